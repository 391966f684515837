"""The demo's two years, replayed day by day from demo/ledger_2025.yaml and ledger_2026.yaml (see demo/README.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.config import demonstrate_acts, demonstrate_year
from gongkai.config.demonstrate_orgs import FOLDER, Posts, data
from gongkai.files import services as files
from gongkai.files.rules import EVERYTHING
from gongkai.kernel import days
from gongkai.ledger.models import Assignment, Plan, Task
from gongkai.ledger.rules.states import Level, ReleaseRule, TaskState
from gongkai.ledger.services import history, intake, release
from gongkai.ledger.services.history import Act, Deed

YEARS = ("ledger_2025.yaml", "ledger_2026.yaml")


@dataclass
class Stage:
    """What the story plays on: posts, plans by the file of their notice, tasks and parts by number and organ."""

    posts: Posts
    until: date
    plans: dict[str, Plan] = field(default_factory=dict)
    tasks: dict[tuple[str, str], Task] = field(default_factory=dict)
    parts: dict[tuple[str, str, str], Assignment] = field(default_factory=dict)
    made: dict[tuple[str, Any], Any] = field(default_factory=dict)

    def part(self, notice: str, number: str, organ: str) -> Assignment:
        """The part of an organ in a task."""
        return self.parts[notice, number, organ]


def tell(posts: Posts, *, until: date) -> Stage:
    """Bring in both notices' years up to a day; the plans of 2025 and 2026 are there from the first."""
    stage = Stage(posts, until)
    doings: list[demonstrate_acts.Doing] = []
    deeds: list[Deed] = []
    for name in YEARS:
        story = data(name)
        for plan in story.get("plans") or [story]:
            if plan["confirmed"]["day"] <= until:
                _confirm(stage, plan)
                deeds += _deeds(stage, plan)
        doings += demonstrate_acts.acts(stage, story)
    _play(sorted(doings, key=lambda one: one.day), deeds, until)
    for name in YEARS:
        story = data(name)
        for plan in story.get("plans") or [story]:
            if plan["release"]["day"] <= until:
                _release(stage, plan)
    return stage


def _play(doings: list[demonstrate_acts.Doing], deeds: list[Deed], until: date) -> None:
    """What the office did goes through its own doors, each on its day; before those that look at the parts' state the

    deeds up to that day are brought in.
    """
    waiting = sorted((deed for deed in deeds if deed.on <= until), key=lambda deed: deed.on)
    for doing in doings:
        if doing.day > until:
            break
        if doing.looks:
            due = [deed for deed in waiting if deed.on <= doing.day]
            waiting = waiting[len(due) :]
            history.bring_in(due)
        with days.standing_at(doing.day):
            doing.do()
    history.bring_in(waiting)


def _confirm(stage: Stage, plan: dict[str, Any]) -> None:
    """Upload, read and confirm a notice, as the office does."""
    name, day, by = plan["notice"], plan["confirmed"]["day"], stage.posts.actor(plan["confirmed"]["by"])
    with days.standing_at(day):
        paper = (FOLDER / "notices" / name).read_bytes()
        file = files.store(data=paper, name=name, by=by, allowed=EVERYTHING)
        draft = intake.read(intake.receive(file=file, by=by, level=Level.OWN))
        made = intake.confirm(intake=draft, by=by, doubts_seen=True)
    keys = {organ.pk: key for key, organ in stage.posts.organs.items()}
    stage.plans[name] = made
    for task in made.tasks.all():
        stage.tasks[name, task.no] = task
    for part in made.assignments.select_related("task", "organ").prefetch_related("checkpoints"):
        stage.parts[name, part.task.no, keys[part.organ_id]] = part


def _deeds(stage: Stage, plan: dict[str, Any]) -> Iterator[Deed]:
    """What the data tells of each part; for a plan marked so, an ordinary year for the parts it does not tell of."""
    notice = plan["notice"]
    told: set[tuple[str, str]] = set()
    rest: dict[str, list[dict[str, Any]]] = {}
    for task in plan["tasks"]:
        for part in task.get("parts", ()):
            told.add((task["number"], part["organ"]))
            yield from _part_deeds(stage, notice, task["number"], part)
        if "rest" in task:
            rest[task["number"]] = task["rest"]["events"]
    for (of, number, organ), assignment in stage.parts.items():
        if of != notice or (number, organ) in told:
            continue
        if number in rest:
            yield from _part_deeds(stage, notice, number, {"organ": organ, "events": rest[number]})
        elif plan.get("ordinary"):
            yield from demonstrate_year.deeds(stage.posts, assignment, organ, plan["confirmed"]["day"], stage.until)


def _part_deeds(stage: Stage, notice: str, number: str, part: dict[str, Any]) -> Iterator[Deed]:
    assignment, reporter = stage.part(notice, number, part["organ"]), stage.posts.reporter(part["organ"])
    proofs: dict[str, tuple[str, str]] = {}
    for event in part["events"]:
        if event["do"] == "evidence":
            proofs[event["ref"]] = (event["url"], event["note"])
            continue
        yield Deed(
            on=event["day"],
            assignment_id=assignment.pk,
            act=Act(event["do"]),
            by=stage.posts.actor(event["by"]) if "by" in event else reporter,
            text=event.get("text") or event.get("reason") or event.get("what", ""),
            due=event.get("due"),
            event=event.get("event", ""),
            due_on=event.get("due_on"),
            proofs=tuple(proofs[ref] for ref in event.get("evidence", ())),
            alone_reason=event.get("alone_reason", ""),
            leader=part.get("leader_in_charge", ""),
            section=part.get("section", ""),
        )


def _release(stage: Stage, plan: dict[str, Any]) -> None:
    """Show the plan to the public by its rule; tasks done are shown with what was published."""
    made, by, said = stage.plans[plan["notice"]], stage.posts.actor(plan["release"]["by"]), plan["release"]
    with days.standing_at(said["day"]):
        release.by_rule(plan=made, rule=ReleaseRule(said["rule"]), by=by)
    with days.standing_at(min(stage.until, date(made.year, 12, 31))):
        for task in made.tasks.exclude(state=TaskState.VOID):
            if said["rule"] == "CHOSEN" and task.no in said["numbers"]:
                release.release(task=task, by=by)
            links = list(_published(task))
            if links:
                release.set_public_links(task=task, links=links, by=by)


def _published(task: Task) -> Iterable[tuple[str, str]]:
    """What the leading units proved with, accepted by the office: at most three addresses."""
    rows = task.assignments.filter(role="LEAD", evidence__taken_at__isnull=False).order_by("organ_order")
    found = dict(rows.values_list("evidence__url", "evidence__note"))
    return [(note, url) for url, note in found.items() if url][:3]

"""What the office did in the demo's years beside the parts: problems, checks, rectifications, rounds, circulars, look-back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.ledger.rules.states import CheckKind, CheckResult, LookBackVerdict, RectificationSource
from gongkai.ledger.services import checks, circulars, lookback, organisation, plans, problems, rectifications, rounds

if TYPE_CHECKING:
    from gongkai.config.demonstrate_story import Stage

Do = Callable[[], object]
KINDS = {"GOOD": "表扬", "PROBLEM": "批评", "FIX": "整改"}


class Doing(NamedTuple):
    """What is done on a day; `looks` where it looks at what the parts have come to."""

    day: date
    do: Do
    looks: bool = False


def acts(stage: Stage, story: dict[str, Any]) -> list[Doing]:
    """Everything the story tells, in the order in which it must be done within a day."""
    notice = story["notice"]
    found: list[Doing] = []
    for row in story.get("unit_plans", ()):
        found.append(Doing(row["day"], _unit_plan(stage, row)))
    for row in story.get("organisation", ()):
        found += _organisation(stage, row)
    for number, row in enumerate(story.get("problems", ())):
        found += _problem(stage, notice, row, ("problem", (notice, number)))
    for row in story.get("checks", ()):
        found.append(Doing(row["day"], _check(stage, notice, row)))
    for number, row in enumerate(story.get("rectifications", ())):
        found += _rectification(stage, notice, row, ("rectification", (notice, number)))
    for row in story.get("rounds", ()):
        found += _round(stage, notice, row)
    for row in story.get("circulars", ()):
        found += _circular(stage, row)
    if "lookback" in story:
        found += _lookback(stage, notice, story["lookback"])
    return found


def _unit_plan(stage: Stage, row: dict[str, Any]) -> Do:
    return lambda: plans.register_unit_plan(
        title=row["title"], year=row["year"], by=stage.posts.actor(row["by"]), published_url=row["url"],
        issued_on=row["day"], parent=stage.plans[row["parent"]],
    )  # fmt: skip


def _organisation(stage: Stage, row: dict[str, Any]) -> list[Doing]:
    """A record of 组织保障; one that ended is ended on its day."""
    by, made = stage.posts.actor(row["by"]), dict[str, Any]()

    def enter() -> None:
        made["row"] = organisation.enter(kind=row["kind"], on=row["day"], values=row["values"], by=by)

    found = [Doing(row["day"], enter)]
    if "until" in row:
        found.append(Doing(row["until"], lambda: organisation.end(row=made["row"], on=row["until"], by=by)))
    return found


def _problem(stage: Stage, notice: str, row: dict[str, Any], key: tuple[str, Any]) -> list[Doing]:
    def log() -> None:
        stage.made[key] = problems.log(
            assignment=_fresh(stage.part(row.get("notice", notice), row["task"], row["organ"])), text=row["text"],
            by=stage.posts.actor(row["logged"]["by"]), due_on=row.get("due_on"),
            party_ids=[stage.posts.organ(party).pk for party in row["parties"]],
        )  # fmt: skip

    def step(what: dict[str, Any]) -> Do:
        by = stage.posts.actor(what["by"])
        if what["do"] == "coordinate":
            return lambda: problems.coordinate(problem=stage.made[key], note=what["note"], by=by)
        if what["do"] == "escalate":
            return lambda: problems.escalate(problem=stage.made[key], note=what["note"], by=by)
        return lambda: problems.settle(problem=stage.made[key], decision=what["decision"], by=by)

    return [Doing(row["logged"]["day"], log, looks=True), *(Doing(what["day"], step(what)) for what in row["steps"])]


def _check(stage: Stage, notice: str, row: dict[str, Any]) -> Do:
    def record() -> None:
        task = stage.tasks[row.get("notice", notice), row["task"]] if "task" in row else None
        stage.made["check", (row["organ"], row["day"])] = checks.record(
            organ_id=stage.posts.organ(row["organ"]).pk, kind=CheckKind(row["kind"]), result=CheckResult(row["result"]),
            by=stage.posts.actor(row["by"]), on=row["day"], findings=row["findings"], task=task,
        )  # fmt: skip

    return record


def _rectification(stage: Stage, notice: str, row: dict[str, Any], key: tuple[str, Any]) -> list[Doing]:
    ordered = row["ordered"]

    def order() -> None:
        task = row.get("task")
        stage.made[key] = rectifications.order(
            organ_id=stage.posts.organ(row["organ"]).pk, issue=row["issue"], by=stage.posts.actor(ordered["by"]),
            source=RectificationSource(row["source"]), working_days=ordered["working_days"],
            assignment=stage.part(row.get("notice", notice), task, row["organ"]) if task else None,
            check=stage.made.get(("check", (row["organ"], row.get("check_on")))),
        )  # fmt: skip

    def fix(said: dict[str, Any]) -> Do:
        return lambda: rectifications.report_fix(
            rectification=stage.made[key], fix=said["text"], by=stage.posts.actor(said["by"])
        )

    def judge(said: dict[str, Any], verb: Callable[..., object]) -> Do:
        return lambda: verb(rectification=stage.made[key], reason=said["reason"], by=stage.posts.actor(said["by"]))

    found: list[Doing] = [Doing(ordered["day"], order)]
    for name in ("fixed", "fixed_again"):
        if name in row:
            found.append(Doing(row[name]["day"], fix(row[name])))
    for name, verb in (("sent_back", rectifications.send_back), ("verified", rectifications.verify)):
        if name in row:
            found.append(Doing(row[name]["day"], judge(row[name], verb)))
    return sorted(found, key=lambda one: one.day)


def _round(stage: Stage, notice: str, row: dict[str, Any]) -> list[Doing]:
    key = ("round", row["title"])
    by = stage.posts.actor(row["asked"]["by"])

    def open_() -> None:
        stage.made[key] = rounds.open_(
            title=row["title"], asks=row["asks"], due_on=row["due_on"], by=by, plan=stage.plans.get(notice),
            organ_ids=[stage.posts.organ(organ).pk for organ in row["organs"]],
        )  # fmt: skip

    def reply(said: dict[str, Any]) -> Do:
        return lambda: rounds.reply(
            reply=stage.made[key].replies.get(organ=stage.posts.organ(said["organ"])), text=said["text"],
            by=stage.posts.actor(said["by"]),
        )  # fmt: skip

    found: list[Doing] = [Doing(row["asked"]["day"], open_)]
    found += [Doing(said["day"], reply(said)) for said in row["replies"]]
    if "closed_on" in row:
        found.append(Doing(row["closed_on"], lambda: rounds.close(round=stage.made[key], by=by)))
    return found


def _circular(stage: Stage, row: dict[str, Any]) -> list[Doing]:
    said = row.get("issued") or row["drafted"]
    by = stage.posts.actor(said["by"])

    def issue() -> None:
        made = circulars.draft(title=row["title"], starts_on=row["starts_on"], ends_on=row["ends_on"], by=by)
        items = [
            {"organ_id": stage.posts.organ(item["organ"]).pk, "kind": KINDS[item["kind"]], "text": item["text"],
             "due_days": item.get("due_days")}
            for item in row["items"]
        ]  # fmt: skip
        late = [item for item in made.items if item["organ_id"] not in {one["organ_id"] for one in items}]
        made = circulars.change(circular=made, by=by, number=row.get("number"), items=[*items, *late])
        if "issued" in row:
            circulars.issue(circular=made, by=by)

    return [Doing(said["day"], issue, looks=True)]


def _lookback(stage: Stage, notice: str, row: dict[str, Any]) -> list[Doing]:
    by = stage.posts.actor(row["opened"]["by"])

    def open_() -> None:
        made = lookback.open_(plan=stage.plans[notice], by=by, due_on=row["due_on"])
        for item in made.items.select_related("task"):
            stage.made["lookback", item.task.no] = item

    def decide(item: dict[str, Any]) -> Do:
        return lambda: lookback.decide(
            item=stage.made["lookback", item["number"]], verdict=LookBackVerdict(item["verdict"]), by=by,
            reason=item["reason"], order_fix="working_days" in item, working_days=item.get("working_days"),
        )  # fmt: skip

    def carry(number: str) -> Do:
        return lambda: lookback.carry(
            item=stage.made["lookback", number], into=stage.plans[row["carry"]["into"]], by=by
        )

    found: list[Doing] = [Doing(row["opened"]["day"], open_)]
    found += [Doing(item["day"], decide(item)) for item in row["items"]]
    found += [Doing(row["carry"]["day"], carry(number), looks=True) for number in row["carry"]["numbers"]]
    return found


def _fresh(row: Any) -> Any:
    row.refresh_from_db(fields=["state"])
    return row

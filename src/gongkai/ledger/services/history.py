"""A year's work brought in as a whole: what units did and the office decided, day by day, under the rules of that day.

For ledgers kept elsewhere until now, and for the demonstration. What is brought in is written to the trail with its own
day and is no news: nobody is told of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag, Labelled
from gongkai.ledger.models import Assignment, Checkpoint, Decision, Evidence, Measure, Progress
from gongkai.ledger.rules import checkpoints, limits, progress, reasons
from gongkai.ledger.rules.states import AssignmentState, CheckpointState, EvidenceKind, EvidenceState, Role, Verdict
from gongkai.ledger.services.standing import mark_final, put, rows_for, settle_task
from gongkai.orgs.rules import Actor
from gongkai.trail.services import Happening, record_many
from gongkai.workdays import queries as workdays

NO_SNAPSHOT = "随历史台账转入，未留存快照。"
OWED = {CheckpointState.OPEN, CheckpointState.RETURNED}


class Act(Labelled):
    """What may be brought in."""

    TAKE = "take", "签收"
    MEASURE = "measure", "举措"
    PROGRESS = "progress", "进展"
    EVENT = "event", "事项"
    CLAIM = "claim", "报送完成"
    ACCEPT = "accept", "审定"
    RETURN = "return", "退回"
    WAIVE = "waive", "免报"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done in one part on a day. `by` None: the unit, nobody named.

    `due` (the checkpoint's day) or `event` (what it was logged as) says which checkpoint; `proofs` are the links a claim
    rests on, each with what it shows.
    """

    on: date
    assignment_id: int
    act: Act
    by: Actor | None = None
    text: str = ""
    due: date | None = None
    event: str = ""
    due_on: date | None = None
    proofs: tuple[tuple[str, str], ...] = ()
    alone_reason: str = ""
    leader: str = ""
    section: str = ""


@dataclass(slots=True)
class _Part:
    """One part as it stands while its deeds are gone through."""

    row: Assignment
    points: list[Checkpoint]
    events: dict[str, Checkpoint] = field(default_factory=dict)
    measures: int = 0
    touched: dict[int, Checkpoint] = field(default_factory=dict)
    moved: bool = False

    def point(self, deed: Deed) -> Checkpoint:
        """The checkpoint a deed speaks of; where two fall on one day, the one for which the deed is next."""
        found = [self.events[deed.event]] if deed.event in self.events else []
        if not deed.event:
            found = [one for one in self.points if one.due_on == deed.due and one.superior == Flag.NO]
        if not found:
            raise Refused(f"{deed.on}：这项分工没有“{deed.event or deed.due}”的节点。")
        ready = {CheckpointState.CLAIMED} if deed.act in {Act.ACCEPT, Act.RETURN} else OWED
        chosen = min(found, key=lambda one: (one.state not in ready, one.kind == "EVENT"))
        self.touched[id(chosen)] = chosen
        return chosen

    def settle(self) -> None:
        """As `standing.settle`, in memory."""
        points = [progress.Point(CheckpointState(p.state), p.due_on, p.superior == Flag.YES) for p in self.points]
        row = self.row
        state = progress.assignment_state(
            AssignmentState(row.state), taken=row.taken_at is not None, standing=row.standing == Flag.YES, points=points
        )
        put(row, state, progress.next_due(state, points), days.today())


class _Bringing:
    """The rows to be written and the deeds gone through so far."""

    def __init__(self, parts: Sequence[Assignment]) -> None:
        points: dict[int, list[Checkpoint]] = defaultdict(list)
        for point in Checkpoint.objects.filter(assignment__in=parts).order_by("due_on", "id"):
            points[point.assignment_id].append(point)
        self.parts = {row.pk: _Part(row, points[row.pk]) for row in parts}
        written = Counter(Measure.objects.filter(assignment__in=parts).values_list("assignment_id", flat=True))
        for part in self.parts.values():
            part.events = {p.label.rpartition("（")[0]: p for p in part.points if p.kind == "EVENT"}
            part.measures = written[part.row.pk]
        self.tasks: dict[int, list[_Part]] = defaultdict(list)
        for part in self.parts.values():
            self.tasks[part.row.task_id].append(part)
        self.calendar = workdays.calendar(parts[0].jurisdiction_id)
        self.made: dict[type, list[Any]] = defaultdict(list)
        self.accepted: dict[date, list[Checkpoint]] = defaultdict(list)
        self.trail: list[Happening] = []

    def do(self, deed: Deed) -> None:
        """Go through one deed; raises `Refused` where the rules of the day would."""
        part = self.parts[deed.assignment_id]
        part.moved = True
        if deed.act is not Act.TAKE and deed.act is not Act.WAIVE:
            refuse_if(reasons.reasons_not_to_report(AssignmentState(part.row.state)))
        getattr(self, f"_{deed.act.value}")(part, deed)

    def _note(self, part: _Part, deed: Deed, verb: str, **content: object) -> None:
        self.trail.append(
            Happening(verb, part.row, deed.by, days.now(), part.row.jurisdiction_id, {**content, "brought_in": True})
        )

    def _take(self, part: _Part, deed: Deed) -> None:
        row = part.row
        refuse_if(reasons.reasons_not_to_take(AssignmentState(row.state)))
        row.taken_at, row.taken_by_id = days.now(), deed.by.user_id if deed.by else None
        row.leader_in_charge, row.section = deed.leader[:60], deed.section[:60]
        part.settle()
        self._note(part, deed, "assignment.taken")

    def _measure(self, part: _Part, deed: Deed) -> None:
        part.measures += 1
        row = part.row
        self.made[Measure].append(
            Measure(assignment=row, position=part.measures, text=deed.text, due_on=deed.due_on, leader=row.leader_in_charge,
                    section=row.section)
        )  # fmt: skip
        self._note(part, deed, "assignment.measures", after=[deed.text])

    def _progress(self, part: _Part, deed: Deed) -> None:
        by = deed.by.user_id if deed.by else None
        self.made[Progress].append(Progress(assignment=part.row, on=deed.on, text=deed.text, by_id=by, at=days.now()))
        part.row.updated_at = days.now()
        self._note(part, deed, "assignment.progress", on=deed.on.isoformat(), text=deed.text)

    def _prove(self, part: _Part, deed: Deed, point: Checkpoint) -> None:
        row = part.row
        for url, note in deed.proofs:
            proof = Evidence(
                assignment=row, checkpoint=point, jurisdiction_id=row.jurisdiction_id, organ_id=row.organ_id,
                kind=EvidenceKind.LINK, url=url, note=note[:300], added_at=days.now(),
                added_by_id=deed.by.user_id if deed.by else None,
            )  # fmt: skip
            self.made[Evidence].append(proof)
            self._note(part, deed, "evidence.added", evidence=str(proof.uuid), kind="LINK", what=url)

    def _event(self, part: _Part, deed: Deed) -> None:
        rules_on_events = [
            one for one in limits.limits_of(part.row.task.deadlines) if one.kind in limits.EVENT_KINDS and one.days
        ]
        refuse_if(checkpoints.reasons_no_event(rules_on_events))
        due = checkpoints.event_due(rules_on_events[0], deed.on, what=deed.text[:150], calendar=self.calendar)
        (point,) = rows_for(part.row, [due])
        part.points.append(point)
        part.events[deed.text[:150]] = point
        self.made[Checkpoint].append(point)
        part.settle()
        self._note(part, deed, "assignment.event", what=deed.text, on=deed.on.isoformat(), due=due.due_on.isoformat())

    def _claim(self, part: _Part, deed: Deed) -> None:
        point = part.point(deed)
        silent = self._silent(part) if point.final == Flag.YES else []
        facts = reasons.ClaimFacts(
            AssignmentState(part.row.state), CheckpointState(point.state), point.superior == Flag.YES,
            Role(part.row.role), point.final == Flag.YES, deed.text, len(deed.proofs), 0, silent, deed.alone_reason,
        )  # fmt: skip
        refuse_if(reasons.reasons_not_to_claim(facts))
        self._prove(part, deed, point)
        point.state, point.claim, point.alone_reason = CheckpointState.CLAIMED, deed.text, deed.alone_reason
        point.claimed_at, point.claimed_on = days.now(), deed.on
        point.claimed_by_id = deed.by.user_id if deed.by else None
        part.settle()
        self._note(part, deed, "checkpoint.claimed", checkpoint=str(point.uuid), text=deed.text)

    def _silent(self, part: _Part) -> list[str]:
        if part.row.role != Role.LEAD:
            return []
        others = [one.row for one in self.tasks[part.row.task_id] if one.row.role == Role.COOP]
        gone = {AssignmentState.VOID, AssignmentState.CARRIED, AssignmentState.DONE}
        return [row.organ.short_name for row in others if row.next_due is not None and row.state not in gone]

    def _accept(self, part: _Part, deed: Deed) -> None:
        self._decide(part, deed, Verdict.ACCEPT)

    def _return(self, part: _Part, deed: Deed) -> None:
        self._decide(part, deed, Verdict.RETURN)

    def _decide(self, part: _Part, deed: Deed, verdict: Verdict) -> None:
        point, by = part.point(deed), deed.by
        if by is None:
            raise Refused(f"{deed.on}：没有写明由谁审定。")
        facts = reasons.DecisionFacts(
            CheckpointState(point.state), point.claimed_by_id, point.claimed_on, by.user_id, deed.on, deed.on, deed.text
        )
        judge = reasons.reasons_not_to_accept if verdict is Verdict.ACCEPT else reasons.reasons_not_to_return
        refuse_if(reasons.reasons_not_office(by, point.jurisdiction_id) + judge(facts))
        decision = Decision(
            checkpoint=point, verdict=verdict, reason=deed.text, claim=point.claim, by_id=by.user_id,
            decided_on=deed.on, at=days.now(),
        )  # fmt: skip
        self.made[Decision].append(decision)
        point.decided_at = days.now()
        if verdict is Verdict.ACCEPT:
            point.state = CheckpointState.ACCEPTED
            self.accepted[deed.on].append(point)
        else:
            point.state = CheckpointState.RETURNED
            part.row.returned_times += 1
        part.settle()
        verb = "checkpoint.accepted" if verdict is Verdict.ACCEPT else "checkpoint.returned"
        self._note(part, deed, verb, checkpoint=str(point.uuid), reason=deed.text, decided_on=deed.on.isoformat())

    def _waive(self, part: _Part, deed: Deed) -> None:
        point = part.point(deed)
        if deed.by is None:
            raise Refused(f"{deed.on}：没有写明由谁免报。")
        refuse_if(reasons.reasons_not_office(deed.by, point.jurisdiction_id))
        refuse_if([] if point.state in OWED else ["只有还欠着的节点可以免报。"])
        point.state, point.decided_at = CheckpointState.WAIVED, days.now()
        part.settle()
        self._note(part, deed, "checkpoint.waived", checkpoint=str(point.uuid), reason=deed.text)

    def write(self) -> None:
        """Write everything, new checkpoints before what points to them."""
        new = {id(point) for point in self.made[Checkpoint]}
        for model in (Checkpoint, Evidence, Decision, Measure, Progress):
            model._default_manager.bulk_create(self.made[model], batch_size=200)
        changed = [part for part in self.parts.values() if part.moved]
        old = [point for part in changed for key, point in part.touched.items() if key not in new]
        _save(old, ["state", "claim", "alone_reason", "claimed_at", "claimed_on", "claimed_by", "decided_at"])
        columns = ["state", "next_due", "due_order", "done_on", "updated_at", "taken_at", "taken_by", "returned_times"]
        _save([part.row for part in changed], [*columns, "leader_in_charge", "section"])
        for day, points in self.accepted.items():
            held = Evidence.objects.filter(checkpoint__in=points, taken_at__isnull=True)
            held.exclude(state=EvidenceState.WITHDRAWN).update(taken_at=days.moment_of(day), snapshot_note=NO_SNAPSHOT)
        for part in {point.assignment_id: point.assignment for point in self.made[Checkpoint]}.values():
            mark_final(part)
        record_many(self.trail)


def _save(rows: Sequence[Any], columns: list[str]) -> None:
    """Save these columns of rows that are there; one statement for many, where `bulk_update` builds a case for each."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, batch_size=50, update_conflicts=True, update_fields=columns, unique_fields=["id"]
        )


def bring_in(deeds: Sequence[Deed]) -> int:
    """Write these deeds, in order of day and then as given, all or none; returns how many."""
    ordered = sorted(deeds, key=lambda deed: deed.on)
    if not ordered:
        return 0
    touched = Assignment.objects.filter(pk__in={deed.assignment_id for deed in ordered})
    tasks = set(touched.values_list("task_id", flat=True))
    last: dict[int, date] = {}
    with transaction.atomic():
        rows = Assignment.objects.filter(task_id__in=tasks).select_related("task", "organ")
        bringing = _Bringing(list(rows.order_by("id")))
        for day, group in groupby(ordered, key=lambda deed: deed.on):
            with days.standing_at(day):
                for deed in group:
                    bringing.do(deed)
                    last[bringing.parts[deed.assignment_id].row.task_id] = day
        bringing.write()
        for task_id, day in sorted(last.items()):
            with days.standing_at(day):
                settle_task(task_id)
    return len(ordered)

"""Who is told what: news of the ledger as messages, each once (R419)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.kernel.text import clip
from gongkai.ledger.models import Assignment, Checkpoint
from gongkai.ledger.rules import addresses
from gongkai.ledger.rules.states import CheckpointState
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty


def handlers(organ_id: int) -> list[int]:
    """Who fills the ledger in an organ: editors and liaison officers; with none, its leader in charge and head."""
    found = orgs.holders(organ_id, Duty.EDITOR, Duty.LIAISON) or orgs.holders(organ_id, Duty.LEADER, Duty.HEAD)
    return sorted({holding.user_id for holding in found})


def office_staff(jurisdiction_id: int) -> list[int]:
    """The people of the Openness Office."""
    office = orgs.office_of(jurisdiction_id)
    return sorted({holding.user_id for holding in orgs.holders(office.pk, Duty.OFFICE)}) if office else []


def tell(
    users: Iterable[int],
    kind: str,
    subject: str,
    text: str,
    link: str,
    key: str,
    *,
    organ_id: int | None,
    jurisdiction_id: int,
    due_on: date | None = None,
) -> None:
    """One message; `kind` without the room's name."""
    notify.tell(
        users=users,
        kind=f"ledger.{kind}",
        subject=clip(subject, 100),
        text=text,
        link=link,
        key=key,
        organ_id=organ_id,
        jurisdiction_id=jurisdiction_id,
        due_on=due_on,
    )


def assigned(plan_id: int) -> None:
    """Each organ hears once how many tasks a plan gives it."""
    rows = (
        Assignment.objects.filter(plan_id=plan_id, state="NEW").select_related("plan").order_by("organ_id", "due_order")
    )
    counted: dict[int, list[Assignment]] = {}
    for part in rows.defer("plan__source_text"):
        counted.setdefault(part.organ_id, []).append(part)
    for organ_id, parts in counted.items():
        first = parts[0]
        tell(
            handlers(organ_id),
            "assigned",
            f"{first.plan.title}：本单位有 {len(parts)} 项任务待签收",
            f"最近的时限是 {first.next_due:%Y-%m-%d}。请签收并填写工作举措。"
            if first.next_due
            else "请签收并填写工作举措。",
            f"{addresses.DESK}?state=NEW",
            f"ledger.assigned:{plan_id}:{organ_id}:{len(parts)}",
            organ_id=organ_id,
            jurisdiction_id=first.jurisdiction_id,
            due_on=first.next_due,
        )


def claimed(checkpoint_id: int) -> None:
    """The office hears of a claim."""
    point = _point(checkpoint_id)
    if point is None or point.state != CheckpointState.CLAIMED:
        return
    tell(
        office_staff(point.jurisdiction_id),
        "claimed",
        f"{point.organ.short_name}报送：{point.assignment.task}",
        f"{point.label}：{clip(point.claim, 200)}",
        addresses.page_of("parts", point.assignment.uuid),
        f"ledger.claimed:{checkpoint_id}:{point.claimed_at}",
        organ_id=point.organ_id,
        jurisdiction_id=point.jurisdiction_id,
    )


def decided(checkpoint_id: int) -> None:
    """The unit hears what was decided on its claim, and why."""
    point = _point(checkpoint_id)
    decision = point.decisions.order_by("-id").first() if point else None
    if point is None or decision is None:
        return
    kind, word = ("accepted", "审定通过") if decision.verdict == "ACCEPT" else ("returned", "被退回")
    _tell_unit(point, kind, word, decision.reason, f"ledger.decided:{decision.pk}")


def reopened(checkpoint_id: int) -> None:
    """The unit and the office hear that an accepted or waived checkpoint is owed again."""
    point = _point(checkpoint_id)
    if point is not None:
        owed_after_all = "恢复报送", "这个节点不再免报，请按时限报送。"
        again = "需要重新核定", "原有佐证已失效或有误，请补充佐证后重新报送。"
        _tell_unit(point, "reopened", *(owed_after_all if point.state == CheckpointState.OPEN else again),
                   f"ledger.reopened:{checkpoint_id}:{point.decided_at}", office=True)  # fmt: skip


def _tell_unit(point: Checkpoint, kind: str, word: str, text: str, key: str, *, office: bool = False) -> None:
    users = handlers(point.organ_id) + ([point.claimed_by_id] if point.claimed_by_id else [])
    tell(
        users + (office_staff(point.jurisdiction_id) if office else []),
        kind,
        f"{point.assignment.task}（{point.label}）{word}",
        text,
        addresses.page_of("parts", point.assignment.uuid),
        key,
        organ_id=point.organ_id,
        jurisdiction_id=point.jurisdiction_id,
        due_on=point.due_on,
    )


def _point(checkpoint_id: int) -> Checkpoint | None:
    return Checkpoint.objects.select_related("assignment__task", "organ").filter(pk=checkpoint_id).first()

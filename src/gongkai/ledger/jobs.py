"""Work after commit and by the clock; each entry calls services and nothing more. config/wiring.py names them."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.ledger.models import Circular, Evidence, Intake, Problem, Rectification, Round
from gongkai.ledger.rules import addresses
from gongkai.ledger.rules.states import IntakeState
from gongkai.ledger.services import clocks, evidence, intake, reminding, staging, telling

__all__ = ["FOLLOWERS", "check_links", "remind", "roll_over", "sweep"]


def read_received(intake_id: int) -> None:
    """Read an uploaded notice. What a person has begun to check is never read over."""
    found = Intake.objects.filter(pk=intake_id, state__in=[IntakeState.RECEIVED, IntakeState.READING]).first()
    if found is not None:
        intake.read(found)


def tell_read(intake_id: int) -> None:
    """Whoever uploaded a notice hears that it was read, or why not."""
    found = Intake.objects.filter(pk=intake_id, received_by__isnull=False).first()
    if found is None or found.received_by_id is None:
        return
    failed = found.state == IntakeState.FAILED
    telling.tell(
        [found.received_by_id],
        "intake",
        f"{found}：{'读取失败' if failed else '已读取，请核对'}",
        found.error if failed else "请处理疑点、核对责任单位和时限后生成台账。",
        addresses.page_of("intakes", found.uuid),
        f"ledger.intake:{found.pk}:{found.read_at}",
        organ_id=found.organ_id,
        jurisdiction_id=found.jurisdiction_id,
    )


def plan_confirmed(plan_id: int, intake_id: int) -> None:
    """Units hear what they were given."""
    telling.assigned(plan_id)


def checkpoint_claimed(checkpoint_id: int, assignment_id: int) -> None:
    """The office hears."""
    telling.claimed(checkpoint_id)


def checkpoint_decided(checkpoint_id: int, verdict: str) -> None:
    """The unit hears; on acceptance the proof is kept as it is now."""
    telling.decided(checkpoint_id)
    evidence.take_snapshots(checkpoint_id)


def evidence_doubtful(evidence_id: int) -> None:
    """The office and the unit hear that a link no longer opens."""
    row = Evidence.objects.select_related("assignment__task").get(pk=evidence_id)
    telling.tell(
        telling.office_staff(row.jurisdiction_id) + telling.handlers(row.organ_id),
        "evidence_doubtful",
        f"佐证疑似失效：{row.assignment.task}",
        f"{row.url} 两个工作日内三次打不开，请核实并更换或补充佐证。",
        addresses.page_of("parts", row.assignment.uuid),
        f"ledger.doubtful:{row.pk}:{row.checked_at}",
        organ_id=row.organ_id,
        jurisdiction_id=row.jurisdiction_id,
    )


def problem_moved(problem_id: int, state: str = "LOGGED") -> None:
    """Those concerned by a problem hear of it; once escalated the office too."""
    row = Problem.objects.select_related("assignment__task").get(pk=problem_id)
    users = {user for party in row.parties.all() for user in telling.handlers(party.pk)} | set(
        telling.handlers(row.organ_id)
    )
    if state == "ESCALATED":
        users |= set(telling.office_staff(row.jurisdiction_id))
    telling.tell(
        users,
        "problem",
        f"疑难问题{row.get_state_display()}：{row.assignment.task}",
        row.decision.splitlines()[-1] if row.decision else row.text[:200],
        addresses.page_of("problems", row.uuid),
        f"ledger.problem:{row.pk}:{state}",
        organ_id=row.organ_id,
        jurisdiction_id=row.jurisdiction_id,
        due_on=row.due_on,
    )


def rectification_moved(rectification_id: int, state: str = "ORDERED") -> None:
    """The unit hears of an order or a verdict, the office of a fix."""
    row = Rectification.objects.select_related("organ").get(pk=rectification_id)
    users = telling.office_staff(row.jurisdiction_id) if row.state == "FIXED" else telling.handlers(row.organ_id)
    telling.tell(
        users,
        "rectification",
        f"整改{row.get_state_display()}：{row.issue[:40]}",
        f"整改时限 {row.due_on:%Y-%m-%d}。{row.verdict_reason}",
        addresses.page_of("rectifications", row.uuid),
        f"ledger.rectification:{row.pk}:{row.state}:{row.fixed_on}",
        organ_id=row.organ_id,
        jurisdiction_id=row.jurisdiction_id,
        due_on=row.due_on,
    )


def round_opened(round_id: int) -> None:
    """Every unit asked hears."""
    row = Round.objects.get(pk=round_id)
    for organ_id in row.replies.values_list("organ_id", flat=True):
        telling.tell(
            telling.handlers(organ_id),
            "round",
            f"工作调度：{row.title}",
            row.asks,
            addresses.page_of("rounds", row.uuid),
            f"ledger.round:{row.pk}",
            organ_id=organ_id,
            jurisdiction_id=row.jurisdiction_id,
            due_on=row.due_on,
        )


def circular_issued(circular_id: int) -> None:
    """Every unit named in a circular hears."""
    row = Circular.objects.get(pk=circular_id)
    for organ_id in {item["organ_id"] for item in row.items}:
        telling.tell(
            telling.handlers(organ_id),
            "circular",
            f"通报：{row.title}",
            "本单位在通报中被点到，请查看。",
            addresses.page_of("circulars", row.uuid),
            f"ledger.circular:{row.pk}",
            organ_id=organ_id,
            jurisdiction_id=row.jurisdiction_id,
        )


FOLLOWERS: dict[str, dict[str, Callable[..., object]]] = {
    "ledger.reader": {"ledger.intake_received": read_received},
    "ledger.teller": {
        "ledger.intake_read": tell_read,
        "ledger.plan_confirmed": plan_confirmed,
        "ledger.plan_corrected": plan_confirmed,
        "ledger.checkpoint_claimed": checkpoint_claimed,
        "ledger.checkpoint_decided": checkpoint_decided,
        "ledger.checkpoint_reopened": telling.reopened,
        "ledger.evidence_doubtful": evidence_doubtful,
        "ledger.problem_logged": problem_moved,
        "ledger.problem_moved": problem_moved,
        "ledger.rectification_ordered": rectification_moved,
        "ledger.rectification_fixed": rectification_moved,
        "ledger.rectification_judged": rectification_moved,
        "ledger.round_opened": round_opened,
        "ledger.circular_issued": circular_issued,
    },
}
remind = reminding.remind
check_links = evidence.check_links
roll_over = clocks.roll_over
sweep = staging.sweep

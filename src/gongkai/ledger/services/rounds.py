"""调度: progress asked of many units at once; each answers, the late are seen (R191)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.ledger.models import Plan, Round, RoundReply
from gongkai.ledger.rules import addresses, reasons
from gongkai.ledger.rules.states import RoundState
from gongkai.ledger.services import telling
from gongkai.ledger.services.standing import locked
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record


def open_(
    *,
    title: str,
    due_on: date,
    organ_ids: Sequence[int],
    by: Actor,
    plan: Plan | None = None,
    asks: str = "",
) -> Round:
    """下发调度 to the chosen units; a row waits for each answer."""
    with transaction.atomic():
        refuse_if(
            reasons.reasons_not_office(by, by.jurisdiction_id)
            + ([] if title.strip() else ["请填写调度事项。"])
            + ([] if organ_ids else ["请选择要调度的单位。"])
            + (["反馈时限不能早于今天。"] if due_on < days.today() else [])
            + (["方案应属于本地区。"] if plan and plan.jurisdiction_id != by.jurisdiction_id else [])
        )
        asked = list(orgs.organs(by.jurisdiction_id).filter(pk__in=organ_ids))
        if len(asked) != len(set(organ_ids)):
            raise Refused("调度单位应从本地区的机构中选择。")
        made = Round.objects.create(
            jurisdiction_id=by.jurisdiction_id,
            organ_id=by.organ_id,
            plan=plan,
            title=title.strip()[:200],
            asks=asks.strip(),
            asked_on=days.today(),
            due_on=due_on,
            by_id=by.user_id,
        )
        RoundReply.objects.bulk_create(
            RoundReply(round=made, jurisdiction_id=by.jurisdiction_id, organ=organ, organ_order=organ.order)
            for organ in asked
        )
        record("round.opened", of=made, by=by, organs=len(asked), due=due_on.isoformat())
        announce("ledger.round_opened", round_id=made.pk)
    return made


def reply(*, reply: RoundReply, text: str, by: Actor) -> RoundReply:
    """反馈进展; it may be mended until the round is closed."""
    with transaction.atomic():
        row = locked(reply)
        refuse_if(
            reasons.reasons_not_unit(by, row.organ_id)
            + (["这次调度已经结束。"] if row.round.state == RoundState.CLOSED else [])
            + ([] if text.strip() else ["请填写进展情况。"])
        )
        row.text, row.replied_on, row.by_id = text.strip(), days.today(), by.user_id
        row.save(update_fields=["text", "replied_on", "by"])
        record("round.replied", of=row.round, by=by, organ=row.organ_id, text=row.text)
        announce("ledger.round_replied", reply_id=row.pk)
    return row


def remind(*, round: Round, by: Actor) -> int:
    """催报: those who have not answered hear again, at most once a day; how many units."""
    refuse_if(
        reasons.reasons_not_office(by, round.jurisdiction_id)
        + (["这次调度已经结束。"] if round.state == RoundState.CLOSED else [])
    )
    waiting = list(round.replies.filter(replied_on__isnull=True).values_list("organ_id", flat=True))
    refuse_if([] if waiting else ["各单位都已反馈，不需要提醒。"])
    with transaction.atomic():
        for organ_id in waiting:
            telling.tell(
                telling.handlers(organ_id), "round", f"请尽快反馈：{round.title}",
                f"反馈时限 {round.due_on:%Y-%m-%d}。", addresses.page_of("rounds", round.uuid),
                f"ledger.round:{round.pk}:again:{days.today()}", organ_id=organ_id,
                jurisdiction_id=round.jurisdiction_id, due_on=round.due_on,
            )  # fmt: skip
        record("round.reminded", of=round, by=by, organs=len(waiting))
    return len(waiting)


def close(*, round: Round, by: Actor) -> Round:
    """结束调度."""
    with transaction.atomic():
        row = locked(round)
        refuse_if(
            reasons.reasons_not_office(by, row.jurisdiction_id)
            + (["这次调度已经结束。"] if row.state == RoundState.CLOSED else [])
        )
        row.state, row.closed_at = RoundState.CLOSED, days.now()
        row.save(update_fields=["state", "closed_at"])
        waiting = row.replies.filter(replied_on__isnull=True).count()
        record("round.closed", of=row, by=by, unanswered=waiting)
        announce("ledger.round_closed", round_id=row.pk)
    return row

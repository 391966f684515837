"""对照新规则全面梳理: a changed rule, every entry and duty it touches, what is not public yet, until it is (R030)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from gongkai.catalogue.models import Adoption, Combing, CombingItem, DutyItem
from gongkai.catalogue.rules.entries import (
    GAP_STEPS,
    AdoptionState,
    CombingState,
    Fulfilment,
    GapState,
    reasons_not_office,
    reasons_not_to_step,
    reasons_not_unit,
)
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record

_WORDS = re.compile(r"[、，,；;\n]+")


def touched(*, jurisdiction_id: int, words: str) -> tuple[list[Adoption], list[DutyItem]]:
    """The entries carried and the duties whose basis names one of the words."""
    named = [word for part in _WORDS.split(words) if len(word := squeeze(part).strip("《》")) >= 2]
    if not named:
        return [], []
    in_entry, in_duty = Q(), Q()
    for word in named:
        in_entry |= Q(entry__basis__icontains=word)
        in_duty |= Q(basis__icontains=word)
    adopted = Adoption.objects.filter(in_entry, jurisdiction_id=jurisdiction_id, state=AdoptionState.CARRIED)
    duties = DutyItem.objects.filter(in_duty, jurisdiction_id=jurisdiction_id)
    return list(adopted.select_related("entry").order_by("organ__order", "id")), list(
        duties.order_by("organ__order", "id")
    )


def open_(*, rule: str, words: str, version: str, effective_on: date, due_on: date, note: str, by: Actor) -> Combing:
    """Begin: list everything whose basis names the rule, with what is known to be missing already."""
    refuse_if(
        reasons_not_office(by, by.jurisdiction_id)
        + ([] if rule.strip() else ["请填写修订的法规文件。"])
        + (["梳理完成时限不能早于今天。"] if due_on < days.today() else [])
    )
    adopted, duties = touched(jurisdiction_id=by.jurisdiction_id, words=words or rule)
    if not adopted and not duties:
        raise Refused("没有公开事项或者义务的依据提到这些写法；请换一种写法（如去掉书名号、用简称），或者先导入目录。")
    with transaction.atomic():
        made: Combing = Combing.objects.create(
            jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id, rule=rule.strip()[:160], words=(words or rule).strip()[:300],
            version=version.strip()[:120], effective_on=effective_on, due_on=due_on, note=note.strip(),
            opened_on=days.today(), by_id=by.user_id,
        )  # fmt: skip
        common = {"combing": made, "jurisdiction_id": by.jurisdiction_id, "due_on": due_on}
        CombingItem.objects.bulk_create(
            CombingItem(
                organ_id=row.organ_id, entry_id=row.entry_id, adoption=row, title=str(row)[:420], **common,
                state=GapState.GAP if row.fulfilment == Fulfilment.MISSING else GapState.OPEN,
                gap="目录要求公开，还没有内容。" if row.fulfilment == Fulfilment.MISSING else "",
            )
            for row in adopted
        )  # fmt: skip
        CombingItem.objects.bulk_create(
            CombingItem(organ_id=row.organ_id, duty=row, entry_id=row.entry_id, title=row.matter[:420], **common)
            for row in duties
        )
        record("catalogue.combing_opened", of=made, by=by, rule=made.rule, entries=len(adopted), duties=len(duties))
        announce("catalogue.combing_opened", combing_id=made.pk)
    return made


@transaction.atomic
def add_gap(*, combing: Combing, organ_id: int, title: str, gap: str, by: Actor) -> CombingItem:
    """Something the new rule requires that stands in no directory yet."""
    refuse_if(
        reasons_not_office(by, combing.jurisdiction_id)
        + (["这次梳理已经完成。"] if combing.state == CombingState.CLOSED else [])
        + ([] if title.strip() and gap.strip() else ["请填写事项和应公开的内容。"])
    )
    if not orgs.organs(by.jurisdiction_id).filter(pk=organ_id).exists():
        raise Refused("责任单位应从本地区在册的单位中选择。")
    made: CombingItem = CombingItem.objects.create(
        combing=combing, jurisdiction_id=combing.jurisdiction_id, organ_id=organ_id, title=title.strip()[:420],
        gap=gap.strip()[:500], state=GapState.GAP, due_on=combing.due_on,
    )  # fmt: skip
    record("catalogue.combing_settled", of=made, by=by, state=made.state, note=made.gap)
    return made


@transaction.atomic
def settle(*, item: CombingItem, state: GapState, by: Actor, gap: str = "", url: str = "", reason: str = "") -> None:
    """The unit says what it found: a gap, public (where), or not needed (why)."""
    row = CombingItem.objects.select_for_update().select_related("combing").get(pk=item.pk)
    own = reasons_not_unit(by, row.organ_id)
    refuse_if(
        (own if own and reasons_not_office(by, row.jurisdiction_id) else [])
        + (["这次梳理已经完成，不能再改。"] if row.combing.state == CombingState.CLOSED else [])
        + reasons_not_to_step(GAP_STEPS, GapState(row.state), state)
        + _reasons_about(row, state, gap, url, reason)
    )
    row.state, row.url, row.reason = state, url.strip()[:500], reason.strip()[:300]
    row.gap = gap.strip()[:500] or row.gap
    row.done_on = days.today() if state is GapState.DONE else None
    row.settled_by_id = by.user_id
    row.save()
    record("catalogue.combing_settled", of=row, by=by, state=state.value, reason=row.reason, gap=row.gap, url=row.url)


def _reasons_about(row: CombingItem, state: GapState, gap: str, url: str, reason: str) -> list[str]:
    if state is GapState.GAP:
        return [] if gap.strip() or row.gap else ["请写明应公开而未公开的内容。"]
    if state is GapState.NOT_NEEDED:
        return [] if reason.strip() else ["请写明无须公开的理由和依据。"]
    shown = row.adoption is not None and row.adoption.proofs_count > 0
    if not url.strip() and not shown:
        return ["请填写公开的网址。"]
    return ["网址应以 http:// 或 https:// 开头。"] if url and not url.startswith(("http://", "https://", "/")) else []


def follow_fulfilled(adoptions: Iterable[int]) -> None:
    """Gaps whose entry has content now are done; runs in the background."""
    rows = CombingItem.objects.filter(
        state=GapState.GAP, adoption_id__in=list(adoptions), combing__state=CombingState.OPEN
    )
    for row in rows.filter(adoption__fulfilment=Fulfilment.DONE).select_related("adoption"):
        row.state, row.done_on = GapState.DONE, days.today()
        row.save(update_fields=["state", "done_on"])
        record(
            "catalogue.combing_settled",
            of=row,
            by=None,
            jurisdiction_id=row.jurisdiction_id,
            state=row.state,
            note="对应的公开事项已有内容。",
        )


def follow_all() -> None:
    """Every open gap looked at (nightly)."""
    rows = CombingItem.objects.filter(
        state=GapState.GAP, combing__state=CombingState.OPEN, adoption__fulfilment=Fulfilment.DONE
    )
    follow_fulfilled(rows.values_list("adoption_id", flat=True))


@transaction.atomic
def close(*, combing: Combing, by: Actor) -> None:
    """Done when every item is public or found not needed."""
    row = Combing.objects.select_for_update().get(pk=combing.pk)
    left = row.items.filter(state__in=[GapState.OPEN, GapState.GAP]).count()
    refuse_if(
        reasons_not_office(by, row.jurisdiction_id)
        + (["这次梳理已经完成。"] if row.state == CombingState.CLOSED else [])
        + ([f"还有 {left} 项没有梳理完或者没有公开。"] if left else [])
    )
    row.state, row.closed_on = CombingState.CLOSED, days.today()
    row.save(update_fields=["state", "closed_on"])
    record("catalogue.combing_closed", of=row, by=by)

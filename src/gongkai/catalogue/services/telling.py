"""Who is told when entries are given, something is to be mended, a combing begins (messages go out after commit)."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from gongkai.catalogue.models import Adoption, Combing, InspectionItem
from gongkai.catalogue.rules.entries import AdoptionState, FixState, GapState
from gongkai.kernel import days
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty

READERS = (Duty.EDITOR, Duty.LIAISON)
LEADERS = (Duty.LEADER, Duty.HEAD)


def _people(organ_id: int, *duties: Duty) -> list[int]:
    return list(dict.fromkeys(holding.user_id for holding in orgs.holders(organ_id, *duties)))


def fix_ordered(item_id: int) -> None:
    """The unit's people learn what to mend by when."""
    row = InspectionItem.objects.select_related("adoption__entry", "inspection__by_organ").filter(pk=item_id).first()
    if row is None or row.fix_state != FixState.ORDERED:
        return
    notify.tell(
        users=_people(row.organ_id, *READERS, *LEADERS), kind="catalogue.fix", subject=f"责令整改：{row.adoption}",
        text=f"{row.inspection.by_organ.short_name}核对发现：{row.finding} 请于 {row.due_on:%Y-%m-%d} 前整改并报送情况。",
        link=reverse("catalogue:inspection_item", args=[row.uuid]), key=f"catalogue.fix:{row.pk}:{row.due_on}",
        organ_id=row.organ_id, jurisdiction_id=row.jurisdiction_id, due_on=row.due_on,
    )  # fmt: skip


def fix_reported(item_id: int) -> None:
    """Who ordered it learns that it can be verified."""
    row = InspectionItem.objects.select_related("adoption__entry", "inspection", "organ").filter(pk=item_id).first()
    if row is None or row.fix_state != FixState.FIXED:
        return
    notify.tell(
        users=_people(row.inspection.by_organ_id, *READERS, Duty.OFFICE), kind="catalogue.fix",
        subject=f"待核验：{row.organ.short_name}“{row.adoption}”", text=f"整改情况：{row.fix[:200]}",
        link=reverse("catalogue:inspection_item", args=[row.uuid]), key=f"catalogue.fixed:{row.pk}:{row.fixed_on}",
        organ_id=row.inspection.by_organ_id, jurisdiction_id=row.jurisdiction_id,
    )  # fmt: skip


def fix_judged(item_id: int) -> None:
    """The unit learns whether it is verified or must be mended again."""
    row = InspectionItem.objects.select_related("adoption__entry", "inspection__by_organ").filter(pk=item_id).first()
    if row is None:
        return
    verified = row.fix_state == FixState.VERIFIED
    notify.tell(
        users=_people(row.organ_id, *READERS), kind="catalogue.fix",
        subject=f"{'已销号' if verified else '退回重改'}：{row.adoption}", text=row.verdict_reason or "核验通过。",
        link=reverse("catalogue:inspection_item", args=[row.uuid]), organ_id=row.organ_id, jurisdiction_id=row.jurisdiction_id,
        key=f"catalogue.judged:{row.pk}:{row.fix_state}:{row.verified_on or days.today()}",
    )  # fmt: skip


def combing_opened(combing_id: int) -> None:
    """Every unit named learns how many items it has."""
    found = Combing.objects.filter(pk=combing_id).first()
    if found is None:
        return
    counts: dict[int, int] = {}
    for organ_id in found.items.filter(state__in=[GapState.OPEN, GapState.GAP]).values_list("organ_id", flat=True):
        counts[organ_id] = counts.get(organ_id, 0) + 1
    for organ_id, number in counts.items():
        notify.tell(
            users=_people(organ_id, *READERS), kind="catalogue.combing", subject=f"全面梳理：{found.rule}",
            text=f"本单位有 {number} 项需要对照梳理，请于 {found.due_on:%Y-%m-%d} 前逐项登记结果。",
            link=reverse("catalogue:combing", args=[found.uuid]), key=f"catalogue.combing:{found.pk}:{organ_id}",
            organ_id=organ_id, jurisdiction_id=found.jurisdiction_id, due_on=found.due_on,
        )  # fmt: skip


def entries_carried(standard_id: int) -> None:
    """Units given entries today learn how many."""
    today = days.today()
    rows = Adoption.objects.filter(entry__standard_id=standard_id, adopted_on=today, state=AdoptionState.CARRIED)
    counts: dict[int, list[Adoption]] = {}
    for row in rows.select_related("field"):
        counts.setdefault(row.organ_id, []).append(row)
    for organ_id, given in counts.items():
        _tell_given(organ_id, given, standard_id)


def _tell_given(organ_id: int, given: Iterable[Adoption], standard_id: int) -> None:
    rows = list(given)
    first = rows[0]
    notify.tell(
        users=_people(organ_id, *READERS), kind="catalogue.entries", subject=f"新分派公开事项：{first.field.name} {len(rows)} 项",
        text="请对照标准目录核对栏目和内容，缺的及时补齐。", link=f"{reverse('catalogue:entries')}?field={first.field.uuid}",
        key=f"catalogue.entries:{standard_id}:{organ_id}:{first.adopted_on}:{len(rows)}", organ_id=organ_id,
        jurisdiction_id=first.jurisdiction_id, due_on=first.due_on,
    )  # fmt: skip


FOLLOWERS = {
    "catalogue.fix_ordered": fix_ordered,
    "catalogue.fix_reported": fix_reported,
    "catalogue.fix_judged": fix_judged,
    "catalogue.combing_opened": combing_opened,
    "catalogue.entries_carried": entries_carried,
}

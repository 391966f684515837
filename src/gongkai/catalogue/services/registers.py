"""The register of openness duties, the negative list, villages' lists (R029, R031, R313)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.catalogue.models import DutyItem, Entry, NegativeItem, NegativeRevision, Village, VillageItem
from gongkai.catalogue.queries import registers as queries
from gongkai.catalogue.rules import registers as rules
from gongkai.catalogue.rules.entries import (
    OFFICE_DUTIES,
    UNIT_DUTIES,
    Change,
    DutyState,
    DutyType,
    NegativeState,
    Stage,
    VillageState,
    reasons_not_keeper,
)
from gongkai.catalogue.rules.registers import DutiesRead, DutyRow
from gongkai.catalogue.services import book
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record


@transaction.atomic
def save_duty(
    *, duty: DutyItem | None, organ_id: int, matter: str, kind: DutyType, stage: Stage, basis: str, evidence: str, url: str,
    state: DutyState, by: Actor, entry: Entry | None = None,
) -> DutyItem:  # fmt: skip
    """Register a duty of a unit, or how it stands now."""
    others = DutyItem.objects.filter(organ_id=organ_id, kind=kind, matter=squeeze(matter))
    refuse_if(
        reasons_not_keeper(
            by, duty.jurisdiction_id if duty else by.jurisdiction_id, duty.organ_id if duty else organ_id
        )
        + reasons_not_keeper(by, by.jurisdiction_id, organ_id)
        + rules.reasons_not_to_register(matter=matter, basis=basis, evidence=evidence, url=url, state=state)
        + (["这个单位已登记了同一类型的同一义务。"] if others.exclude(pk=duty.pk if duty else 0).exists() else [])
    )
    if not orgs.organs(by.jurisdiction_id).filter(pk=organ_id).exists():
        raise Refused("责任单位应从本地区在册的单位中选择。")
    made = duty or DutyItem(jurisdiction_id=by.jurisdiction_id)
    made.organ_id, made.matter, made.kind, made.stage = organ_id, squeeze(matter), kind, stage
    made.basis, made.evidence, made.url, made.state = squeeze(basis), evidence.strip(), url.strip(), state
    made.entry, made.checked_on, made.checked_by_id = entry, days.today(), by.user_id
    made.save()
    record("catalogue.duty_saved", of=made, by=by, matter=made.matter, state=state.value, note=made.evidence)
    return made


def read_duties(*, data: bytes, by: Actor) -> DutiesRead:
    """Read a table of duties; nothing is changed. A unit brings its own only."""
    names = orgs.names(by.jurisdiction_id)
    everybody = by.may(*OFFICE_DUTIES)

    def organ_of(printed: str) -> int | None:
        match = names.match(printed)
        known = match.kind == "organ" and (everybody or match.id == by.organ_id)
        return match.id if known else None

    for sheet in book.opened(data).worksheets:
        found = rules.read_duties(book.cells_of(sheet), organ_of)
        if found.found:
            return found
    raise Refused(f"没有找到义务登记册的表头，应有：{'、'.join(rules.NEEDED)}。可以先导出一份，在上面填写。")


def import_duties(*, data: bytes, by: Actor) -> tuple[int, int]:
    """Take a table of duties in, all or nothing: (new, changed). Duties it does not name stay as they are."""
    found = read_duties(data=data, by=by)
    refuse_if(
        ([f"有 {len(found.wrong)} 处需要改正，整份表格都没有导入。"] if found.wrong else [])
        + ([] if found.rows or found.wrong else ["表格里没有义务事项。"])
        + ([] if by.may(*OFFICE_DUTIES, *UNIT_DUTIES) else ["您的岗位不能导入。"])
    )
    with transaction.atomic():
        known = {
            (row.organ_id, row.kind, row.matter): row
            for row in DutyItem.objects.filter(jurisdiction_id=by.jurisdiction_id)
        }
        last: dict[tuple[int, str, str], DutyRow] = {
            (row.organ_id, row.kind.value, row.matter): row for row in found.rows
        }
        new = [
            _duty(DutyItem(jurisdiction_id=by.jurisdiction_id), row, by)
            for key, row in last.items()
            if key not in known
        ]
        old = [_duty(known[key], row, by) for key, row in last.items() if key in known]
        DutyItem.objects.bulk_create(new)
        DutyItem.objects.bulk_update(
            old, ["stage", "basis", "evidence", "url", "state", "checked_on", "checked_by"], batch_size=200
        )
        record(
            "catalogue.duties_imported",
            of=f"orgs.Jurisdiction:{by.jurisdiction_id}",
            by=by,
            new=len(new),
            changed=len(old),
        )
    return len(new), len(old)


def _duty(item: DutyItem, row: DutyRow, by: Actor) -> DutyItem:
    item.organ_id, item.matter, item.kind, item.stage = row.organ_id, row.matter, row.kind, row.stage
    item.basis, item.evidence, item.url, item.state = row.basis, row.evidence, row.url, row.state
    item.checked_on, item.checked_by_id = days.today(), by.user_id
    return item


@transaction.atomic
def save_negative(
    *,
    item: NegativeItem | None,
    organ_id: int,
    matter: str,
    circumstance: str,
    ground: str,
    basis: str,
    reason: str,
    by: Actor,
) -> NegativeItem:
    """Put a matter on the list, or change one: every change is a version with its reason (R031)."""
    others = NegativeItem.objects.filter(
        organ_id=organ_id, matter=squeeze(matter), circumstance=squeeze(circumstance), state=NegativeState.STANDING
    )
    refuse_if(
        reasons_not_keeper(by, item.jurisdiction_id if item else by.jurisdiction_id, organ_id)
        + (["已移出的事项不能修改，请另行列入。"] if item and item.state == NegativeState.REMOVED else [])
        + rules.reasons_not_to_list(matter=matter, circumstance=circumstance, ground=ground, basis=basis)
        + ([] if reason.strip() else ["请写明列入或修改的理由。"])
        + (["清单里已有同一事项的同一情形。"] if others.exclude(pk=item.pk if item else 0).exists() else [])
    )
    fresh = item is None
    made = item or NegativeItem(jurisdiction_id=by.jurisdiction_id, organ_id=organ_id, number=0, since=days.today())
    made.matter, made.circumstance, made.ground = squeeze(matter), squeeze(circumstance), ground
    made.basis, made.number = squeeze(basis), made.number + 1
    made.save()
    _revise(made, Change.ADDED if fresh else Change.CHANGED, reason, by)
    record("catalogue.negative_added" if fresh else "catalogue.negative_changed", of=made, by=by, reason=reason.strip())
    announce("catalogue.negative_changed", item_id=made.pk)
    return made


@transaction.atomic
def remove_negative(*, item: NegativeItem, reason: str, by: Actor) -> None:
    """Take a matter off the list: from now on it is public in principle."""
    row = NegativeItem.objects.select_for_update().get(pk=item.pk)
    refuse_if(
        reasons_not_keeper(by, row.jurisdiction_id, row.organ_id)
        + (["这个事项已经移出。"] if row.state == NegativeState.REMOVED else [])
        + ([] if reason.strip() else ["请写明移出的理由。"])
    )
    row.state, row.until, row.number = NegativeState.REMOVED, days.today(), row.number + 1
    row.save(update_fields=["state", "until", "number"])
    _revise(row, Change.REMOVED, reason, by)
    record("catalogue.negative_removed", of=row, by=by, reason=reason.strip())
    announce("catalogue.negative_changed", item_id=row.pk)


def _revise(item: NegativeItem, change: Change, reason: str, by: Actor) -> None:
    values = {name: getattr(item, name) for name in ("matter", "circumstance", "ground", "basis")}
    NegativeRevision.objects.create(
        item=item,
        number=item.number,
        change=change,
        values=values,
        reason=reason.strip()[:300],
        on=days.today(),
        by_id=by.user_id,
    )


def _reasons_not_township(by: Actor, jurisdiction_id: int, organ_id: int) -> list[str]:
    return ["村（社区）的公开事项由所在乡镇（街道）登记。"] if reasons_not_keeper(by, jurisdiction_id, organ_id) else []


@transaction.atomic
def add_villages(*, organ_id: int, names: Sequence[str], kind: str, by: Actor) -> int:
    """Register villages or communities of a township, each with the items of the template; returns how many are new."""
    wanted = list(dict.fromkeys(name for text in names if (name := squeeze(text))))
    refuse_if(
        _reasons_not_township(by, by.jurisdiction_id, organ_id)
        + ([] if wanted else ["请填写村（社区）名称，一行一个。"])
        + ([f"“{name[:20]}…”太长，名称最多 60 字。" for name in wanted if len(name) > 60])
    )
    if not orgs.organs(by.jurisdiction_id).filter(pk=organ_id, kind="TOWNSHIP").exists():
        raise Refused("请选择乡镇（街道）。")
    known = set(Village.objects.filter(organ_id=organ_id).values_list("name", flat=True))
    fresh = [name for name in wanted if name not in known]
    made = Village.objects.bulk_create(
        Village(jurisdiction_id=by.jurisdiction_id, organ_id=organ_id, name=name, kind=kind) for name in fresh
    )
    items = [row for row in queries.village_template() if row["for"] in {"BOTH", kind}]
    VillageItem.objects.bulk_create(
        VillageItem(
            village=village, jurisdiction_id=by.jurisdiction_id, organ_id=organ_id, position=place, matter=row["matter"],
            content=row["content"], cycle=row["cycle"], cycle_days=row["days"], place=row["place"],
        )
        for village in made
        for place, row in enumerate(items, 1)
    )  # fmt: skip
    if made:
        record("catalogue.village_added", of=f"orgs.Organ:{organ_id}", by=by, names=fresh)
    return len(made)


@dataclass(slots=True)
class Posted:
    """What a township says of one item: `on` the day it was last posted, None for not posted."""

    item: int
    on: date | None
    note: str = ""
    reasons: list[str] = field(default_factory=list)


@transaction.atomic
def post(*, village: Village, rows: Sequence[Posted], by: Actor) -> int:
    """Register when a village's items were last posted; returns how many changed."""
    known = {item.pk: item for item in village.items.select_for_update()}
    refuse_if(
        _reasons_not_township(by, village.jurisdiction_id, village.organ_id)
        + ([] if all(row.item in known for row in rows) else ["有的事项不属于这个村（社区），请刷新页面。"])
        + (["公开日期不能晚于今天。"] if any(row.on and row.on > days.today() for row in rows) else [])
    )
    changed: list[Any] = []
    for row in rows:
        item = known[row.item]
        if (item.posted_on, item.note) == (row.on, row.note.strip()):
            continue
        item.posted_on, item.note = row.on, row.note.strip()[:200]
        item.state = VillageState.POSTED if row.on else VillageState.OWED
        item.due_on = rules.village_due(VillageState(item.state), row.on, item.cycle_days)
        changed.append(item)
    VillageItem.objects.bulk_update(changed, ["posted_on", "note", "state", "due_on"])
    if changed:
        record("catalogue.village_item", of=village, by=by, items=[item.matter for item in changed])
    return len(changed)


@transaction.atomic
def add_item(
    *, village: Village, matter: str, content: str, cycle: str, cycle_days: int, place: str, by: Actor
) -> VillageItem:
    """An item of a village's own beside the template."""
    refuse_if(
        _reasons_not_township(by, village.jurisdiction_id, village.organ_id)
        + ([] if matter.strip() and content.strip() else ["请填写公开事项和公开内容。"])
    )
    last = village.items.order_by("-position").values_list("position", flat=True).first() or 0
    made: VillageItem = VillageItem.objects.create(
        village=village, jurisdiction_id=village.jurisdiction_id, organ_id=village.organ_id, position=last + 1,
        matter=squeeze(matter)[:120], content=content.strip()[:300], cycle=cycle.strip()[:60], cycle_days=cycle_days,
        place=place.strip()[:120],
    )  # fmt: skip
    record("catalogue.village_item", of=village, by=by, items=[made.matter], added=True)
    return made

"""One record, many places: placing, retitling, moving, taking down (R011, R012, R032)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db import transaction

from gongkai.catalogue.models import Column, Placement
from gongkai.catalogue.rules import placements as rules
from gongkai.catalogue.rules.columns import takes_content
from gongkai.catalogue.rules.placements import Counting, Mode, PlacementState
from gongkai.catalogue.services.counting import recount
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import clip, squeeze
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail


@dataclass(frozen=True, slots=True)
class Placed:
    """What was placed, for whoever keeps account of entries."""

    record: str
    entries: tuple[int, ...]
    title: str
    url: str
    organ_id: int
    jurisdiction_id: int
    formed_on: date | None
    published_at: datetime
    counts: bool
    mode: Mode


class Accountant(Protocol):
    """Who keeps account of the entries records fulfil; called inside the transaction."""

    def placed(self, placed: Placed) -> None:
        """A record stands, or stands otherwise than before."""

    def retitled(self, record: str, title: str, url: str) -> None:
        """A record is called otherwise."""

    def displaced(self, record: str) -> None:
        """A record is gone from everywhere."""


_accountants: list[Accountant] = []
StandingOf = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]
_owners: dict[str, StandingOf] = {}


def account_to(accountant: Accountant) -> None:
    """Tell somebody of every placing (connected in the wiring)."""
    _accountants.append(accountant)


def register_records(kind: str, standing: StandingOf) -> None:
    """Say how records of "documents.Document" stand now: given records, {record: (title, url)} of those still public.

    The nightly comparison brings placements into line with it (R012).
    """
    _owners[kind] = standing


@transaction.atomic
def place(
    *, record: str, columns: Iterable[Column | int], entries: Iterable[int] = (), title: str, url: str, organ_id: int,
    formed_on: date | None, published_at: datetime, counts: bool = True, by: Actor | None = None, number: str = "",
    mode: Mode | str = Mode.UNIVERSAL, audience: str = "", area: str = "", mode_reason: str = "",
) -> list[Placement]:  # fmt: skip
    """Put a public record into exactly these columns (and no others); again with other columns moves it.

    `record` "documents.Document:uuid"; `counts` False for news, which fulfils nothing (R003) and is refused by
    statutory columns; `mode` LIMITED needs `audience` or `area` and `mode_reason`, and is never shown publicly (R032).
    Places in the history library stay there, unless their column is named again. Idempotent.
    """
    jurisdiction_id = _jurisdiction_of(organ_id)
    chosen = _columns(columns, jurisdiction_id)
    title, mode = squeeze(title), Mode(mode)
    refuse_if(
        rules.reasons_not_to_place(
            record=record, title=title, url=url, columns=[(row.title, row.node) for row in chosen], counts=counts,
            mode=mode, audience=audience, area=area, reason=mode_reason,
        )
        + rules.plausible(formed_on, days.day_of(published_at))
    )  # fmt: skip
    common = {
        "jurisdiction_id": jurisdiction_id, "organ_id": organ_id, "title": title, "number": clip(number, 80), "url": url,
        "formed_on": formed_on, "published_at": published_at, "counts": Counting.DUTY if counts else Counting.NEWS,
        "mode": mode, "audience": audience.strip(), "area": area.strip(), "mode_reason": mode_reason.strip(),
    }  # fmt: skip
    made = _set_places(record, chosen, common)
    trail.record(
        "placement.placed", of=record, by=by, jurisdiction_id=jurisdiction_id,
        columns=[row.pk for row in chosen], mode=str(mode),
    )  # fmt: skip
    placed = Placed(
        record, tuple(entries), title, url, organ_id, jurisdiction_id, formed_on, published_at, counts, mode
    )
    for accountant in _accountants:
        accountant.placed(placed)
    outbox.announce("catalogue.placed", record=record)
    return made


def _jurisdiction_of(organ_id: int) -> int:
    found = next((place.pk for place in orgs.jurisdictions() if organ_id in orgs.labels(place.pk)), None)
    if found is None:
        raise Refused("没有这个公开单位。")
    return found


def _columns(columns: Iterable[Column | int], jurisdiction_id: int) -> list[Column]:
    """The columns of the jurisdiction with these numbers, following merges."""
    wanted = list(dict.fromkeys(row if isinstance(row, int) else row.pk for row in columns))
    found = {row.pk: row for row in Column.objects.filter(pk__in=wanted, jurisdiction_id=jurisdiction_id)}
    if len(found) != len(wanted):
        raise Refused("所选栏目中有的已不存在或不属于本地区，请重新选择。")
    return list({(row := _followed(found[pk])).pk: row for pk in wanted}.values())


def _followed(column: Column) -> Column:
    """Where a merged column's contents stand now."""
    for _ in range(20):
        if column.successor is None:
            break
        column = column.successor
    return column


def _set_places(record: str, chosen: Sequence[Column], common: Mapping[str, object]) -> list[Placement]:
    """Write the places of a record; columns touched count anew."""
    touched = set(Placement.objects.filter(record=record).values_list("column_id", flat=True))
    numbers = [row.pk for row in chosen]
    left = Placement.objects.filter(record=record, state=PlacementState.STANDING).exclude(column_id__in=numbers)
    _left(left)
    left.delete()
    Placement.objects.filter(record=record).exclude(column_id__in=numbers).update(**common)
    made = []
    for column in chosen:
        fresh = {"state": PlacementState.STANDING, "section_id": column.organ_id}
        made.append(Placement.objects.update_or_create(record=record, column=column, defaults={**common, **fresh})[0])
    recount(touched.union(numbers))
    return made


def _left(places: Iterable[Placement]) -> None:
    """These places empty: pages of their columns show other items from there on."""
    for place in places:
        outbox.announce("catalogue.left", column_id=place.column_id, since=place.published_at.isoformat())


@transaction.atomic
def retitle(*, record: str, title: str, url: str = "", number: str | None = None, by: Actor | None = None) -> int:
    """A record is called otherwise: every place shows it at once, so that no versions diverge (R012). How many places."""
    title = squeeze(title)
    if not title or len(title) > rules.MOST_TITLE:
        raise Refused(f"标题应为 1 至 {rules.MOST_TITLE} 个字。")
    changes = {
        "title": title,
        **({"url": url} if url else {}),
        **({} if number is None else {"number": clip(number, 80)}),
    }
    rows = Placement.objects.filter(record=record)
    first = rows.first()
    if first is None:
        return 0
    changed = rows.update(**changes)
    trail.record("placement.retitled", of=record, by=by, jurisdiction_id=first.jurisdiction_id, places=changed)
    for accountant in _accountants:
        accountant.retitled(record, title, url or first.url)
    outbox.announce("catalogue.retitled", record=record)
    return changed


@transaction.atomic
def displace(*, record: str, by: Actor | None = None, reason: str = "") -> int:
    """Take a record down from everywhere, the history library too; nothing of its title stays. How many places."""
    rows = Placement.objects.filter(record=record)
    first = rows.first()
    if first is None:
        return 0
    touched = set(rows.values_list("column_id", flat=True))
    _left(rows)
    removed, _ = rows.delete()
    trail.record("placement.displaced", of=record, by=by, jurisdiction_id=first.jurisdiction_id, reason=reason)
    recount(touched)
    for accountant in _accountants:
        accountant.displaced(record)
    outbox.announce("catalogue.displaced", record=record)
    return removed


@transaction.atomic
def move_to_history(*, record: str, column: Column, reason: str, by: Actor | None) -> Placement:
    """Outdated yet still to be public: from its column to the searchable history library (R011)."""
    found = _standing(record, column)
    refuse_if(rules.reasons_not_to_move(state=PlacementState(found.state), reason=reason, same=False))
    _left([found])
    found.state, found.moved_from = PlacementState.HISTORY, column
    _moved(found, reason, by, "placement.to_history", [column.pk])
    return found


@transaction.atomic
def move(*, record: str, column: Column, to: Column, reason: str, by: Actor | None) -> Placement:
    """From one column to another; where it came from, when and why stay with it (R011)."""
    found = _standing(record, column)
    reasons = rules.reasons_not_to_move(
        state=PlacementState(found.state), reason=reason, same=to.pk == column.pk
    ) + rules.reasons_not_to_place(
        record=record, title=found.title, url=found.url, columns=[(to.title, to.node)],
        counts=found.counts == Counting.DUTY, mode=Mode.UNIVERSAL,
    )  # fmt: skip
    if to.jurisdiction_id != column.jurisdiction_id:
        reasons.append("只能移到本地区的栏目。")
    refuse_if(reasons)
    _left([found])
    Placement.objects.filter(record=record, column=to).delete()  # it stood there already: once is enough
    found.column, found.section_id, found.moved_from = to, to.organ_id, column
    _moved(found, reason, by, "placement.moved", [column.pk, to.pk])
    return found


@transaction.atomic
def restore(*, record: str, column: Column, reason: str, by: Actor | None) -> Placement:
    """Back from the history library into its column."""
    found = Placement.objects.select_for_update().filter(record=record, column=column).first()
    if found is None or found.state != PlacementState.HISTORY:
        raise Refused("历史库中没有这条信息。")
    if not reason.strip():
        raise Refused("请写明移回的理由。")
    refuse_if([] if takes_content(column.node) else ["原栏目已关闭或不能直接放内容，请先恢复栏目。"])
    found.state = PlacementState.STANDING
    _moved(found, reason, by, "placement.restored", [column.pk])
    return found


def _standing(record: str, column: Column) -> Placement:
    found = Placement.objects.select_for_update().filter(record=record, column=column).first()
    if found is None:
        raise Refused("栏目中没有这条信息，可能已经调整过，请刷新后再看。")
    return found


def _moved(found: Placement, reason: str, by: Actor | None, verb: str, columns: list[int]) -> None:
    found.moved_on, found.moved_reason = days.today(), clip(reason.strip(), 300)
    found.save(update_fields=["column", "section", "state", "moved_from", "moved_on", "moved_reason"])
    trail.record(
        verb, of=found.record, by=by, jurisdiction_id=found.jurisdiction_id, columns=columns, reason=found.moved_reason
    )
    recount(columns)
    outbox.announce("catalogue.moved", record=found.record)


def compare() -> dict[str, int]:
    """Bring placements into line with what their rooms say now; how many were retitled and taken down (R012)."""
    done = {"retitled": 0, "displaced": 0}
    for kind, standing in _owners.items():
        rows = Placement.objects.filter(record__startswith=f"{kind}:")
        shown: dict[str, set[tuple[str, str]]] = {}
        for record, title, url in rows.values_list("record", "title", "url").iterator(2000):
            shown.setdefault(record, set()).add((title, url))
        records = sorted(shown)
        for start in range(0, len(records), 500):
            _align(records[start : start + 500], shown, standing, done)
    return done


def _align(
    records: Sequence[str], shown: Mapping[str, set[tuple[str, str]]], standing: StandingOf, done: dict[str, int]
) -> None:
    now = standing(records)
    for record in records:
        truth = now.get(record)
        if truth is None:
            displace(record=record, reason="原记录已不再公开")
            done["displaced"] += 1
        elif shown[record] != {(squeeze(truth[0]), truth[1])}:
            retitle(record=record, title=truth[0], url=truth[1])
            done["retitled"] += 1

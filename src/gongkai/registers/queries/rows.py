"""What a register says now: of all versions of a row the one that was published last."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.registers.models import Batch, Row
from gongkai.registers.rules.states import GONE, Kind, State

PIECE = 500
MOST_ABOUT = 500


def published(register_id: int) -> QuerySet[Row]:
    """Every version that was ever public."""
    return Row.objects.filter(register_id=register_id, batch__sequence__isnull=False)


def current(register_id: int) -> QuerySet[Row]:
    """The rows as they stand, withdrawn ones left out."""
    later = Row.objects.filter(
        register_id=register_id, identity=OuterRef("identity"), batch__sequence__gt=OuterRef("batch__sequence")
    )
    return published(register_id).exclude(act__in=GONE).filter(~Exists(later))


def newest(register_id: int, identities: Collection[str]) -> dict[str, Row]:
    """The version published last of each of these rows, withdrawn or not, by identity."""
    found: dict[str, Row] = {}
    wanted = list(identities)
    for start in range(0, len(wanted), PIECE):
        rows = published(register_id).filter(identity__in=wanted[start : start + PIECE]).select_related("batch")
        for row in rows.order_by("batch__sequence"):
            found[row.identity] = row
    return found


def of_entry(entry: UUID) -> list[Row]:
    """All public versions of a row, newest first."""
    rows = Row.objects.filter(entry=entry, batch__sequence__isnull=False).select_related("batch", "register", "organ")
    return list(rows.order_by("-batch__sequence"))


def taken(batch_id: int, identities: Collection[str]) -> dict[str, int]:
    """The lines on which a batch already has these rows."""
    found: dict[str, int] = {}
    wanted = list(identities)
    for start in range(0, len(wanted), PIECE):
        rows = Row.objects.filter(batch_id=batch_id, identity__in=wanted[start : start + PIECE])
        found |= dict(rows.values_list("identity", "line"))
    return found


def missing(register_id: int, organ_id: int | None, batch_id: int) -> Iterator[Row]:
    """Rows that stand (of an organ, or all) and are not in a batch that holds the whole list."""
    here = Row.objects.filter(batch_id=batch_id, identity=OuterRef("identity"))
    rows = current(register_id).filter(~Exists(here))
    yield from (rows.filter(organ_id=organ_id) if organ_id else rows).order_by("pk").iterator(PIECE)


class Light(NamedTuple):
    """A row as files and feeds need it: nothing is made of it that is not written."""

    pk: int
    values: dict[str, str]
    organ_id: int
    entry: UUID
    batch_id: int
    public: str
    act: str
    shown_until: date | None


def is_open(row: Row | Light, today: date) -> bool:
    """Whether this version may be seen by the public on a day."""
    return row.public == Flag.YES and row.act not in GONE and (row.shown_until is None or row.shown_until >= today)


def open_rows(register_id: int) -> Iterator[Light]:
    """The rows the public may see today."""
    today = days.today()
    return (row for row in lights(register_id) if is_open(row, today))


def numbers(register_id: int, identities: Collection[str]) -> list[int]:
    """The inner numbers of every public version of these rows."""
    found: list[int] = []
    wanted = list(identities)
    for start in range(0, len(wanted), PIECE):
        found += published(register_id).filter(identity__in=wanted[start : start + PIECE]).values_list("pk", flat=True)
    return found


def ended(register_id: int, today: date) -> QuerySet[Row, int]:
    """The inner numbers of versions whose display period ended in the last weeks: lists that missed a night catch up."""
    since = today - timedelta(days=60)
    rows = published(register_id).filter(shown_until__lt=today, shown_until__gte=since)
    return rows.values_list("pk", flat=True)


def just_gone(register_id: int) -> dict[UUID, int]:
    """Rows that were taken off one by one in the last day, with the number of the version that says so: lists need not wait for their bitmaps."""
    since = days.now() - timedelta(days=1)
    batches = Batch.objects.filter(
        register_id=register_id, state=State.PUBLISHED, made_at__gte=since, kind__in=(Kind.REMOVAL, Kind.ANNULMENT)
    )
    numbers = list(batches.order_by().values_list("pk", flat=True))
    if not numbers:
        return {}
    return dict(Row.objects.filter(batch_id__in=numbers).order_by("pk").values_list("entry", "pk"))


def in_order(keys: Collection[int], today: date, gone: Mapping[UUID, int]) -> list[Row]:
    """Rows by inner number in the order given; what is not open any more is left out. `gone`: see `just_gone`."""
    found = Row.objects.select_related("organ").in_bulk(list(keys))
    rows = [found[key] for key in keys if key in found]
    return [row for row in rows if is_open(row, today) and row.pk > gone.get(row.entry, 0)]


def about(jurisdiction_id: int, today: date, *, code: str = "", name: str = "") -> list[Row]:
    """Open rows about a firm, by its credit code or its name (whole, or what it begins with), newest first; never about masked persons."""
    rows = Row.objects.filter(jurisdiction_id=jurisdiction_id, batch__sequence__isnull=False)
    rows = rows.filter(subject_code=code) if code else rows.filter(subject_name__startswith=name)
    asked: dict[int, list[str]] = {}
    for register_id, identity in rows.order_by("-pk").values_list("register_id", "identity")[:MOST_ABOUT]:
        asked.setdefault(register_id, []).append(identity)
    found = [row for register_id, keys in asked.items() for row in newest(register_id, keys).values()]
    met = [row for row in found if (row.subject_code == code if code else row.subject_name.startswith(name))]
    return sorted((row for row in met if is_open(row, today)), key=lambda row: -row.pk)


def published_at(batch_ids: Collection[int]) -> dict[int, datetime]:
    """When batches became public."""
    found = Batch.objects.filter(pk__in=set(batch_ids), published_at__isnull=False).values_list("pk", "published_at")
    return {number: moment for number, moment in found if moment is not None}


def last_published(jurisdiction_id: int) -> dict[int, date]:
    """The day each register last had something published."""
    batches = Batch.objects.filter(jurisdiction_id=jurisdiction_id, published_on__isnull=False)
    return dict(batches.order_by().values_list("register_id").annotate(last=Max("published_on")))


def lights(register_id: int) -> Iterator[Light]:
    """The rows as they stand, in the order in which they came, without what a list does not need."""
    rows = current(register_id).order_by("pk").values_list(*Light._fields).iterator(5_000)
    return (Light(*one) for one in rows)


def light(keys: Collection[int], today: date, gone: Mapping[UUID, int]) -> Iterator[Light]:
    """Rows by inner number in the order given, open ones only, without what is not needed to write them. `gone`: see `just_gone`."""
    found = {one[0]: one for one in Row.objects.filter(pk__in=list(keys)).values_list(*Light._fields)}
    for key in keys:
        if key in found and is_open(row := Light._make(found[key]), today) and key > gone.get(row.entry, 0):
            yield row

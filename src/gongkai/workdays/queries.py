"""The calendar and the limits that hold for a jurisdiction."""

from __future__ import annotations

import calendar as months
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import yaml
from chinese_calendar import constants
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from gongkai.kernel import days
from gongkai.kernel.prepared import Prepared
from gongkai.workdays.models import DayRow, LimitRow, LocalDay, YearNotice
from gongkai.workdays.rules import Calendar, DayKind, Limit, LimitStatus, Unit, choose, parse_limits

DATA = Path(__file__).parent / "data"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


@dataclass(frozen=True, slots=True)
class _Shipped:
    """What the release brings: years with make-up days, and the statutory days of later years."""

    off: dict[date, str]
    work: dict[date, str]
    years: frozenset[int]
    statutory: dict[int, dict[date, str]]


@lru_cache(maxsize=1)
def _shipped() -> _Shipped:
    off = {day: f"{NAMES.get(name, '节假日')}放假" for day, name in constants.holidays.items()}
    work = {day: f"{NAMES.get(name, '节假日')}调休上班" for day, name in constants.workdays.items()}
    last = max(day.year for day in off)
    years = frozenset(range(min(day.year for day in off), last + 1))
    rows = yaml.safe_load((DATA / "statutory.yaml").read_text(encoding="utf-8"))
    statutory = {
        year: {date.fromisoformat(f"{year}-{day}"): f"{name}（法定，调休待通知）" for day, name in named.items()}
        for year, named in rows.items()
        if year not in years
    }
    return _Shipped(off, work, years, statutory)


def shipped_calendar() -> Calendar:
    """What the release brings, without loaded notices and local days; asks no database."""
    shipped = _shipped()
    off = dict(shipped.off)
    for named in shipped.statutory.values():
        off.update(named)
    return Calendar(off, shipped.work, shipped.years)


_LOADED: Prepared[tuple[Any, ...]] = Prepared(
    lambda: DayRow.objects.order_by("notice__year", "date").values_list("notice__year", "date", "kind", "name")
)
_LOCAL: Prepared[tuple[Any, ...]] = Prepared(
    lambda place: LocalDay.objects.filter(jurisdiction_id=place).order_by("date").values_list("date", "kind", "reason"),
    place=int,
)
_LIMITS: Prepared[LimitRow] = Prepared(lambda place: _rows(place), place=int)


def calendar(jurisdiction_id: int | None) -> Calendar:
    """The calendar of a jurisdiction: its own days over the loaded notices over the shipped years; two queries.

    `None` leaves out local days. Years without a notice carry the statutory days of 放假办法第二条 and are provisional.
    """
    shipped = _shipped()
    off, work, years = dict(shipped.off), dict(shipped.work), set(shipped.years)
    rows = _LOADED()
    loaded = {row[0] for row in rows}
    for year in loaded & years:
        for table in (off, work):
            for day in [day for day in table if day.year == year]:
                del table[day]
    years |= loaded
    for year, named in shipped.statutory.items():
        if year not in years:
            off.update(named)
    for _, day, kind, name in rows:
        _lay(off, work, day, kind, f"{name}放假" if kind == DayKind.OFF else f"{name}调休上班")
    if jurisdiction_id is not None:
        for day, kind, reason in _LOCAL(place=jurisdiction_id):
            _lay(off, work, day, kind, f"本地：{reason}")
    return Calendar(off, work, frozenset(years))


def _lay(off: dict[date, str], work: dict[date, str], day: date, kind: str, reason: str) -> None:
    """Let a newer word on a day replace the older."""
    off.pop(day, None)
    work.pop(day, None)
    (off if kind == DayKind.OFF else work)[day] = reason


@lru_cache(maxsize=1)
def shipped_limits() -> tuple[Limit, ...]:
    """The limits of data/limits.yaml."""
    text = (DATA / "limits.yaml").read_text(encoding="utf-8")
    return tuple(parse_limits(yaml.safe_load(text), "workdays/data/limits.yaml"))


def _row(row: LimitRow) -> Limit:
    return Limit(
        values=tuple(int(part) for part in row.value.split(",")),
        unit=Unit(row.unit),
        article=row.article,
        status=LimitStatus(row.status),
        key=row.key,
        name=limit_name(row.key),
        source=row.source,
        note=row.note,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        jurisdiction_id=row.jurisdiction_id,
        shipped=False,
    )


def _rows(jurisdiction_id: int | None) -> QuerySet[LimitRow]:
    return LimitRow.objects.filter(Q(jurisdiction=None) | Q(jurisdiction_id=jurisdiction_id))


def limit(key: str, jurisdiction_id: int | None, on: date | None = None) -> Limit:
    """The limit that holds in a jurisdiction on a day (today). Raises `LookupError` for a key nobody declared."""
    return limits([key], jurisdiction_id, on)[key]


def limits(keys: Collection[str], jurisdiction_id: int | None, on: date | None = None) -> dict[str, Limit]:
    """Several limits as `limit` gives them, in one query. Raises `LookupError` for a key nobody declared."""
    rows = _rows(None) if jurisdiction_id is None else _LIMITS(place=jurisdiction_id)
    entries = [*shipped_limits(), *(_row(row) for row in rows)]
    held: dict[str, Limit] = {}
    for key in keys:
        found = choose([each for each in entries if each.key == key], jurisdiction_id, on or days.today())
        if found is None:
            raise LookupError(f"没有在该日有效的时限：{key}")
        held[key] = found
    return held


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One key of the limits table: what holds today, and every other row known for it."""

    key: str
    name: str
    now: Limit | None
    others: list[Limit]


def limits_table(jurisdiction_id: int, on: date) -> list[LimitLine]:
    """Every limit with what holds in the jurisdiction on a day; one query."""
    rows = [_row(row) for row in _rows(jurisdiction_id)]
    keys = dict.fromkeys(entry.key for entry in shipped_limits())
    lines = []
    for key in keys:
        entries = [entry for entry in (*shipped_limits(), *rows) if entry.key == key]
        now = choose(entries, jurisdiction_id, on)
        lines.append(LimitLine(key, entries[0].name, now, [entry for entry in entries if entry is not now]))
    return lines


def knows_limit(key: str) -> bool:
    """Whether a limit of that key is declared."""
    return any(entry.key == key for entry in shipped_limits())


def derivation_address(start: date, n: int | None = None, unit: str = "wd", *, until: date | None = None) -> str:
    """Where a due day is derived day by day: `n` units after `start`, or the days left from `start` to `until`.

    Empty where this installation serves no desk.
    """
    rest = {"n": str(n), "unit": unit} if until is None else {"until": until.isoformat()}
    asked = {"start": start.isoformat(), **rest}
    try:
        return f"{reverse('workdays:derive')}?{urlencode(asked)}"
    except NoReverseMatch:
        return ""


def limit_name(key: str) -> str:
    """How a limit is called."""
    return next((entry.name for entry in shipped_limits() if entry.key == key), key)


def own_limits(jurisdiction_id: int) -> QuerySet[LimitRow]:
    """The limits a jurisdiction set for itself."""
    return LimitRow.objects.filter(jurisdiction_id=jurisdiction_id).order_by("key", "-valid_from")


def notices() -> QuerySet[YearNotice]:
    """The loaded notices, newest year first."""
    return YearNotice.objects.order_by("-year")


def notice(year: int) -> YearNotice | None:
    """The loaded notice of a year, if any."""
    return YearNotice.objects.filter(year=year).first()


def notice_days(year: int) -> list[DayRow]:
    """The days of a year's loaded notice, in order."""
    return list(DayRow.objects.filter(notice__year=year).order_by("date"))


def local_days(jurisdiction_id: int) -> QuerySet[LocalDay]:
    """A jurisdiction's own days, latest first."""
    return LocalDay.objects.filter(jurisdiction_id=jurisdiction_id).order_by("-date")


def local_day(jurisdiction_id: int, uuid: UUID) -> LocalDay:
    """One own day of the jurisdiction; raises `LocalDay.DoesNotExist`."""
    return local_days(jurisdiction_id).get(uuid=uuid)


def source_of(year: int) -> str:
    """LOADED, SHIPPED or NONE: where a year's make-up days come from."""
    if YearNotice.objects.filter(year=year).exists():
        return "LOADED"
    return "SHIPPED" if year in _shipped().years else "NONE"


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the year's grid. `mark`: off 放假, work 调休上班, weekend 周末, local 本地, plain 工作日."""

    date: date
    mark: str
    reason: str
    works: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the grid in weeks from Monday; None pads."""

    number: int
    weeks: list[list[Cell | None]]
    working_days: int


def year_grid(calendar: Calendar, year: int) -> list[Month]:
    """The twelve months of a year."""
    grid = []
    for number in range(1, 13):
        weeks = [
            [_cell(calendar, day) if day.month == number else None for day in week]
            for week in months.Calendar().monthdatescalendar(year, number)
        ]
        grid.append(Month(number, weeks, sum(cell.works for week in weeks for cell in week if cell)))
    return grid


def _cell(calendar: Calendar, day: date) -> Cell:
    works, reason = calendar.is_working_day(day), calendar.reason(day)
    if reason.startswith("本地："):
        mark = "local"
    elif works:
        mark = "plain" if day.weekday() < 5 else "work"
    else:
        mark = "off" if day in calendar.days_off else "weekend"
    return Cell(day, mark, reason, works)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row that differ from their weekday in the same way for the same reason."""

    first: date
    last: date
    works: bool
    reason: str

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def special_days(calendar: Calendar, year: int) -> list[Stretch]:
    """What differs from the weekdays in a year, in order, days in a row together."""
    found: list[Stretch] = []
    for day in (date(year, 1, 1) + timedelta(days=i) for i in range(366)):
        if day.year != year or not (day in calendar.days_off or day in calendar.working_weekends):
            continue
        works, reason = calendar.is_working_day(day), calendar.reason(day)
        last = found[-1] if found else None
        if last and last.last + timedelta(days=1) == day and (last.works, last.reason) == (works, reason):
            found[-1] = Stretch(last.first, day, works, reason)
        else:
            found.append(Stretch(day, day, works, reason))
    return found

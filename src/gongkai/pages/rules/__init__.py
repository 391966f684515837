"""What pages are made of, in plain Python: shells, links, wording of due days, arithmetic of charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Tone(StrEnum):
    """How a state is coloured; red (`BAD`) is kept for what is late or dangerous."""

    PLAIN = "plain"
    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a navigation, tab row or list of links; `count` is shown beside the label when not None."""

    label: str
    url: str
    current: bool = False
    icon: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links under one heading, unfolded or not."""

    title: str
    links: tuple[Link, ...]
    open: bool = True


@dataclass(frozen=True, slots=True)
class DeskShell:
    """What stands around every desk page; an empty address hides its link."""

    jurisdiction: str
    organ: str
    post: str
    person: str
    home_url: str
    groups: tuple[LinkGroup, ...] = ()
    unread: int = 0
    messages_url: str = ""
    switch_url: str = ""
    account_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A mark of the foot that leads to its register: 党政机关, 找错; without a picture its words stand for it."""

    label: str
    url: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class PortalShell:
    """What stands around every public page; empty values are left out of the foot.

    `links` are the navigation, `foot_links` all that is worth finding from anywhere, `above` the line over the name
    (the governments above), `domain` the host these pages belong to, `key` what all pages within it were made from.
    """

    name: str
    title: str
    home_url: str
    links: tuple[Link, ...] = ()
    utilities: tuple[Link, ...] = ()
    foot_links: tuple[Link, ...] = ()
    platforms: tuple[Link, ...] = ()
    sponsor: str = ""
    operator: str = ""
    address: str = ""
    phone: str = ""
    site_id: str = ""
    icp: str = ""
    police: str = ""
    police_url: str = ""
    emblem_url: str = ""
    ipv6: bool = False
    above: str = ""
    domain: str = ""
    hours: str = ""
    hotline: str = ""
    terms: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()
    apply_url: str = field(default="", compare=False)  # answered only when a page shows it
    leave_url: str = ""
    save_url: str = ""
    manifest_url: str = ""
    worker_url: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Working days from today to a due day (negative when past) and the address of the derivation ("" if none)."""

    working_days: int
    url: str = ""


class Running(StrEnum):
    """What a due day's clock is doing, as the pill needs it."""

    OPEN = "open"
    PAUSED = "paused"
    DONE = "done"


def day_words(day: date, today: date) -> str:
    """8月31日, with the year where it is not this year's."""
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


def due_words(day: date, today: date, running: Running, working_days: int | None) -> tuple[str, Tone]:
    """How near a due day is, and its tone.

    `working_days` from today to the day (negative when past); None when nobody counted, then calendar days are used.
    """
    if running is Running.DONE:
        return "", Tone.PLAIN
    if running is Running.PAUSED:
        return "计时暂停", Tone.INFO
    unit = "天" if working_days is None else "个工作日"
    left = (day - today).days if working_days is None else abs(working_days)
    if day < today:
        return f"逾期 {abs(left) or 1} {unit}", Tone.BAD
    if day == today:
        return "今天到期", Tone.WARN
    return f"剩 {left} {unit}", Tone.WARN if left <= 5 else Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: `share` is 0–100 of the longest."""

    label: str
    value: float
    share: float
    url: str = ""
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """A table of shaded cells: a row a unit, a column a month; `levels` run from 0 (none) to 5 (most)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[float, int], ...]], ...] = field(default=())


def bars_of(rows: Sequence[tuple[str, float, str, str, str]], longest: float | None = None) -> list[Bar]:
    """Rows (label, value, url, tone, note) as bars, measured against `longest` or the greatest value."""
    most = longest if longest else max((value for _, value, *_ in rows), default=0)
    return [
        Bar(label, value, round(min(max(value, 0) / most, 1) * 100, 2) if most else 0, url, tone, note)
        for label, value, url, tone, note in rows
    ]


def heat_level(value: float, most: float) -> int:
    """0 for nothing, else 1 to 5 by fifths of the greatest."""
    if value <= 0 or most <= 0:
        return 0
    return min(5, int(value / most * 5 - 1e-9) + 1)


def heat_of(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]) -> Heat:
    """Shaded table of `rows` (label, one value a column)."""
    most = max((value for _, values in rows for value in values), default=0)
    shaded = tuple((label, tuple((value, heat_level(value, most)) for value in values)) for label, values in rows)
    return Heat(tuple(columns), shaded)


def number_words(value: float) -> str:
    """A number as people write it: no needless decimals, thousands apart."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}".rstrip("0")


def size_words(size: int) -> str:
    """Bytes as B, KB, MB or GB."""
    amount = float(size)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"

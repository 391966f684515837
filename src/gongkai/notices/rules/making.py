"""What table rows and prose items share when they become tasks: units, limits, doubts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.notices.rules.duties import Duty
from gongkai.notices.rules.shape import Deadline, Passage, Unit
from gongkai.notices.rules.text import Doc
from gongkai.notices.rules.times import Limit, in_cell, in_prose
from gongkai.reading.rules import Doubt

_COMMA = "，。；,;！？"
_STOP = "。；;！？"
_WINDOW = 400


@dataclass(frozen=True, slots=True)
class Context:
    """What a whole notice says that single tasks need: its year, its day, whether the first unit of a list leads.

    A year before `past` in running text is no limit but something that has been; None where nothing dates the notice.
    """

    doc: Doc
    year: int | None
    issued: date | None
    first_leads: bool = False
    past: int | None = None


def units(doc: Doc, places: list[tuple[int, int]]) -> tuple[Unit, ...]:
    return tuple(doc.unit(start, end) for start, end in places)


def by_role(context: Context, duty: Duty) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Lead and cooperating units; a note that the first of a list leads makes the others cooperating."""
    lead, cooperating = list(duty.lead), list(duty.cooperating)
    if context.first_leads and not cooperating and len(lead) > 1 and not duty.spoken:
        return lead[:1], lead[1:]
    return lead, cooperating


def cell_deadlines(context: Context, start: int, end: int) -> tuple[Deadline, ...]:
    """The limits a deadline cell or a 完成时限 label states."""
    text = context.doc.flat[start:end]
    return tuple(_deadline(context.doc, limit, start, limit.start, limit.end) for limit in in_cell(text, context.year))


def milestones(context: Context, start: int, end: int) -> tuple[tuple[Deadline, ...], tuple[Passage, ...]]:
    """The dated commitments in running text: each with its clause, and the time phrases alone."""
    text = context.doc.flat[start:end]
    found, phrases = [], []
    for limit in in_prose(text, context.year, context.past):
        low, high = _clause(text, limit)
        found.append(_deadline(context.doc, limit, start, low, high))
        phrases.append(context.doc.passage(start + limit.start, start + limit.end))
    return tuple(found), tuple(phrases)


def _clause(text: str, limit: Limit) -> tuple[int, int]:
    """The clause around a time phrase; one that is the phrase alone takes the next clause with it."""
    floor, ceiling = max(0, limit.start - _WINDOW), min(len(text), limit.end + _WINDOW)
    low = max(floor, *(text.rfind(mark, floor, limit.start) + 1 for mark in _COMMA))
    high = _next(text, limit.end, ceiling)
    if high - limit.end <= 1 and high < len(text) and text[high] not in _STOP:
        high = _next(text, high + 1, ceiling)
    if high < len(text) and text[high] == "。":
        high += 1
    return low, high


def _next(text: str, place: int, ceiling: int) -> int:
    return min((found for mark in _COMMA if (found := text.find(mark, place, ceiling)) >= 0), default=ceiling)


def _deadline(doc: Doc, limit: Limit, base: int, low: int, high: int) -> Deadline:
    passage = doc.passage(base + low, base + high)
    return Deadline(limit.kind, limit.date, limit.days, passage.text, passage.span)


def doubts_on_units(context: Context, duty: Duty) -> list[Doubt]:
    doc = context.doc
    return [
        Doubt(f"“{_short(doc.passage(*place).text)}”不像一个单位的名称，请核对。", doc.span(*place))
        for place in duty.doubtful
        if place[0] < place[1]
    ]


def doubts_on_dates(context: Context, deadlines: tuple[Deadline, ...]) -> list[Doubt]:
    return [
        Doubt(f"时限“{_short(item.text)}”早于成文日期，请核对年份。", item.span)
        for item in deadlines
        if item.date and context.issued and item.date < context.issued
    ]


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"

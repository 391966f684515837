"""Personal data in a text: every detector, one answer."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from gongkai.vetting.rules.kinds import severity_of
from gongkai.vetting.rules.layout import Layout
from gongkai.vetting.rules.masking import mask
from gongkai.vetting.rules.numbers import Found, find_broken, find_numbers
from gongkai.vetting.rules.places import (
    find_beside,
    find_context,
    find_homes,
    find_mail,
    find_names,
    find_permits,
    find_plates,
)
from gongkai.vetting.rules.plain import plain
from gongkai.vetting.rules.shape import CellHit, Context, Hit, HitKind, Severity

_ORDINARY = Context()
_FIRST = [
    HitKind.ID_CARD,
    HitKind.BANK_CARD,
    HitKind.EMAIL,
    HitKind.PASSPORT,
    HitKind.PERMIT,
    HitKind.PLATE,
    HitKind.PHONE,
    HitKind.LANDLINE,
    HitKind.ADDRESS,
    HitKind.WHEREABOUTS,
    HitKind.NAME,
    HitKind.HEALTH,
    HitKind.MINOR,
]
_RANK = {kind: rank for rank, kind in enumerate(_FIRST)}
_WEIGHT = {Severity.NOTE: 0, Severity.WARN: 1, Severity.BLOCK: 2}
_BREAKS = re.compile(r"[\t\n\r\v\f]")
_NO_DIGIT = re.compile(r"[^0-9]")
_HELPED = re.compile(r"残疾|救助|孤儿|未成年|学生姓名|患者|低保|特困|困境儿童|留守儿童|资助|病种|诊断")


def find_personal(text: str, *, context: Context = _ORDINARY) -> list[Hit]:
    """Personal data in `text`, in order and without overlap; offsets count in the text as given.

    Tables are read where cells are kept apart by tabs and rows by newlines: the heading of a column tells what stands below it.
    """
    layout = Layout(plain(text))
    found: list[Found] = []
    for detector in (
        find_numbers,
        find_broken,
        find_names,
        find_homes,
        find_plates,
        find_mail,
        find_permits,
        find_context,
    ):
        found += detector(layout, context)
    found += find_beside(layout, found)
    helped = bool(_HELPED.search(layout.text)) if any(one.kind is HitKind.NAME for one in found) else False
    allowed = _Allowed(context)
    hits = [_hit(text, one, context, helped=helped) for one in _apart(found)]
    return [hit for hit in hits if not allowed(hit)]


def find_in_table(rows: Sequence[Sequence[str]], *, context: Context = _ORDINARY) -> list[CellHit]:
    """Personal data in the cells of a table, headings of columns considered; offsets count within each cell."""
    cells: list[tuple[int, int, int]] = []
    lines, at = [], 0
    for row_number, row in enumerate(rows):
        for column, cell in enumerate(row):
            cells.append((at, row_number, column))
            at += len(cell) + 1
        at += not row
        lines.append("\t".join(_BREAKS.sub(" ", cell) for cell in row))
    answer, index = [], 0
    for hit in find_personal("\n".join(lines), context=context):
        while index + 1 < len(cells) and cells[index + 1][0] <= hit.start:
            index += 1
        start, row_number, column = cells[index]
        cell = rows[row_number][column]
        low, high = hit.start - start, min(hit.end - start, len(cell))
        answer.append(
            CellHit(row_number, column, Hit(hit.kind, hit.severity, low, high, cell[low:high], hit.masked, hit.why))
        )
    return answer


def _apart(found: Iterable[Found]) -> list[Found]:
    """The findings without overlap: the surer kind wins, among equals the longer; in order."""
    kept: list[Found] = []
    starts: list[int] = []
    for one in sorted(found, key=lambda item: (_RANK[item.kind], item.start - item.end, item.start)):
        index = bisect_left(starts, one.start)
        if (index < len(kept) and starts[index] < one.end) or (index and kept[index - 1].end > one.start):
            continue
        starts.insert(index, one.start)
        kept.insert(index, one)
    return kept


def _hit(text: str, found: Found, context: Context, *, helped: bool) -> Hit:
    severity = severity_of(found.kind, context.item_kind)
    if found.severity is not None and not context.item_kind:
        severity = found.severity
    why = found.why
    if found.kind is HitKind.NAME and helped and _WEIGHT[severity] < _WEIGHT[Severity.WARN]:
        severity, why = Severity.WARN, "未成年人、患者、救助对象等的姓名一般也应隐去，请核实"
    value = text[found.start : found.end]
    return Hit(found.kind, severity, found.start, found.end, value, mask(found.kind, value), why)


def _digits(value: str) -> str:
    return _NO_DIGIT.sub("", plain(value))


class _Allowed:
    """What is public by law or was allowed for this text."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.phones = {_digits(phone) for phone in context.office_phones}
        self.mails = {mail.lower() for mail in context.office_emails}

    def __call__(self, hit: Hit) -> bool:
        if hit.text in self.context.allow:
            return True
        if hit.kind in (HitKind.PHONE, HitKind.LANDLINE):
            return bool(self.phones) and _digits(hit.text) in self.phones
        if hit.kind is HitKind.NAME:
            return hit.text.replace(" ", "").replace("\u3000", "") in self.context.leader_names
        if hit.kind is HitKind.EMAIL:
            return plain(hit.text).lower() in self.mails
        return hit.kind is HitKind.ADDRESS and any(
            place and place in hit.text for place in self.context.office_addresses
        )

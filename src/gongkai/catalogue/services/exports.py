"""Standards out in the form in which they come in; a unit's entries with what is missing (R026, R306)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.catalogue.models import Adoption, DutyItem, Entry, NegativeItem, Standard
from gongkai.catalogue.rules import channels
from gongkai.catalogue.rules.entries import DutyType, EntryState, Fulfilment, Ground, Stage
from gongkai.catalogue.rules.registers import DUTY_COLUMNS
from gongkai.catalogue.rules.sheet import COLUMNS
from gongkai.catalogue.services import book
from gongkai.kernel import days
from gongkai.kernel.labels import Flag

GROUPS = (("公开事项", "level1", "level2"), ("公开对象", "to_all", "to_specific"), ("公开方式", "proactive", "on_request"), ("公开层级", "county", "township"))  # fmt: skip
WIDTHS = (6, 14, 16, 34, 34, 18, 18, 30, 7, 10, 6, 8, 6, 6)
CENTRED = frozenset({1, 9, 10, 11, 12, 13, 14})
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


def standards(rows: Iterable[Standard]) -> bytes:
    """A workbook with a sheet for each standard, two header rows and matters merged, as they are issued."""
    made = Workbook()
    made.remove(made.worksheets[0])
    names: set[str] = set()
    for standard in rows:
        name = standard.field.name.translate(FORBIDDEN)[:28]
        name = name if name not in names else f"{name[:24]}-{len(names) + 1}"
        names.add(name)
        entries = standard.entries.filter(state=EntryState.STANDING).order_by("position", "id")
        _sheet(made.create_sheet(name), standard, list(entries))
    if not made.worksheets:
        made.create_sheet("没有目录")
    return book.saved(made)


def _sheet(sheet: Worksheet, standard: Standard, entries: Sequence[Entry]) -> None:
    keys = list(COLUMNS)
    under = f"第 {standard.number} 版　{standard.effective_on:%Y年%m月%d日}起施行" if standard.effective_on else ""
    book.title(sheet, standard.title, len(keys), under)
    _head(sheet, keys)
    for number, entry in enumerate(entries, 5):
        for place, value in enumerate(_line(number - 4, entry), 1):
            book.write(sheet, number, place, value, centre=place in CENTRED)
    row = 5
    for _, group in groupby(entries, key=lambda entry: entry.level1):
        count = sum(1 for _ in group)
        if count > 1:
            for below in range(row + 1, row + count):
                sheet.cell(below, 2).value = None
            sheet.merge_cells(start_row=row, start_column=2, end_row=row + count - 1, end_column=2)
        row += count
    book.page_setup(sheet, WIDTHS, 4)


def _head(sheet: Worksheet, keys: Sequence[str]) -> None:
    grouped = {first: (name, second) for name, first, second in GROUPS}
    seconds = {second for _, _, second in GROUPS}
    for place, key in enumerate(keys, 1):
        book.head_cell(sheet, 4, place, COLUMNS[key])
        if key in grouped:
            book.head_cell(sheet, 3, place, grouped[key][0])
            book.head_cell(sheet, 3, place + 1, "")
            sheet.merge_cells(start_row=3, start_column=place, end_row=3, end_column=place + 1)
        elif key not in seconds:
            book.head_cell(sheet, 3, place, COLUMNS[key])
            sheet.cell(4, place).value = None
            sheet.merge_cells(start_row=3, start_column=place, end_row=4, end_column=place)


def _line(number: int, entry: Entry) -> list[object]:
    specific = "√" if entry.to_specific == "特定群体" else entry.to_specific
    return [
        number, entry.level1, entry.level2, entry.content, entry.basis, entry.time_text, entry.subject,
        channels.boxes(entry.channels, entry.channels_other), _tick(entry.to_all), specific, _tick(entry.proactive),
        _tick(entry.on_request), _tick(entry.county), _tick(entry.township),
    ]  # fmt: skip


def _tick(flag: str) -> str:
    return "√" if flag == Flag.YES else ""


ADOPTED = [("单位", 16), ("领域", 16), ("一级事项", 18), ("二级事项", 22), ("公开时限", 26), ("对应栏目", 20), ("公开情况", 12), ("已公开条数", 10), ("最近公开", 13), ("下次应公开", 13), ("是否超期", 10)]  # fmt: skip


def adoptions(rows: Iterable[Adoption], *, heading: str) -> bytes:
    """Entries of units as the list shows them."""
    today = days.today()
    lines = [
        [
            row.organ.short_name, row.field.name, row.entry.level1, row.wording or row.entry.level2, row.entry.time_text,
            row.column.title if row.column else "", Fulfilment(row.fulfilment).label, row.proofs_count, row.last_on, row.due_on,
            "超期" if row.due_on and row.due_on < today else "",
        ]
        for row in rows
    ]  # fmt: skip
    return book.simple("公开事项", heading, f"取数日期：{today.isoformat()}", ADOPTED, lines)


def duties(rows: Iterable[DutyItem], *, heading: str) -> bytes:
    """The register of duties, in the form in which it is taken in."""
    lines = [
        [
            row.organ.short_name, row.matter, DutyType(row.kind).label, Stage(row.stage).label, row.basis, row.evidence, row.url,
            row.get_state_display(),
        ]
        for row in rows
    ]  # fmt: skip
    return book.simple("义务登记册", heading, f"取数日期：{days.today().isoformat()}", DUTY_COLUMNS, lines)


NEGATIVE = [
    ("序号", 7),
    ("不予公开的事项", 30),
    ("情形", 46),
    ("条例理由", 34),
    ("依据", 36),
    ("列入单位", 18),
    ("列入日期", 13),
    ("版次", 7),
]


def negative(rows: Iterable[NegativeItem], *, heading: str) -> bytes:
    """The negative list as it stands."""
    lines = [
        [
            place,
            row.matter,
            row.circumstance,
            Ground(row.ground).label,
            row.basis,
            row.organ.short_name,
            row.since,
            row.number,
        ]
        for place, row in enumerate(rows, 1)
    ]
    return book.simple("负面清单", heading, f"取数日期：{days.today().isoformat()}", NEGATIVE, lines)

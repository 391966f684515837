"""Workbooks an office fills in and gets back: the template with its lists, and its own file with every bad cell coloured and commented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.pages.services.files import BOX
from gongkai.registers.models import BadCell, Batch
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.cells import shown
from gongkai.registers.rules.hints import how
from gongkai.registers.rules.shape import Definition, Field, Owner, Type
from gongkai.registers.services import sheets, sources

BAD = PatternFill("solid", fgColor="FFF2B8B5")
HEAD, NEEDED = PatternFill("solid", fgColor="FFE8EEF6"), PatternFill("solid", fgColor="FFFBE9C6")
FIRST, LAST = 3, 5_002  # lines of the template that are made ready
MOST_MARKED = 20_000  # lines of a workbook that is given back whole
MOST_BYTES = 12 * 1024 * 1024
AUTHOR = "政务公开平台"
LISTS, HOW = "选项", "填表说明"


def template(definition: Definition, jurisdiction_id: int) -> bytes:
    """The workbook to fill in: headings, what must be filled, lists to choose from, how each column is written."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = definition.title[:28].translate(str.maketrans("/\\?*[]:", "———————"))
    fields = definition.filled
    _title(sheet, definition.title, len(fields))
    for column, one in enumerate(fields, 1):
        cell = sheet.cell(2, column, one.heading)
        cell.font, cell.border, cell.fill = Font(bold=True), BOX, NEEDED if one.required else HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.comment = Comment(_how(one), AUTHOR, width=320, height=120)
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(40, max(12, len(one.heading) * 2 + 2))
        sheet.column_dimensions[letter].number_format = _format(one)
    _choices(book, sheet, fields, definition, jurisdiction_id)
    _explain(book, definition)
    sheet.freeze_panes = f"A{FIRST}"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return _bytes(book)


def _title(sheet: Worksheet, title: str, width: int) -> None:
    sheet.cell(1, 1, title).font = Font(bold=True, size=16)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    if width > 1:
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.row_dimensions[1].height = 30


def _format(one: Field) -> str:
    """Codes are text, so that no digit is lost; days are days."""
    if one.type is Type.DATE:
        return "yyyy-mm-dd"
    return "General" if one.type in (Type.NUMBER, Type.MONEY) else "@"


def _how(one: Field) -> str:
    return ("必填。" if one.required else "选填。") + how(one)


def _choices(book: Any, sheet: Worksheet, fields: Sequence[Field], definition: Definition, place: int) -> None:
    """Lists to choose from stand on a sheet of their own: a rule of its own holds no more than 255 letters."""
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    used = 0
    for column, one in enumerate(fields, 1):
        labels: list[str] = []
        if one.type is Type.CODE and not one.many:
            labels = list(one.values.values())
        elif one.type is Type.ORGAN and definition.owner is Owner.LEAD:
            labels = [organ.short_name for organ in orgs.organs(place)]
        if not labels:
            continue
        used += 1
        for number, label in enumerate(labels, 1):
            lists.cell(number, used, label)
        letter = get_column_letter(used)
        rule = DataValidation(type="list", formula1=f"'{LISTS}'!${letter}$1:${letter}${len(labels)}", allow_blank=True)
        rule.error, rule.errorTitle = f"请从列表中选择{one.title}"[:200], "不在可选范围"
        sheet.add_data_validation(rule)
        where = get_column_letter(column)
        rule.add(f"{where}{FIRST}:{where}{LAST}")


def _explain(book: Any, definition: Definition) -> None:
    sheet = book.create_sheet(HOW)
    sheet.append([f"{definition.title}填表说明"])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append(["列", "怎么填", "来源"])
    for cell in sheet[2]:
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, BOX
    for one in definition.filled:
        sheet.append([one.heading, _how(one), one.source or definition.source])
    for letter, width in (("A", 28), ("B", 60), ("C", 50)):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            cell.alignment, cell.border = Alignment(wrap_text=True, vertical="top"), BOX


def marked(batch: Batch) -> bytes:
    """The person's own file with every bad cell coloured and commented; of another form than .xlsx, its lines as a workbook.

    Of a very large file only the list of bad cells comes back. Raises `Refused` when the file is gone.
    """
    bad = list(asking.bad_cells(batch.pk))
    with sources.path_of(batch) as path:
        if batch.lines > MOST_MARKED or path.stat().st_size > MOST_BYTES:
            return _listed(batch, bad)
        book, sheet = _own(batch, path) if batch.name.lower().endswith(".xlsx") else _copied(batch, path)
        _mark(sheet, bad)
        book.active = book.index(sheet)
        return _bytes(book)


def _own(batch: Batch, path: Any) -> tuple[Any, Worksheet]:
    try:
        book = load_workbook(path)
        return book, book[batch.options["sheet"]]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, AttributeError, IndexError):
        return _copied(batch, path)


def _copied(batch: Batch, path: Any) -> tuple[Any, Worksheet]:
    """The lines of a file as a new workbook; every cell as text, as it was read."""
    book = Workbook()
    sheet = book.worksheets[0]
    with sheets.opened(path, batch.name) as table:
        for line in islice(table.lines(batch.options["sheet"]), MOST_MARKED):
            for column, value in enumerate(line.cells, 1):
                cell = sheet.cell(line.number, column)
                cell.value, cell.data_type, cell.number_format = ILLEGAL_CHARACTERS_RE.sub("", shown(value)), "s", "@"
    return book, sheet


def _mark(sheet: Worksheet, bad: Iterable[BadCell]) -> None:
    for one in bad:
        cell = sheet.cell(max(1, one.line), max(1, one.column))
        if isinstance(cell, MergedCell):
            area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
            cell = sheet.cell(area.min_row, area.min_col)
        assert not isinstance(cell, MergedCell)
        before = f"{cell.comment.text}\n" if cell.comment and cell.comment.author == AUTHOR else ""
        cell.fill = BAD
        cell.comment = Comment(f"{before}{one.sentence}", AUTHOR, width=320, height=100)


def _listed(batch: Batch, bad: Sequence[BadCell]) -> bytes:
    definition = queries.of_version(batch.version, batch.register.key)
    titles = {one.key: one.heading for one in definition.fields}
    book = Workbook(write_only=True)
    sheet = book.create_sheet("需要改正")
    for letter, width in (("A", 8), ("B", 8), ("C", 28), ("D", 80)):
        sheet.column_dimensions[letter].width = width
    sheet.append(["行", "列", "字段", "问题"])
    for one in bad:
        where = get_column_letter(one.column) if one.column else ""
        sheet.append([one.line, where, titles.get(one.field, ""), ILLEGAL_CHARACTERS_RE.sub("", one.sentence)])
    return _bytes(book)


def _bytes(book: Any) -> bytes:
    out = BytesIO()
    try:
        book.save(out)
    except (ValueError, TypeError, AttributeError) as fault:
        raise Refused("您的工作簿里有无法重新保存的内容，请按页面上列出的问题逐处改正。") from fault
    return out.getvalue()

"""Old workbooks: .xls by calamine for its cells and by its own records for what hides; .xlsb by calamine and LibreOffice."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO

import olefile
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import office
from gongkai.reading.services.bounds import BROKEN, ENCRYPTED
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import files
from gongkai.vetting.services.opening.cells import Sheet
from gongkai.vetting.services.opening.kinds import OLE
from gongkai.vetting.services.opening.shapes import Gathering

BOF, FILEPASS, BOUNDSHEET, ROW, COLINFO, NOTE, TXO, CONTINUE = 0x809, 0x2F, 0x85, 0x208, 0x7D, 0x1C, 0x1B6, 0x3C
HEADER, FOOTER = 0x14, 0x15
MAX_RECORDS = 5_000_000
XLSB = "这是 .xlsb 工作簿，批注和隐藏的行列没有检查，请另存为 .xlsx 后再上传"


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in an old or binary workbook."""
    if data.startswith(OLE):
        _cells(data, _Records(data), gather)
        return
    if office.program() is not None:
        files.read_into(office.converted(data, form="xlsb", target="xlsx"), "a.xlsx", gather)
        return
    _cells(data, None, gather)
    gather.unread(XLSB)


def _cells(data: bytes, records: _Records | None, gather: Gathering) -> None:
    try:
        book = CalamineWorkbook.from_object(BytesIO(data))
        listed = book.sheets_metadata
    except CalamineError as fault:
        raise Unreadable(BROKEN) from fault
    for index, meta in enumerate(listed):
        gather.check_time()
        sheet = Sheet(meta.name, hidden=meta.visible is not SheetVisibleEnum.Visible)
        gather.piece(meta.name, "工作表名称", HitKind.HIDDEN_SHEET if sheet.hidden else None)
        if meta.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
            continue
        try:
            found = book.get_sheet_by_name(meta.name)
            _fill(sheet, found.to_python(skip_empty_area=False))
        except CalamineError:
            gather.unread(f"{sheet.label}没有读出")
            continue
        part = records.sheets[index] if records and index < len(records.sheets) else None
        if part:
            sheet.hidden_rows, sheet.hidden_columns = part.hidden_rows, part.hidden_columns
        sheet.give(gather)
        if part:
            _beside(sheet, part, gather)


def _fill(sheet: Sheet, rows: Sequence[Sequence[object]]) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "" and value is not None:
                sheet.add(number, column, _shown(value))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    if isinstance(value, datetime):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value)


def _beside(sheet: Sheet, part: _Part, gather: Gathering) -> None:
    gather.piece("\n".join(part.layout), f"{sheet.label}的页眉页脚", HitKind.HIDDEN_SHEET if sheet.hidden else None)
    gather.piece("\n".join(part.texts), f"{sheet.label}的批注和文本框", HitKind.COMMENT if part.notes else None)
    if part.notes:
        gather.mark(HitKind.COMMENT, sheet.label, f"有{part.notes}个单元格带批注")


class _Part:
    """What the records of one sheet tell besides its cells."""

    def __init__(self) -> None:
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.notes = 0
        self.texts: list[str] = []
        self.layout: list[str] = []


class _Records:
    """Walks the records of a BIFF8 workbook stream ([MS-XLS] 2.1): sheets begin at the places the workbook names."""

    def __init__(self, data: bytes) -> None:
        self.sheets: list[_Part] = []
        try:
            with olefile.OleFileIO(BytesIO(data)) as compound:
                name = "Workbook" if compound.exists("Workbook") else "Book"
                self._stream = compound.openstream(name).read()
        except Exception as fault:  # olefile raises whatever a damaged directory brings about
            raise Unreadable(BROKEN) from fault
        starts: list[int] = []
        for kind, body, _ in self._from(0):
            if kind == FILEPASS:
                raise Unreadable(ENCRYPTED)
            if kind == BOUNDSHEET and len(body) >= 6:
                starts.append(struct.unpack_from("<I", body)[0])
            if kind == 0x0A:
                break
        self.sheets = [self._sheet(start) for start in starts]

    def _from(self, at: int) -> Iterator[tuple[int, bytes, int]]:
        """(kind, body, place of the next record)."""
        stream = self._stream
        for _ in range(MAX_RECORDS):
            if at + 4 > len(stream):
                return
            kind, length = struct.unpack_from("<HH", stream, at)
            yield kind, stream[at + 4 : at + 4 + length], at + 4 + length
            at += 4 + length

    def _sheet(self, start: int) -> _Part:
        part = _Part()
        depth = 0
        for kind, body, after in self._from(start):
            if kind == BOF:
                depth += 1
            elif kind == 0x0A:
                depth -= 1
                if depth <= 0:
                    break
            else:
                self._record(kind, body, after, part)
        part.texts = [one for one in part.texts if one.strip()]
        return part

    def _record(self, kind: int, body: bytes, after: int, part: _Part) -> None:
        if kind == ROW and len(body) >= 14 and struct.unpack_from("<H", body, 12)[0] & 0x20:
            part.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == COLINFO and len(body) >= 10:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", body)
            if flags & 1 or not width:
                part.hidden_columns.append((first, last))
        elif kind == NOTE:
            part.notes += 1
        elif kind == TXO:
            part.texts.append(self._drawn(after))
        elif kind in (HEADER, FOOTER) and len(body) > 3:
            part.layout.append(_unicode(body[2:]))

    def _drawn(self, at: int) -> str:
        """The text of a drawing object stands in the CONTINUE record that follows it."""
        for kind, body, _ in self._from(at):
            return _unicode(body) if kind == CONTINUE else ""
        return ""


def _unicode(body: bytes) -> str:
    """A flag byte, then one or two bytes a character."""
    if not body:
        return ""
    return body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")

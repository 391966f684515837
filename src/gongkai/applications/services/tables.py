"""The ledger as a workbook an office files. Text stays text, never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gongkai.applications.queries.ledger import HEAD
from gongkai.trail.services import Doer, record

THIN = Side(style="thin", color="000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WIDTHS = (20, 18, 12, 12, 12, 20, 12, 60, 12, 14, 18, 12, 12, 24, 12)
MOST_ROWS = 50_000


def ledger_table(
    *, title: str, under: str, rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD,
    widths: Sequence[int] = WIDTHS, name: str = "台账",
) -> bytes:  # fmt: skip
    """依申请公开台账, or another list with its own columns."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row, text, size in ((1, title, 16), (2, under, 11)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(head) + 1)
        cell = sheet.cell(row, 1, ILLEGAL_CHARACTERS_RE.sub("", text))
        cell.font, cell.alignment = (
            Font(size=size, bold=row == 1),
            Alignment(horizontal="center" if row == 1 else "right"),
        )
    for place, (label, wide) in enumerate(zip(("序号", *head), (7, *widths), strict=True), 1):
        cell = sheet.cell(3, place, label)
        cell.font, cell.border, cell.fill = Font(bold=True), BOX, PatternFill("solid", fgColor="E8EDF3")
        sheet.column_dimensions[get_column_letter(place)].width = wide
    for at, line in enumerate(rows, 4):
        for place, value in enumerate((str(at - 3), *line), 1):
            one = sheet.cell(at, place, ILLEGAL_CHARACTERS_RE.sub("", value))
            one.data_type = "s"
            one.border, one.alignment = BOX, Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "3:3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def record_export(*, by: Doer, organ_id: int, number: int) -> None:
    """Applicants' names left the house: who took them, and how many."""
    record("application.exported", of=f"orgs.Organ:{organ_id}", by=by, rows=number)

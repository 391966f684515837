"""文件签发卡 as .docx, laid out after GB/T 9704-2012: A4, margins 37/35/28/26 mm, 小标宋 title, 仿宋 text."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document as NewDocx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.documents.queries.card import Card, Step

TITLE, TEXT, HEAD = "方正小标宋简体", "仿宋_GB2312", "黑体"
SIZE = Pt(12)
STEPS = ("环节", "姓名", "意见", "日期")
WIDTHS = (Mm(28), Mm(26), Mm(72), Mm(30))


def docx(card: Card) -> bytes:
    """The bytes of the card."""
    book: Any = NewDocx()
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    book.styles["Normal"].font.size = SIZE
    _font(book.styles["Normal"], TEXT)
    _line(book, card.organ, TITLE, Pt(22), red=True)
    _line(book, "文件签发卡", TITLE, Pt(18))
    facts = _table(book, (Mm(28), Mm(128)))
    for name, value in (*card.facts, ("内容检查", card.vetting)):
        _row(facts, (name, value), (Mm(28), Mm(128)), heads=1)
    book.add_paragraph()
    steps = _table(book, WIDTHS)
    _row(steps, STEPS, WIDTHS, heads=4)
    for step in card.steps:
        _row(steps, (step.name, person(step), step.opinion, step.on), WIDTHS, heads=1)
    if card.missing:
        _line(book, f"尚缺：{'、'.join(card.missing)}", TEXT, SIZE, centred=False)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def person(step: Step) -> str:
    """Who decided, and who entered it for them."""
    return f"{step.person}（代录：{step.entered}）" if step.entered else step.person


def _font(holder: Any, name: str) -> None:
    holder.font.name = name
    holder.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _line(book: Any, text: str, font: str, size: Any, *, red: bool = False, centred: bool = True) -> None:
    paragraph = book.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = size
    _font(run, font)
    if red:
        run.font.color.rgb = RGBColor(0xC0, 0, 0)


def _table(book: Any, widths: tuple[Any, ...]) -> Any:
    table = book.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    return table


def _row(table: Any, values: tuple[str, ...], widths: tuple[Any, ...], *, heads: int) -> None:
    cells = table.add_row().cells
    for place, (cell, value) in enumerate(zip(cells, values, strict=True)):
        cell.width = widths[place]
        run = cell.paragraphs[0].add_run(value)
        run.font.size = SIZE
        _font(run, HEAD if place < heads else TEXT)

"""A public version as .docx after GB/T 9704-2012: A4, 22 lines of 28 characters, 小标宋 title, 仿宋 text, page numbers outside."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document as NewDocx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.documents.rules.paper import Block, Piece
from gongkai.documents.services.papers import Paper, pictures

TITLE, TEXT, HEAD, SECOND = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
FONTS = {1: HEAD, 2: SECOND}
PITCH = Pt(28.95)
ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same text gives the same bytes
WIDE = Mm(156)


def docx(found: Paper) -> bytes:
    """The paper as .docx; the same paper gives the same bytes."""
    book: Any = NewDocx()
    _page(book)
    if found.number:
        _line(book, (Piece(found.number),), align="center")
        _line(book, ())
    _line(book, (Piece(found.title),), font=TITLE, size=22, align="center", pitch=Pt(36))
    _line(book, ())
    if found.addressees:
        _line(book, (Piece(found.addressees),))
    shown = pictures(found)
    for one in found.blocks:
        _block(book, one, shown)
    if found.annotation:
        _line(book, (Piece(f"（{found.annotation}）"),), indent=2)
    for place, name in enumerate(found.attachments, 1):
        _line(book, (Piece(f"{'附件：' if place == 1 else '　　　'}{place}. {name}"),), indent=2)
    _line(book, ())
    for note in found.notes:
        _line(book, (Piece(note),), font=HEAD, size=9, pitch=Pt(14))
    props = book.core_properties
    props.title, props.author, props.created, props.modified = found.title, found.issuer, MADE, MADE
    out = BytesIO()
    book.save(out)
    return _fixed(out)


def _fixed(made: BytesIO) -> bytes:
    """The same package without the moment it was written at."""
    out = BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _page(book: Any) -> None:
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(22)
    _font(book.styles["Normal"], TEXT, 16)
    book.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _number(paragraph: Any, align: Any) -> None:
    paragraph.alignment = align
    for kind, text in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        _font(run, "宋体", 14)
        if kind in {"begin", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        if kind == "instr":
            code = OxmlElement("w:instrText")
            code.text = text
            run._element.append(code)


def _block(book: Any, one: Block, shown: dict[str, tuple[str, bytes]]) -> None:
    if one.kind == "table":
        _table(book, one)
    elif one.kind == "picture":
        _picture(book, one, shown)
    elif one.kind == "page":
        book.add_page_break()
    elif one.kind == "rule":
        _line(book, (Piece("———"),), align="center")
    elif one.kind == "item":
        _line(book, (Piece(f"{one.mark} "), *one.pieces), indent=one.level + 1)
    elif one.kind == "quote":
        _line(book, one.pieces, font=SECOND, indent=2)
    else:
        bold = one.kind == "heading" and one.level == 3
        _line(
            book, one.pieces, font=FONTS.get(one.level, TEXT), align=one.align, indent=2 if one.indent else 0, bold=bold
        )


def _line(
    book: Any, pieces: tuple[Piece, ...], *, font: str = TEXT, size: float = 16, align: str = "", indent: int = 0,
    bold: bool = False, pitch: Any = PITCH,
) -> None:  # fmt: skip
    paragraph = book.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
    shape.space_before = shape.space_after = Pt(0)
    shape.widow_control = False
    if indent:
        mark = paragraph._p.get_or_add_pPr().get_or_add_ind()
        mark.set(qn("w:firstLineChars"), str(indent * 100))
        shape.first_line_indent = Pt(indent * size)
    paragraph.alignment = ALIGN.get(align, WD_ALIGN_PARAGRAPH.JUSTIFY)
    _words(paragraph, pieces, font, size, bold)


def _words(paragraph: Any, pieces: tuple[Piece, ...], font: str, size: float, bold: bool = False) -> None:
    for piece in pieces:
        run = paragraph.add_run()
        if piece.text == "\n":
            run.add_break()
            continue
        run.text = piece.text
        run.bold = True if bold or piece.bold else None
        run.italic, run.underline = piece.slanted or None, piece.underlined or None
        run.font.strike, run.font.subscript, run.font.superscript = piece.struck, piece.below, piece.above
        _font(run, font, size)


def _font(holder: Any, name: str, size: float) -> None:
    holder.font.name, holder.font.size = name, Pt(size)
    element = getattr(holder, "element", None)
    (holder._element if element is None else element).get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _picture(book: Any, one: Block, shown: dict[str, tuple[str, bytes]]) -> None:
    """In the middle, no wider than the text; one that Word cannot show is named."""
    paragraph = book.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    try:
        picture = paragraph.add_run().add_picture(BytesIO(shown[one.file][1]))
    except (KeyError, UnrecognizedImageError):
        _words(paragraph, (Piece(f"［图片：{one.alt or '见网页'}］"),), TEXT, 12)
        return
    if picture.width > WIDE:
        picture.height, picture.width = int(picture.height * WIDE / picture.width), WIDE
    picture._inline.docPr.set("descr", one.alt)


def _table(book: Any, one: Block) -> None:
    table = book.add_table(rows=len(one.rows), cols=one.columns)
    table.style = "Table Grid"
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(one.rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            taken |= {(x + right, y + under) for right in range(cell.across) for under in range(cell.down)}
            place = table.cell(y, x)
            if cell.across > 1 or cell.down > 1:
                place = place.merge(table.cell(y + cell.down - 1, x + cell.across - 1))
            for number, words in enumerate(cell.paragraphs):
                paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
                paragraph.alignment = ALIGN.get(cell.align, WD_ALIGN_PARAGRAPH.LEFT)
                paragraph.paragraph_format.space_after = Pt(0)
                _words(paragraph, words, HEAD if cell.head else TEXT, 12)
            x += cell.across

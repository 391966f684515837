"""Tries to get the terms out of the finished PDF in every way there is, and refuses the file when one comes out.

Ways: the bytes of the file; every stream unpacked and every string and name, in every usual encoding; every string shown in a
content stream by its font's own table; PDFium's text of every page, in the order of the file and of the eye, and over the
borders of pages; and the picture of every painted page, which must be black where it was painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from gongkai.redaction.rules import Box, Needles, NotRedacted
from gongkai.redaction.services.pdf_content import SHOW
from gongkai.redaction.services.pdf_fonts import FontCodes
from gongkai.redaction.services.pdf_glyphs import Sheet, hits, hits_across, sheet
from gongkai.redaction.services.pdf_paint import DOTS, dots

LEAKS = "核对时从改好的文件里仍取得出要遮盖的内容（{0}），没有生成文件；请把这份文件打印后扫描，再画出遮盖位置。"
FORBIDDEN = (
    "/AcroForm",
    "/Names",
    "/OCProperties",
    "/Metadata",
    "/Outlines",
    "/OpenAction",
    "/AA",
    "/StructTreeRoot",
    "/AF",
)
PIXELS_AT_LEAST = 9
BLACK = 24
LABELLED_DARK = 0.3
EDGE = 2
"""Pixels at the edge of a box that the smaller picture mixes with what stands beside it."""


def prove(data: bytes, needles: Needles, painted: Mapping[int, Sequence[Box]], *, labelled: bool) -> None:
    """Raise NotRedacted when any term can be got out, or anything stayed that must not be there."""
    if needles.terms and needles.within_bytes(data, least=PIXELS_AT_LEAST):
        raise NotRedacted(LEAKS.format("文件的字节"))
    if data.count(b"startxref") != 1:
        raise NotRedacted(LEAKS.format("较早的版本"))
    with pikepdf.open(BytesIO(data)) as document:
        if any(key in document.Root for key in FORBIDDEN) or "/Info" in document.trailer:
            raise NotRedacted(LEAKS.format("页面之外的部分"))
        for one in document.objects:
            _object(one, needles)
        for number, page in enumerate(document.pages, 1):
            if "/Annots" in page.obj or needles.within("".join(_shown(page.obj, page.obj.get("/Resources"), set()))):
                raise NotRedacted(LEAKS.format(f"第{number}页的内容流"))
    _rendered(data, needles, painted, labelled=labelled)


def _object(one: Any, needles: Needles) -> None:
    if isinstance(one, pikepdf.Stream):
        picture = str(one.get("/Subtype", "")) == "/Image"
        try:
            raw = one.read_raw_bytes() if picture and "/DCTDecode" in str(one.get("/Filter", "")) else one.read_bytes()
        except pikepdf.PdfError:
            raw = one.read_raw_bytes()
        if needles.within_bytes(raw, least=PIXELS_AT_LEAST if picture else 0):
            raise NotRedacted(LEAKS.format("数据流"))
    for text in _strings(one, 0):
        if needles.within(text):
            raise NotRedacted(LEAKS.format("对象里的文字"))


def _strings(one: Any, depth: int) -> Iterator[str]:
    """Every string and name of an object, not following references."""
    if depth > 60:
        return
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in one.items():
            yield key
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                yield from _strings(value, depth + 1)
    elif isinstance(one, pikepdf.Array):
        for value in one:
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                yield from _strings(value, depth + 1)
    elif isinstance(one, pikepdf.Name):
        yield str(one)
    elif isinstance(one, pikepdf.String):
        yield str(one)
        yield bytes(one).decode("gb18030", "ignore")


def _shown(stream: Any, resources: Any, seen: set[tuple[int, int]]) -> Iterator[str]:
    """What the strings of a content stream say by their fonts, with that of the forms it uses."""
    fonts = {name: FontCodes(font) for name, font in resources.get("/Font", {}).items()}
    font: FontCodes | None = None
    stack: list[FontCodes | None] = []
    for one in pikepdf.parse_content_stream(stream):
        word = str(one.operator)
        if word == "q":
            stack.append(font)
        elif word == "Q":
            font = stack.pop() if stack else font
        elif word == "Tf":
            font = fonts.get(str(one.operands[0]))
        elif word in SHOW and font is not None:
            parts = one.operands[-1]
            held = parts if isinstance(parts, pikepdf.Array) else [parts]
            yield from (font.text(bytes(part)) for part in held if isinstance(part, pikepdf.String))
        elif word == "Do":
            yield from _form(resources.get("/XObject", {}).get(str(one.operands[0])), seen)


def _form(form: Any, seen: set[tuple[int, int]]) -> Iterator[str]:
    if isinstance(form, pikepdf.Stream) and str(form.get("/Subtype")) == "/Form" and form.objgen not in seen:
        seen.add(form.objgen)
        yield from _shown(form, form.get("/Resources", pikepdf.Dictionary()), seen)


def _rendered(data: bytes, needles: Needles, painted: Mapping[int, Sequence[Box]], *, labelled: bool) -> None:
    document = pypdfium2.PdfDocument(data)
    try:
        before: Sheet | None = None
        for at in range(len(document)):
            page = document[at]
            try:
                read = sheet(page, at + 1, look=False)
                if hits(read, needles):
                    raise NotRedacted(LEAKS.format(f"第{at + 1}页的文字"))
                if painted.get(at + 1):
                    _black(page, painted[at + 1], labelled=labelled)
            finally:
                page.close()
            if before is not None and any(hits_across(before, read, needles)):
                raise NotRedacted(LEAKS.format(f"第{at}页到第{at + 1}页的文字"))
            before = read
    finally:
        document.close()


def _black(page: pypdfium2.PdfPage, boxes: Sequence[Box], *, labelled: bool) -> None:
    """Whether the picture is black where it was painted; under a label, mostly."""
    width, height = page.get_size()
    picture = page.render(scale=DOTS / 144).to_pil().convert("L")
    for box in boxes:
        left, top, right, bottom = dots(box, picture, width, height)
        inner = picture.crop(
            (left + EDGE, top + EDGE, max(left + EDGE + 1, right - 1), max(top + EDGE + 1, bottom - 1))
        )
        counts = inner.histogram()
        dark = sum(counts[:BLACK]) / max(1, sum(counts))
        if dark < (LABELLED_DARK if labelled else 1.0):
            raise NotRedacted(LEAKS.format("遮盖处的画面"))

"""PDF files: text with its places and ruling lines, straight from PDFium; pages without text go to the OCR extra.

PDFium is not safe to use from two threads at once, so one file is read at a time in a process.
"""

from __future__ import annotations

import importlib
import threading
import time

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services.bounds import BROKEN, EMPTY, ENCRYPTED, MAX_PAGES, MAX_SCANNED_PAGES
from gongkai.reading.services.composing import compose
from gongkai.reading.services.page import Page
from gongkai.reading.services.pdf_page import Fonts, read_page
from gongkai.reading.services.writing import Writer

MAX_SECONDS = 90.0
MAX_OCR_SECONDS = 600.0
DOTS_PER_POINT = 200 / 72
MAX_RENDERED_PIXELS = 16_000_000
FEWEST_GLYPHS = 8
SLOW = "PDF 文件过于复杂，读取超时；请另存为 Word 文件后再上传。"
SCAN = "这份 PDF 是扫描件，没有文字层；要读扫描件，请管理员安装识别组件（ocr），或上传带文字的文件。"
one_at_a_time = threading.Lock()  # whoever else calls PDFium takes it too


def read(data: bytes, *, form: str, ocr: bool) -> Source:
    """All pages in order."""
    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            code = getattr(fault, "err_code", None)
            locked = code == pdfium.FPDF_ERR_PASSWORD or "password" in str(fault).lower()
            raise Unreadable(ENCRYPTED if locked else BROKEN) from fault
        try:
            return _read(document, form, ocr)
        finally:
            document.close()


def _read(document: pypdfium2.PdfDocument, form: str, ocr: bool) -> Source:
    count = len(document)
    if not count:
        raise Unreadable(EMPTY)
    if count > MAX_PAGES:
        raise Unreadable(f"PDF 有{count}页，超过{MAX_PAGES}页，没有读取；请只保留通知正文和任务分解表。")
    writer = Writer()
    fonts = Fonts()
    pages: list[Page] = []
    pictures: list[int] = []
    started = time.monotonic()
    for index in range(count):
        if time.monotonic() - started > MAX_SECONDS:
            raise Unreadable(SLOW)
        page = document[index]
        try:
            read_one, has_picture = read_page(page, index + 1, fonts)
        finally:
            page.close()
        pages.append(read_one)
        if (has_picture and len(read_one.glyphs) < FEWEST_GLYPHS) or _garbled(read_one):
            pictures.append(index)
    if pictures:
        _recognise(document, pages, pictures, writer, ocr)
    compose(pages, writer)
    return writer.source(form, pages=count)


def _garbled(page: Page) -> bool:
    """Whether the text layer is mostly signs without a meaning, as when the fonts lack their tables."""
    bad = sum(
        1 for glyph in page.glyphs if glyph.text == "\ufffd" or "\ue000" <= glyph.text <= "\uf8ff" or glyph.text < " "
    )
    return len(page.glyphs) >= FEWEST_GLYPHS and bad > 0.3 * len(page.glyphs)


def _recognise(
    document: pypdfium2.PdfDocument, pages: list[Page], pictures: list[int], writer: Writer, ocr: bool
) -> None:
    image = importlib.import_module("gongkai.reading.services.image")
    if not ocr or not image.available():
        if len(pictures) == len(pages):
            raise Unreadable(SCAN)
        listed = "、".join(str(index + 1) for index in pictures[:10]) + ("等" if len(pictures) > 10 else "")
        writer.doubt(f"第{listed}页是图片，没有文字，没有读入。")
        return
    if len(pictures) > MAX_SCANNED_PAGES:
        writer.doubt(f"扫描页超过{MAX_SCANNED_PAGES}页，第{pictures[MAX_SCANNED_PAGES] + 1}页起的扫描页没有识别。")
    started = time.monotonic()
    for index in pictures[:MAX_SCANNED_PAGES]:
        if time.monotonic() - started > MAX_OCR_SECONDS:
            writer.doubt(f"识别超时，第{index + 1}页起的扫描页没有识别。")
            return
        page = document[index]
        try:
            width, height = page.get_size()
            scale = min(DOTS_PER_POINT, (MAX_RENDERED_PIXELS / max(1.0, width * height)) ** 0.5)
            picture = page.render(scale=scale).to_pil()
        finally:
            page.close()
        pages[index] = image.recognise(picture, index + 1, 1 / scale, writer)

"""PDF files: the text of every page by PDFium, text nobody sees, scans, and by pikepdf what hides beside the pages."""

from __future__ import annotations

import io

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import image
from gongkai.reading.services.bounds import BROKEN, ENCRYPTED, MAX_PAGES, MAX_SCANNED_PAGES
from gongkai.reading.services.pdf import one_at_a_time
from gongkai.vetting.rules import Severity
from gongkai.vetting.services.opening import pdf_beside, pdf_covers
from gongkai.vetting.services.opening.picture import recognised
from gongkai.vetting.services.opening.plain import over_lines
from gongkai.vetting.services.opening.shapes import Gathering

FEWEST_LETTERS = 8
DOTS_PER_POINT = 200 / 72
MAX_RENDERED_PIXELS = 16_000_000
LARGE_SHARE = 0.35


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in a PDF file."""
    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            code = getattr(fault, "err_code", None)
            locked = code == pdfium.FPDF_ERR_PASSWORD or "password" in str(fault).lower()
            raise Unreadable(ENCRYPTED if locked else BROKEN) from fault
        try:
            scans = _pages(document, gather)
        finally:
            document.close()
    if b"%%EOF" not in data[-2048:]:
        gather.unread("PDF 没有结尾，可能没有传完，没有查完，请重新导出后再上传")
    _scans(scans, gather)
    pdf_beside.read(data, gather)


def _pages(document: pypdfium2.PdfDocument, gather: Gathering) -> list[tuple[int, bytes | None]]:
    """The text of all pages; returns the pages that are only pictures, rendered where OCR can read them."""
    count = len(document)
    if not count:
        raise Unreadable(BROKEN)
    if count > MAX_PAGES:
        gather.unread(f"PDF 有{count}页，超过{MAX_PAGES}页，后面的没有检查")
    scans: list[tuple[int, bytes | None]] = []
    for index in range(min(count, MAX_PAGES)):
        gather.check_time()
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            gather.unread(f"第{index + 1}页已损坏，没有读出")
            continue
        try:
            if _page(page, index + 1, gather):
                scans.append((index + 1, _rendered(page) if image.available() else None))
        finally:
            page.close()
    return scans


def _page(page: pypdfium2.PdfPage, number: int, gather: Gathering) -> bool:
    """Text of one page and what of it nobody sees; whether it is a picture without text."""
    place = f"第{number}页"
    text_page = page.get_textpage()
    try:
        text = _clean(text_page.get_text_range())
        gather.piece(text, place)
        for joined in over_lines(text):
            gather.piece(joined, f"{place}（跨行的号码）")
        covers = pdf_covers.Covers(page)
        for hidden, stretch, detail in covers.unseen(text_page) if text.strip() else []:
            gather.piece(stretch, f"{place}（{detail}）", hidden)
            severity = Severity.WARN if detail in pdf_covers.MILD else None
            gather.mark(hidden, place, f"有{detail}，仍可选中复制", severity)
    finally:
        text_page.close()
    letters = sum(1 for one in text if one.isalnum())
    garbled = sum(1 for one in text if one == "\ufffd" or "\ue000" <= one <= "\uf8ff")
    if garbled > 0.3 * max(letters, FEWEST_LETTERS):
        return True
    if not covers.pictures:
        return False
    return letters < FEWEST_LETTERS or (covers.picture_share > LARGE_SHARE and letters < 4 * FEWEST_LETTERS)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\ufffe", "").replace("\x02", "").replace("\x00", "")


def _rendered(page: pypdfium2.PdfPage) -> bytes | None:
    width, height = page.get_size()
    scale = min(DOTS_PER_POINT, (MAX_RENDERED_PIXELS / max(1.0, width * height)) ** 0.5)
    held = io.BytesIO()
    page.render(scale=scale).to_pil().convert("L").save(held, "PNG")
    return held.getvalue()


def _scans(scans: list[tuple[int, bytes | None]], gather: Gathering) -> None:
    """Scanned pages by OCR; where it cannot, they are unread."""
    missed: list[int] = []
    for index, (number, picture) in enumerate(scans):
        text = recognised(picture) if picture and index < MAX_SCANNED_PAGES else None
        if text is None:
            missed.append(number)
        else:
            gather.piece(text, f"第{number}页（扫描件，识别得来）")
        gather.check_time()
    if missed:
        listed = "、".join(str(one) for one in missed[:10]) + ("等" if len(missed) > 10 else "")
        why = "没有识别出来" if image.available() else "没有文字，这里没有安装识别组件"
        gather.unread(f"第{listed}页是扫描件，{why}，未能检查")

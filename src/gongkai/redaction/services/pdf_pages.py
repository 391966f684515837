"""Pages of a PDF as pictures, for whoever draws regions on them or looks at the result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from gongkai.reading.services.bounds import BROKEN, ENCRYPTED, MAX_FILE_BYTES, MAX_PAGES
from gongkai.reading.services.pdf import one_at_a_time
from gongkai.redaction.rules import NotRedacted

WIDE, TALL = 1_100, 2_200
"""Most pixels of a picture across and down."""
QUALITY = 82
MANY = "PDF 有{0}页，超过{1}页；请拆成几份。"
NO_SUCH = "没有第{0}页，这份文件共{1}页。"


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    if len(data) > MAX_FILE_BYTES:
        raise NotRedacted(f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，请拆成几份。")
    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            locked = getattr(fault, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(fault).lower()
            raise NotRedacted(ENCRYPTED if locked else BROKEN) from fault
        try:
            yield document
        except pypdfium2.PdfiumError as fault:
            raise NotRedacted(BROKEN) from fault
        finally:
            document.close()


def sizes(data: bytes, *, most: int = MAX_PAGES) -> list[tuple[float, float]]:
    """Width and height of every page as shown, in points. Raises NotRedacted."""
    with _opened(data) as document:
        if not len(document):
            raise NotRedacted(BROKEN)
        if len(document) > most:
            raise NotRedacted(MANY.format(len(document), most))
        return [document.get_page_size(number) for number in range(len(document))]


def picture(data: bytes, number: int) -> bytes:
    """One page (from 1) as JPEG, with what is drawn on it alone, as a redaction copies it. Raises NotRedacted."""
    with _opened(data) as document:
        if not 1 <= number <= len(document):
            raise NotRedacted(NO_SUCH.format(number, len(document)))
        page = document[number - 1]
        try:
            width, height = page.get_size()
            scale = min(WIDE / max(1.0, width), TALL / max(1.0, height))
            shown: Image.Image = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
        finally:
            page.close()
    out = BytesIO()
    shown.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue()

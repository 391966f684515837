"""Takes out of a PDF its properties, comments, attachments and scripts. Text on its pages cannot be masked there."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf

from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening.pdf_beside import NOT_NOTES
from gongkai.vetting.services.opening.shapes import CannotClean

TEXT = "PDF 里的文字不能在原件上遮蔽，请在原来的文件中遮蔽后重新导出 PDF。"
BROKEN = "PDF 已损坏或设了密码，不能自动处理，请重新导出后再上传。"


def cleaned_pdf(data: bytes, *, has_texts: bool, drop: frozenset[HitKind]) -> bytes:
    """The PDF written anew, without older versions of itself. Raises CannotClean."""
    if has_texts or HitKind.COVERED_TEXT in drop:
        raise CannotClean(TEXT)
    try:
        with pikepdf.open(BytesIO(data)) as document:
            if HitKind.METADATA in drop:
                _properties(document)
            if HitKind.COMMENT in drop:
                _notes(document, lambda kind: kind not in NOT_NOTES and kind != "/FileAttachment")
                _notes(document, lambda kind: kind == "/Popup")
            if HitKind.EMBEDDED_FILE in drop:
                for name in list(document.attachments):
                    del document.attachments[name]
                _notes(document, lambda kind: kind == "/FileAttachment")
            if HitKind.MACRO in drop:
                _scripts(document)
            held = BytesIO()
            document.remove_unreferenced_resources()
            document.save(held)
    except pikepdf.PasswordError as fault:
        raise CannotClean(BROKEN) from fault
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise CannotClean(BROKEN) from fault
    return held.getvalue()


def _properties(document: pikepdf.Pdf) -> None:
    for holder in (document.Root, *(page.obj for page in document.pages)):
        for key in ("/Metadata", "/PieceInfo", "/LastModified"):
            if key in holder:
                del holder[key]
    if "/Info" in document.trailer:
        del document.trailer["/Info"]


def _notes(document: pikepdf.Pdf, unwanted: Callable[[str], bool]) -> None:
    for page in document.pages:
        found = page.obj.get("/Annots")
        if not isinstance(found, pikepdf.Array):
            continue
        kept = [one for one in found if not unwanted(_kind(one))]
        if len(kept) < len(found):
            page.obj["/Annots"] = pikepdf.Array(kept)


def _kind(note: object) -> str:
    return str(note.get("/Subtype", "")) if isinstance(note, pikepdf.Dictionary) else ""


def _scripts(document: pikepdf.Pdf) -> None:
    names = document.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        del names["/JavaScript"]
    for key in ("/OpenAction", "/AA"):
        if key in document.Root:
            del document.Root[key]

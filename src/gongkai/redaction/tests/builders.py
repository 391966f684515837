"""PDF files with something to hide in every place a PDF has; the persons are invented."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from gongkai.reading.tests.builders import pdf
from gongkai.redaction.rules import Term

TERM = "张三丰"
GROUND = "条例第十五条"
TERMS = [Term(TERM, GROUND)]
HARMLESS = "各部门要把政务公开贯穿决策执行管理服务结果全过程。"


def saved(document: pikepdf.Pdf) -> bytes:
    """Bytes of a PDF."""
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """A PDF with something done to it."""
    with pikepdf.open(BytesIO(data)) as document:
        change(document)
        return saved(document)


def harmless() -> bytes:
    """A page without anything to hide."""
    return pdf(HARMLESS)


def drawn(code: str, *, resources: Dictionary | None = None, box: tuple[float, ...] = (0, 0, 400, 300)) -> bytes:
    """A page of these instructions; /H is Helvetica."""
    document = pikepdf.new()
    held = resources or Dictionary()
    fonts = held.get("/Font", Dictionary())
    fonts["/H"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    held["/Font"] = fonts
    page = Dictionary(
        Type=Name.Page, MediaBox=Array(box), Resources=held, Contents=document.make_stream(code.encode("latin-1"))
    )
    document.pages.append(pikepdf.Page(document.make_indirect(page)))
    return saved(document)


def everything(document: pikepdf.Pdf) -> None:
    """Plants the term beside the page in every way."""
    page = document.pages[0].obj
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[10, 10, 30, 30], Contents=String(TERM))
    drawing = document.make_stream(b"BT ET", Subtype=Name.Form, BBox=[0, 0, 9, 9])
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=[10, 10, 30, 30], AP=Dictionary(N=drawing), NM=String(TERM)
    )
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=String(f"http://x/{TERM}"))
    )
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("户主"),
        V=String(TERM),
        DV=String(TERM),
        Rect=[50, 50, 90, 60],
    )
    page["/Annots"] = Array([document.make_indirect(one) for one in (note, stamp, link, field)])
    page["/PieceInfo"] = Dictionary(X=Dictionary(Private=String(TERM)))
    page["/AA"] = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{TERM}')")))
    page["/Thumb"] = document.make_stream(TERM.encode(), Width=1, Height=1)
    document.Root["/AcroForm"] = Dictionary(Fields=Array([page["/Annots"][3]]))
    document.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String(f"'{TERM}'"))
    document.Root["/PageLabels"] = Dictionary(Nums=[0, Dictionary(P=String(TERM))])
    document.Root["/Lang"] = String("zh")
    document.attachments["说明.txt"] = pikepdf.AttachedFileSpec(document, TERM.encode(), filename=f"{TERM}.txt")
    document.docinfo["/Title"] = String(TERM)
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [TERM]
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(TERM, 0))
    unused = document.make_stream(TERM.encode("utf-16-be"), Subtype=Name.Form, BBox=[0, 0, 9, 9])
    if "/XObject" not in page.Resources:
        page.Resources["/XObject"] = Dictionary()
    page.Resources["/XObject"]["/Unused"] = unused


def layered(*, off: bool, term: str = "Zhang Sanfeng") -> bytes:
    """A page with a layer that holds a name, shown or not."""
    resources = Dictionary(Properties=Dictionary())
    data = drawn(
        f"BT /H 18 Tf 20 200 Td (Open words of the page) Tj ET /OC /L BDC BT /H 18 Tf 20 150 Td ({term}) Tj ET EMC",
        resources=resources,
    )

    def add(document: pikepdf.Pdf) -> None:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String(term)))
        document.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        config = Dictionary(ON=Array([] if off else [layer]), OFF=Array([layer] if off else []))
        document.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=config)

    return changed(data, add)


def revised(first: bytes) -> bytes:
    """The file with a later revision appended that empties its first page."""
    with pikepdf.open(BytesIO(first)) as document:
        page = document.pages[0].obj
        number = page.objgen[0]
        root, size = document.Root.objgen[0], len(document.objects) + 1
    plain = changed(first, lambda opened: None)
    start = plain.rindex(b"startxref")
    before = int(plain[start:].split()[1])
    body = b"%d 0 obj\n<< /Type /Page /MediaBox [0 0 300 300] /Parent %d 0 R >>\nendobj\n"
    with pikepdf.open(BytesIO(plain)) as document:
        page = document.pages[0].obj
        number, parent = page.objgen[0], page.Parent.objgen[0]
        root, size = document.Root.objgen[0], len(document.objects) + 1
    at = len(plain)
    written = body % (number, parent)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        number, at, size, root, before, at + len(written),
    )  # fmt: skip
    return plain + written + table


def unpacked(stream: pikepdf.Stream) -> bytes:
    """A stream decoded, or the coded bytes of a picture."""
    return stream.read_raw_bytes() if str(stream.get("/Filter", "")) == "/DCTDecode" else stream.read_bytes()


def leaks(data: bytes, term: str) -> list[str]:
    """Every place of a PDF a term can be read from, by other programs than those that wrote it."""
    import pdfplumber

    forms = [term.encode(one) for one in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")]
    found = ["bytes" for one in forms if one in data]
    with pikepdf.open(BytesIO(data)) as document:
        for one in document.objects:
            raw = unpacked(one) if isinstance(one, pikepdf.Stream) else one.unparse(resolved=True)
            found += [f"object {one.objgen}" for form in forms if form in raw or form.hex().encode() in raw.lower()]
    with pdfplumber.open(BytesIO(data)) as read:
        for page in read.pages:
            text = "".join(one["text"] for one in page.chars)
            if "".join(term.split()) in "".join(text.split()):
                found.append(f"page {page.page_number}")
    return found

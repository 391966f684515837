"""What a file is, by its bytes; whether it may be kept; under which name. Nothing here opens or unpacks anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

HEAD = 4096  # bytes needed to recognise a kind
MOST_NAME = 120
ORPHAN_AFTER = timedelta(hours=24)


class Kind(StrEnum):
    """A kind of file this house knows."""

    PDF = "PDF"
    DOCX = "DOCX"
    XLSX = "XLSX"
    PPTX = "PPTX"
    OLE = "OLE"  # .doc .xls .ppt .wps .et .dps before 2007
    OFD = "OFD"
    ZIP = "ZIP"
    PNG = "PNG"
    JPG = "JPG"
    GIF = "GIF"
    WEBP = "WEBP"
    TIF = "TIF"
    TXT = "TXT"
    CSV = "CSV"
    ODS = "ODS"
    JSON = "JSON"
    HTML = "HTML"


EXTENSIONS: dict[Kind, tuple[str, ...]] = {
    Kind.PDF: ("pdf",),
    Kind.DOCX: ("docx",),
    Kind.XLSX: ("xlsx",),
    Kind.PPTX: ("pptx",),
    Kind.OLE: ("doc", "xls", "ppt", "wps", "et", "dps"),
    Kind.OFD: ("ofd",),
    Kind.ZIP: ("zip",),
    Kind.PNG: ("png",),
    Kind.JPG: ("jpg", "jpeg"),
    Kind.GIF: ("gif",),
    Kind.WEBP: ("webp",),
    Kind.TIF: ("tif", "tiff"),
    Kind.TXT: ("txt",),
    Kind.CSV: ("csv",),
    Kind.ODS: ("ods",),
    Kind.JSON: ("json",),
    Kind.HTML: ("html", "htm"),
}
MEDIA_TYPES: dict[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.OLE: "application/x-ole-storage",
    Kind.OFD: "application/ofd",
    Kind.ZIP: "application/zip",
    Kind.PNG: "image/png",
    Kind.JPG: "image/jpeg",
    Kind.GIF: "image/gif",
    Kind.WEBP: "image/webp",
    Kind.TIF: "image/tiff",
    Kind.TXT: "text/plain",
    Kind.CSV: "text/csv",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.JSON: "application/json",
    Kind.HTML: "text/html",
}
IMAGES = frozenset({Kind.PNG, Kind.JPG, Kind.GIF, Kind.WEBP, Kind.TIF})
DOCUMENTS = frozenset({Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.OLE, Kind.OFD, Kind.TXT, Kind.CSV}) | IMAGES
EVERYTHING = frozenset(Kind)

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\x00", Kind.TIF),
    (b"MM\x00*", Kind.TIF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
)
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|meta|\?xml|!--)", re.IGNORECASE)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"Rar!", b"7z\xbc\xaf")
_BAD_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+')


def sniff(head: bytes) -> Kind | None:
    """The kind its first bytes show (an office file shows as ZIP until its members are listed); None for none we know."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if b"%PDF-" in head[:1024]:
        return Kind.PDF  # readers allow a little before the mark
    if not head or head.startswith(_PROGRAMS):
        return None
    return _text_kind(head)


def _text_kind(head: bytes) -> Kind | None:
    """Markup or plain text; None when it is neither."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    if b"\x00" in head:
        return None
    if _MARKUP.search(head[:2048]):
        return Kind.HTML
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):  # the end of the head may split a character
            try:
                (head[: len(head) - cut] if cut else head).decode(encoding)
            except UnicodeDecodeError:
                continue
            return Kind.TXT
    return None


def zip_kind(members: Iterable[str]) -> Kind | None:
    """What an archive is, by the names of its members; None for an office file with macros."""
    names = set(members)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "OFD.xml" in names:
        return Kind.OFD
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    if {"mimetype", "content.xml", "META-INF/manifest.xml"} <= names:
        return Kind.ODS
    return Kind.ZIP


def extension(name: str) -> str:
    """The last extension, lower case, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""


def settled_kind(found: Kind | None, name: str) -> Kind | None:
    """Text is CSV or JSON when its name says so; nothing else is taken from the name."""
    return {"csv": Kind.CSV, "json": Kind.JSON}.get(extension(name), found) if found is Kind.TXT else found


def clean_name(name: str) -> str:
    """A name fit to be shown and saved: no path, no control or direction marks, at most 120 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = _BAD_NAME.sub("", last.encode("utf-8", "ignore").decode()).strip(" .\u3000")
    stem, dot, end = last.rpartition(".")
    if len(last) > MOST_NAME and dot and len(end) <= 10:
        last = stem[: MOST_NAME - len(end) - 1] + dot + end
    return last[:MOST_NAME] or "未命名"


def reasons_not_to_keep(
    name: str, found: Kind | None, *, size: int, most: int, allowed: frozenset[Kind] = DOCUMENTS
) -> list[str]:
    """Why a file may not be kept. `name` is already clean; `found` is what its bytes show."""
    if size == 0:
        return [f"“{name}”是空文件，没有内容。"]
    if size > most:
        return [f"“{name}”超过 {most // (1024 * 1024)} MB 的上限，请压缩或拆分后再传。"]
    if found is None or found not in allowed:
        takes = "、".join(dict.fromkeys(end for kind in Kind if kind in allowed for end in EXTENSIONS[kind]))
        what = {Kind.HTML: "网页", Kind.ZIP: "压缩包"}.get(found, "") if found else ""
        return [f"“{name}”{f'的内容是{what}' if what else '的种类'}，这里不收。可以上传：{takes}。"]
    if extension(name) not in EXTENSIONS[found]:
        ends = "、".join("." + end for end in EXTENSIONS[found])
        return [f"“{name}”的扩展名与内容不符：内容是 {ends} 文件。请改正扩展名，或重新导出后再传。"]
    return []

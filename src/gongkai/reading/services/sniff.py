"""Tells what a file is by what is in it; its name only settles what the content leaves open."""

from __future__ import annotations

import re
from pathlib import PurePath

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import BROKEN, ENCRYPTED
from gongkai.reading.services.package import Package

IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
UNPACK_FIRST = "这是一个压缩包，请先解压，再上传里面的通知文件。"
SLIDES = "这是演示文稿，不能读成任务台账；请上传通知的 Word、WPS、PDF 或 Excel 文件。"
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|div|p)[\s>]", re.IGNORECASE)
_OFFICE_2003 = re.compile(
    rb"mso-application|schemas\.microsoft\.com/office/word/2003|urn:schemas-microsoft-com:office:spreadsheet"
)


def kind_of(data: bytes, name: str) -> tuple[str, str]:
    """(module that reads it, form). Unreadable with its sentence for what is known and cannot be read."""
    head = data[:4096]
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if head.startswith(b"PK\x03\x04"):
        return _packed(data)
    if head.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise Unreadable("压缩包里没有文件，请重新上传通知文件。")
    if b"%PDF-" in head[:1024]:
        return "pdf", "pdf"
    if head.startswith(OLE):
        return _compound(data, suffix)
    if head.startswith(b"{\\rtf"):
        return "office", "rtf"
    if head.startswith(IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image", "image"
    if head.startswith(ARCHIVES):
        raise Unreadable(UNPACK_FIRST)
    return _written(head, suffix)


def _written(head: bytes, suffix: str) -> tuple[str, str]:
    """Text, a web page, a web archive or an Office 2003 XML file, by the opening of the file."""
    opening = head.replace(b"\x00", b"")
    if b"<?xml" in opening[:200] and _OFFICE_2003.search(opening):
        return "office", "xls" if b"spreadsheet" in opening.lower() else "doc"
    if (
        suffix == "mht"
        or suffix == "mhtml"
        or re.match(rb"(?s)(from:|mime-version:).*multipart/related", opening.lower())
    ):
        return "html", "mht"
    if _HTML.search(opening):
        return "html", "html"
    if suffix in {"html", "htm", "shtml", "xhtml"} and b"<" in head:
        return "html", "html"
    return "text", "txt"


def _packed(data: bytes) -> tuple[str, str]:
    package = Package(data)
    names = {entry.lower() for entry in package.names}
    mimetype = package.read("mimetype").decode("ascii", "replace") if "mimetype" in package else ""
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", entry) for entry in names):
        return "docx", "docx"
    if "xl/workbook.xml" in names:
        return "xlsx", "xlsx"
    if "ofd.xml" in names:
        return "ofd", "ofd"
    if "xl/workbook.bin" in names:
        return "office", "xlsb"
    if "opendocument.text" in mimetype:
        return "office", "odt"
    if "opendocument.spreadsheet" in mimetype:
        return "office", "ods"
    if any(entry.startswith("ppt/") for entry in names) or "presentation" in mimetype:
        raise Unreadable(SLIDES)
    if "[content_types].xml" in names:
        raise Unreadable(BROKEN)
    raise Unreadable(UNPACK_FIRST)


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def _compound(data: bytes, suffix: str) -> tuple[str, str]:
    """An OLE compound file: the stream names of its directory tell what wrote it."""
    if _wide("EncryptedPackage") in data or _wide("EncryptionInfo") in data:
        raise Unreadable(ENCRYPTED)
    if _wide("PowerPoint Document") in data:
        raise Unreadable(SLIDES)
    if _wide("WordDocument") in data:
        if _word_is_encrypted(data):
            raise Unreadable(ENCRYPTED)
        return "office", suffix if suffix in {"wps", "wpt", "dot"} else "doc"
    if _wide("Workbook") in data or _wide("Book\0") in data:
        return "office", suffix if suffix in {"et", "ett", "xlt"} else "xls"
    if suffix in {"doc", "wps", "xls", "et"}:
        return "office", suffix
    raise Unreadable(BROKEN)


def _word_is_encrypted(data: bytes) -> bool:
    """The FIB opens with A5EC at a sector border; bit 8 of its flags says the text is enciphered."""
    for start in range(512, min(len(data), 1 << 22) - 12, 512):
        if data[start : start + 2] == b"\xec\xa5":
            return bool(data[start + 11] & 0x01)
    return False

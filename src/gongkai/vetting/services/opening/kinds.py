"""Tells what a file is by its bytes; the name settles only what the bytes leave open."""

from __future__ import annotations

import re
from pathlib import PurePath

from gongkai.reading.services.package import Package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
METAFILES = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
SOUNDS = (b"ID3", b"OggS", b"fLaC", b"FLV", b"\x1aE\xdf\xa3", b"\x30\x26\xb2\x75", b"\xff\xfb", b"\xff\xf3", b"#!AMR")
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|div|p|meta)[\s>]", re.IGNORECASE)
_OFFICE_2003 = re.compile(rb"schemas\.microsoft\.com/office/word/2003|urn:schemas-microsoft-com:office:spreadsheet")
_MHT = re.compile(rb"(?s)(from:|mime-version:|content-type:).*multipart/related")


def form_of(data: bytes, name: str) -> str:
    """docx xlsx pptx ofd odf xlsb zip · pdf · ole rtf · image metafile svg sound archive · html mht xml csv txt · packed broken."""
    head = data[:4096]
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "packed"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(OLE):
        return "ole"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(PICTURES) or _riff(head, b"WEBP") or head[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        return "image"
    if head.startswith(METAFILES) or head[40:44] == b" EMF":
        return "metafile"
    if head.startswith(SOUNDS) or head[4:8] == b"ftyp" or _riff(head, b"WAVE", b"AVI "):
        return "sound"
    if head.startswith(ARCHIVES):
        return "archive"
    return _written(head, suffix)


def _riff(head: bytes, *kinds: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] in kinds


def _written(head: bytes, suffix: str) -> str:
    opening = head.replace(b"\x00", b"")
    lower = opening.lower()
    if suffix in {"mht", "mhtml"} or _MHT.match(lower):
        return "mht"
    if b"<svg" in lower:
        return "svg"
    if b"<?xml" in opening[:200] and not _HTML.search(opening):
        return "office2003" if _OFFICE_2003.search(opening) else "xml"
    if _HTML.search(opening) or (suffix in {"html", "htm", "shtml", "xhtml"} and b"<" in head):
        return "html"
    return "csv" if suffix in {"csv", "tsv"} else "txt"


def packed_form(package: Package) -> str:
    """What a zip file is: docx, xlsx, xlsb, pptx, ofd, odf, or a plain zip."""
    names = {one.lower() for one in package.names}
    if any(re.fullmatch(r"word/document\d*\.xml", one) for one in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "ppt/presentation.xml" in names:
        return "pptx"
    if "ofd.xml" in names:
        return "ofd"
    if "mimetype" in names and "content.xml" in names:
        return "odf"
    return "zip"

"""What a file may cost before it is refused, and the two doors through which packed and marked-up content comes in."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from gongkai.reading.rules import Unreadable

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_UNZIPPED_BYTES = 300 * 1024 * 1024
MAX_PART_BYTES = 100 * 1024 * 1024
MAX_ZIP_ENTRIES = 10_000
MAX_ZIP_RATIO = 200
RATIO_MATTERS_FROM_BYTES = 20 * 1024 * 1024
MAX_TEXT = 10_000_000
MAX_PAGES = 500
MAX_CELLS = 500_000
MAX_COLUMNS = 200
MAX_NESTING = 200
MAX_IMAGE_PIXELS = 60_000_000
MAX_SCANNED_PAGES = 60

BROKEN = "文件不完整或已损坏，请用原来的软件打开后另存一份再上传。"
ENCRYPTED = "文件设了打开密码，请取消密码后另存一份再上传。"
TOO_BIG_INSIDE = "文件解压后过大，疑似压缩炸弹，没有读取；请核对来源后另存一份再上传。"
EMPTY = "文件里没有可读的文字，请确认上传的是通知正文。"


class Package:
    """A zip file whose directory was weighed before anything in it is unpacked.

    Python's zipfile never gives out more than the size an entry declares, so weighing the directory bounds memory.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
            raise Unreadable(BROKEN) from fault
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        bomb = total > RATIO_MATTERS_FROM_BYTES and total > MAX_ZIP_RATIO * max(1, len(data))
        if len(entries) > MAX_ZIP_ENTRIES or total > MAX_UNZIPPED_BYTES or bomb:
            raise Unreadable(TOO_BIG_INSIDE)
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(ENCRYPTED)
        self._entries = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}

    @property
    def names(self) -> list[str]:
        """The entries, as written, without a leading slash."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/") in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of one entry; Unreadable when it is missing, damaged or too big."""
        entry = self._entries.get(name.lstrip("/"))
        if entry is None:
            raise Unreadable(BROKEN)
        if entry.file_size > MAX_PART_BYTES:
            raise Unreadable(TOO_BIG_INSIDE)
        try:
            return self._zip.read(entry)
        except Exception as fault:  # zlib, lzma, bz2 and zipfile each raise their own
            raise Unreadable(BROKEN) from fault

    def xml(self, name: str) -> etree._Element:
        """The root element of one entry."""
        return parse_xml(self.read(name))

    def optional_xml(self, name: str) -> etree._Element | None:
        """The root element of one entry, or None when the package has no such entry."""
        return self.xml(name) if name in self else None


def parse_xml(data: bytes) -> etree._Element:
    """Parse without entities, outside files, or unlimited depth, whatever the document asks for."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(BROKEN) from fault
    if root is None:
        raise Unreadable(BROKEN)
    return root


def local(element: etree._Element) -> str:
    """The tag without its namespace, so that the strict and the transitional forms read alike."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    ending = "}" + name
    return next((str(value) for key, value in element.items() if str(key).endswith(ending)), None)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name."""
    if element is None:
        return None
    return next((one for one in element if local(one) == name), None)


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of that local name."""
    return [] if element is None else [one for one in element if local(one) == name]


def whole_number(value: str | None, default: int = 0) -> int:
    """A decimal integer from an attribute; anything else is the default."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default

"""Old Office files (.doc .wps .xls .et .ppt .rtf, Office 2003 XML): properties and sheets directly, the rest through LibreOffice."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePath

import olefile

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import office
from gongkai.reading.services.bounds import BROKEN, ENCRYPTED
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import files, oldbook
from gongkai.vetting.services.opening.kinds import OLE
from gongkai.vetting.services.opening.ooxml import is_telling
from gongkai.vetting.services.opening.shapes import Gathering

MISSING = "读取 .{} 文件需要 LibreOffice，这里没有安装，没有检查，请用 Word 或 WPS 另存为新格式后再上传"
FIELDS = {
    "author": "作者", "last_saved_by": "最后保存者", "manager": "经理", "company": "单位", "comments": "备注",
    "title": "标题", "subject": "主题", "keywords": "关键词",
}  # fmt: skip
TELLING = frozenset({"author", "last_saved_by", "manager", "company"})
MAX_EMBEDDED = 200
_TITLES = re.compile(rb"[\x00-\x1f]")


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Everything in an old Office file, as far as it can be read here."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if not data.startswith(OLE):
        form = "rtf" if data.startswith(b"{\\rtf") else "xls" if b"spreadsheet" in data[:4096].lower() else "doc"
        _converted(data, form, "xlsx" if form == "xls" else "docx", gather)
        return
    try:
        compound = olefile.OleFileIO(BytesIO(data))
    except Exception as fault:  # olefile raises whatever a damaged directory brings about
        raise Unreadable(BROKEN) from fault
    with compound:
        streams = {"/".join(path) for path in compound.listdir()}
        tops = {one.split("/")[0] for one in streams}
        if "EncryptedPackage" in tops or "EncryptionInfo" in tops or "\x06DataSpaces" in tops:
            raise Unreadable(ENCRYPTED)
        _properties(compound, gather)
        _inside(compound, gather)
    if any("vba" in one.lower().split("/") for one in streams):
        gather.mark(HitKind.MACRO, "宏", "文件带有宏代码")
    _by_streams(data, suffix, tops, gather)


def _by_streams(data: bytes, suffix: str, tops: set[str], gather: Gathering) -> None:
    if tops & {"Workbook", "Book"}:
        oldbook.read(data, "a.xls", gather)
    elif "WordDocument" in tops:
        _word_encrypted(data)
        _converted(data, suffix if suffix in {"wps", "wpt", "dot"} else "doc", "docx", gather)
    elif "PowerPoint Document" in tops:
        _converted(data, "ppt", "pptx", gather)
    elif "\x01Ole10Native" in tops or "Package" in tops or "CONTENTS" in tops:
        return  # an embedded object: what it carries was read as a file of its own
    elif suffix in {"doc", "wps"}:
        _converted(data, suffix, "docx", gather)
    elif not any("__properties" in one or "__substg" in one for one in tops) and gather.depth:
        gather.unread("嵌入的对象认不出格式，没有检查")
    else:
        raise Unreadable("认不出这个文件的格式，没有检查，请另存为新格式后再上传。")


def _word_encrypted(data: bytes) -> None:
    """The FIB opens with A5EC at a sector border; bit 8 of its flags says the text is enciphered."""
    for start in range(512, min(len(data), 1 << 22) - 12, 512):
        if data[start : start + 2] == b"\xec\xa5":
            if data[start + 11] & 0x01:
                raise Unreadable(ENCRYPTED)
            return


def _converted(data: bytes, form: str, target: str, gather: Gathering) -> None:
    """Read the newer form LibreOffice makes of it, which keeps comments, revisions and hidden text."""
    if office.program() is None:
        raise Unreadable(MISSING.format(form) + "。")
    gather.check_time()
    made = office.converted(data, form=form, target=target)
    # the properties were read from the file itself; those of the copy are LibreOffice's
    files.read_into(made, f"a.{target}", gather)


def _properties(compound: olefile.OleFileIO, gather: Gathering) -> None:
    try:
        found = compound.get_metadata()
    except Exception:  # noqa: BLE001 - olefile raises whatever a damaged stream brings about
        gather.unread("文件属性已损坏，没有读出")
        return
    page = found.codepage if isinstance(found.codepage, int) else 936
    told: dict[str, str] = {}
    for field in FIELDS:
        value = getattr(found, field, None)
        text = _decoded(value, page) if isinstance(value, bytes) else str(value or "")
        if text.strip("\x00 "):
            told[field] = text.strip("\x00 ")
    gather.piece("\n".join(told.values()), "文件属性", HitKind.METADATA)
    filled = [FIELDS[field] for field, value in told.items() if field in TELLING and is_telling(value)]
    if filled:
        gather.mark(HitKind.METADATA, "文件属性", f"文件属性里填有{'、'.join(filled)}")


def _decoded(value: bytes, page: int) -> str:
    encoding = {65001: "utf-8", -535: "utf-8", 1200: "utf-16-le", 1252: "gb18030"}.get(page, "gb18030")
    return _TITLES.sub(b"", value).decode(encoding, "replace")


def _inside(compound: olefile.OleFileIO, gather: Gathering) -> None:
    """Files packed into the compound file (OLE packages and embedded Office files in the new forms)."""
    found = 0
    for path in compound.listdir():
        last = path[-1]
        if last not in ("\x01Ole10Native", "Package"):
            continue
        found += 1
        if found > MAX_EMBEDDED:
            gather.unread("嵌入的文件过多，没有查完")
            return
        held = compound.openstream(path).read()
        gather.take_bytes(len(held))
        called, inner = _native(held) if last == "\x01Ole10Native" else (f"对象{found}", held)
        if len(path) > 1:
            gather.mark(HitKind.EMBEDDED_FILE, f"嵌入的文件“{called}”", "文件里嵌有别的文件")
        gather.piece(called, "嵌入文件的名称", HitKind.METADATA)
        files.read_into(inner, called, gather.inner(f"嵌入的文件“{called}”"))


def _native(data: bytes) -> tuple[str, bytes]:
    """(name, content) of an OLE package: size, flags, name, path, flags, path, size, content."""
    parts = data[6:].split(b"\x00", 2)
    if len(parts) < 3:
        return "对象", data
    called = parts[0].decode("gb18030", "replace") or "对象"
    rest = parts[2]
    length = int.from_bytes(rest[4:8], "little")
    body = rest[8 + length :]
    size = int.from_bytes(body[:4], "little")
    return called, body[4 : 4 + size] if 0 < size <= len(body) else data

"""`open_file`: one file of any form, and the files inside it."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from pathlib import PurePath

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import BROKEN, ENCRYPTED
from gongkai.reading.services.package import Package
from gongkai.vetting.rules import HitKind, Severity
from gongkai.vetting.services.opening.kinds import form_of, packed_form
from gongkai.vetting.services.opening.shapes import MAX_BYTES, MAX_DEPTH, Gathering, Opened, Spent

logger = logging.getLogger(__name__)

Reader = Callable[[bytes, str, Gathering], None]
MODULES = {
    "docx": "word",
    "xlsx": "book",
    "pptx": "slides",
    "ofd": "ofd",
    "odf": "odf",
    "xlsb": "oldbook",
    "zip": "zips",
    "pdf": "pdf",
    "ole": "ole",
    "rtf": "ole",
    "office2003": "ole",
    "image": "picture",
    "metafile": "picture",
    "svg": "web",
    "html": "web",
    "mht": "web",
    "xml": "web",
    "csv": "plain",
    "txt": "plain",
}
NEVER_TEXT = frozenset({".docx", ".xlsx", ".xlsb", ".pptx", ".ofd", ".odt", ".ods", ".odp", ".pdf", ".zip"})
SOUND = "音视频中的内容未检查"
ARCHIVE = "这是 RAR、7Z 等压缩包，里面的文件没有检查，请改用 ZIP 压缩包或逐个上传"
TOO_BIG = f"文件超过 {MAX_BYTES // 1024 // 1024} MB，没有检查，请拆分或压缩其中的图片后再上传"
TOO_DEEP = "文件层层嵌套过深，没有查到底，请去掉多层压缩或嵌入后再上传"


def open_file(data: bytes, *, name: str) -> Opened:
    """Everything a stranger could find in these bytes. Never raises on what a file holds; see `Opened.unchecked`."""
    gather = Gathering()
    form = read_into(data, name, gather)
    if gather.pictures:
        _say_pictures(gather)
    return gather.opened(form)


def read_into(data: bytes, name: str, gather: Gathering) -> str:
    """Read one file into a gathering and return its form. Whatever goes wrong becomes a reason."""
    form = "unknown"
    try:
        form = _form(data, name, gather)
        if form:
            _read(form, data, name, gather)
    except (Unreadable, Spent) as reason:
        gather.unread(_softened(str(reason)))
    except (MemoryError, RecursionError):
        gather.unread("文件展开后占用过大，没有查完")
    except Exception as fault:  # a damaged file may fail anywhere inside a format library
        logger.warning("unreadable file: %s", type(fault).__name__, exc_info=fault)
        gather.unread(BROKEN)
    return form or "unknown"


def _form(data: bytes, name: str, gather: Gathering) -> str:
    if not data:
        if not gather.depth:
            gather.unread("文件是空的，请重新上传")
        return ""
    if len(data) > MAX_BYTES:
        raise Spent(TOO_BIG)
    if gather.depth > MAX_DEPTH:
        raise Spent(TOO_DEEP)
    form = form_of(data, name)
    if (
        form == "txt" and PurePath(name).suffix.lower() in NEVER_TEXT
    ):  # a scrap of such a file may look like a few letters
        raise Unreadable(BROKEN)
    if form != "packed":
        return form
    try:
        return packed_form(Package(data))
    except Unreadable as reason:
        if str(reason) == ENCRYPTED:  # members of a plain zip may be read although others are enciphered
            return "zip"
        raise


def _read(form: str, data: bytes, name: str, gather: Gathering) -> None:
    if form == "sound":
        gather.mark(HitKind.UNCHECKED, "音视频", SOUND, Severity.WARN)
        if b"\xa9xyz" in data or b"com.apple.quicktime.location" in data:
            gather.mark(HitKind.GPS, "音视频", "录有拍摄地点")
        return
    if form == "archive":
        raise Spent(ARCHIVE)
    reader: Reader = importlib.import_module(f"gongkai.vetting.services.opening.{MODULES[form]}").read
    reader(data, name, gather)


def _softened(reason: str) -> str:
    """The reader of notices speaks of notices; here any file may come."""
    return reason.replace("；请核对来源后另存一份再上传", "，请核对来源后另存一份再上传").replace("通知正文", "正文")


def _say_pictures(gather: Gathering) -> None:
    """One mark for all pictures whose text nobody read."""
    places = gather.pictures
    listed = "、".join(places[:5]) + (f"等{len(places)}处" if len(places) > 5 else "")
    gather.mark(HitKind.UNCHECKED, listed, "图片中的文字未检查", Severity.WARN)

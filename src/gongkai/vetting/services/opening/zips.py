"""Plain zip files: every member is opened in its turn, within one budget of depth, number and bytes."""

from __future__ import annotations

import zipfile
from io import BytesIO

from gongkai.reading.services.bounds import MAX_PART_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_RATIO, RATIO_MATTERS_FROM_BYTES
from gongkai.vetting.services.opening import files
from gongkai.vetting.services.opening.shapes import Gathering, Spent

BOMB = "文件解压后过大，疑似压缩炸弹，没有检查"
_UTF8_NAME = 0x800


def read(data: bytes, name: str, gather: Gathering) -> None:
    """Every member of a zip file, its name and the comments of the archive."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise Spent("压缩包不完整或已损坏，没有检查") from fault
    entries = [one for one in archive.infolist() if not one.is_dir()]
    total = sum(one.file_size for one in entries)
    if len(entries) > MAX_ZIP_ENTRIES or (
        total > RATIO_MATTERS_FROM_BYTES and total > MAX_ZIP_RATIO * max(1, len(data))
    ):
        raise Spent(BOMB)
    gather.piece(archive.comment.decode("utf-8", "replace"), "压缩包的注释")
    gather.piece("\n".join(member_name(one) for one in entries), "压缩包内的文件名")
    for entry in entries:
        _member(archive, entry, gather)


def member_name(entry: zipfile.ZipInfo) -> str:
    """The name as a Chinese machine wrote it: UTF-8 when the archive says so, else GB18030."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, gather: Gathering) -> None:
    called = member_name(entry)
    inner = gather.inner(f"压缩包内“{called}”")
    gather.check_time()
    gather.budget.members -= 1
    if gather.budget.members < 0:
        raise Spent("压缩包里的文件太多，没有查完")
    if entry.flag_bits & 1:
        inner.unread("设了密码，没有检查，请取消密码后再上传")
        return
    if entry.file_size > MAX_PART_BYTES:
        inner.unread("文件过大，没有检查")
        return
    gather.take_bytes(entry.file_size)
    try:
        held = archive.read(entry)
    except Exception:  # noqa: BLE001 - zlib, lzma, bz2 and zipfile each raise their own
        inner.unread("在压缩包中已损坏或用了不支持的压缩方法，没有检查")
        return
    files.read_into(held, called, inner)

"""Where the files of a batch come from: a folder or an archive on this machine, or an archive that was uploaded."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from openpyxl import load_workbook

from gongkai.documents.models import ImportBatch
from gongkai.documents.rules import import_list
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.reading.rules import Unreadable

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

MOST_FILES = 50_000
MOST_ONE = 50 * 1024 * 1024
MOST_ROWS = 50_001
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
GONE = "原来的位置已经没有这个文件，请放回后继续导入。"
TOO_BIG = f"超过 {MOST_ONE // 1024 // 1024} MB，请压缩其中的图片后再导入。"


class Files(Protocol):
    """Files by their path within the source."""

    def read(self, path: str, /) -> bytes: ...


class Folder:
    """Files of a folder, with those of folders in it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def names(self) -> list[str]:
        """Paths within the folder, in order."""
        found = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        names = (path.relative_to(self.root).as_posix() for path in found)
        return [name for name in names if not _IGNORED.search(name)]

    def read(self, path: str, /) -> bytes:
        """The bytes of one file; `Unreadable` with a sentence."""
        place = (self.root / path).resolve()
        if not place.is_relative_to(self.root) or not place.is_file():
            raise Unreadable(GONE)
        try:
            if place.stat().st_size > MOST_ONE:
                raise Unreadable(TOO_BIG)
            return place.read_bytes()
        except OSError as error:
            raise Unreadable("打不开文件，请检查读取权限。") from error


class Archive:
    """Files of a .zip; nothing is unpacked to disk, and one at a time is in memory."""

    def __init__(self, file: Any) -> None:
        try:
            self.zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Refused("压缩包不完整或已损坏，请重新压缩后再试。") from error
        self.entries = {_name(entry): entry for entry in self.zip.infolist() if not entry.is_dir()}

    def names(self) -> list[str]:
        """Paths within the archive, in order."""
        return [name for name in sorted(self.entries) if not _IGNORED.search(name)]

    def read(self, path: str, /) -> bytes:
        """The bytes of one file; `Unreadable` with a sentence. Never more than its entry declares."""
        entry = self.entries.get(path)
        if entry is None:
            raise Unreadable(GONE)
        if entry.flag_bits & 1:
            raise Unreadable("压缩包里的这个文件有密码，请去掉密码后再导入。")
        if entry.file_size > MOST_ONE:
            raise Unreadable(TOO_BIG)
        try:
            return self.zip.read(entry)
        except Exception as error:  # zlib, lzma, bz2 and zipfile each raise their own
            raise Unreadable("压缩包里的这个文件已损坏。") from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The path as it was; archives made on Chinese Windows write it in GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gbk")
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/").lstrip("/")


def keep(archive: Any, by: Actor) -> StoredFile:
    """Store an uploaded archive. Raises `Refused`. Writes the disk."""
    return files.store(data=archive, name=archive.name, by=by, allowed=frozenset({Kind.ZIP}))


def names_in(archive: StoredFile) -> list[str]:
    """The files in a stored archive."""
    with stored.place(archive.kept_sha256).open("rb") as file:
        return Archive(file).names()


def source_at(path: Path) -> Folder | Archive:
    """The files of a folder or archive on this machine; raises `Refused`."""
    if path.is_dir():
        return Folder(path)
    refuse_if([] if path.is_file() else [f"找不到“{path}”，请核对路径。"])
    return Archive(path)


@contextmanager
def source_of(batch: ImportBatch) -> Iterator[Files]:
    """The files of a batch, as long as it is worked off."""
    if batch.options.get("path"):
        yield source_at(Path(batch.options["path"]))
        return
    file = stored.by_uuid(UUID(batch.options["archive"]))
    if file is None:
        raise Refused("上传的压缩包已经不在，请重新上传。")
    with stored.place(file.kept_sha256).open("rb") as opened:
        yield Archive(opened)


def read_list(sheet: Any) -> dict[str, dict[str, str]]:
    """Facts by file name from an .xlsx, days in ISO; raises `Refused` naming every bad cell (the first twenty)."""
    data = sheet.read() if hasattr(sheet, "read") else bytes(sheet)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS))
    except Exception as error:  # a damaged workbook may fail anywhere inside the library
        raise Refused("清单打不开，请另存为 .xlsx 后再上传。") from error
    found = import_list.listed(rows, today=days.today())
    refuse_if(found.wrong[:20])
    return {
        name: {key: value if isinstance(value, str) else value.isoformat() for key, value in facts.items()}
        for name, facts in found.facts.items()
    }

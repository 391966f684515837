"""Zip packages, weighed before anything in them is unpacked."""

from __future__ import annotations

import zipfile
from io import BytesIO

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import (
    BROKEN,
    ENCRYPTED,
    MAX_PART_BYTES,
    MAX_UNZIPPED_BYTES,
    MAX_ZIP_ENTRIES,
    MAX_ZIP_RATIO,
    RATIO_MATTERS_FROM_BYTES,
    TOO_BIG_INSIDE,
)


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

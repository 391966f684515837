"""Read stored files. Who may is asked elsewhere: of the owner's room, before calling."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gongkai.files.models import StoredFile
from gongkai.kernel import crypto

PIECE = 64 * 1024


class Missing(Exception):
    """A row whose bytes are not on disk; the message is a Chinese sentence."""


def root() -> Path:
    """The folder of all stored bytes."""
    return Path(settings.FILES_ROOT)


def place(kept_sha256: str) -> Path:
    """Where bytes with this hash lie."""
    return root() / kept_sha256[:2] / kept_sha256[2:4] / kept_sha256


def by_uuid(uuid: UUID) -> StoredFile | None:
    """A file by its address."""
    return StoredFile.objects.filter(uuid=uuid).first()


def of_owner(owner: str) -> list[StoredFile]:
    """The files of a record, oldest first."""
    return list(StoredFile.objects.filter(owner=owner).order_by("id"))


def among(owners: Collection[str], sha256: str) -> StoredFile | None:
    """The file with these bytes that one of these records owns, the newest of several."""
    return StoredFile.objects.filter(owner__in=owners, sha256=sha256).order_by("-id").first()


def open_stream(file: StoredFile) -> Iterator[bytes]:
    """The file's bytes in pieces, opened at once. Raises `Missing`; while reading `crypto.CannotOpen` when altered."""
    try:
        handle = place(file.kept_sha256).open("rb")
    except FileNotFoundError as error:
        raise Missing(f"文件“{file.name}”的内容不在存储中，请从备份恢复。") from error

    def pieces() -> Iterator[bytes]:
        with handle:
            while piece := handle.read(PIECE):
                yield piece

    return crypto.open_chunks(pieces(), crypto.unwrap(file.key)) if file.sensitive == "Y" else pieces()


def read(file: StoredFile) -> bytes:
    """All bytes of the file."""
    return b"".join(open_stream(file))

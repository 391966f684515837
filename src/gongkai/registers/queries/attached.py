"""The file behind a value of a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongkai.files import queries as files
from gongkai.registers.models import Row
from gongkai.registers.rules.attached import sha256_of
from gongkai.registers.rules.shape import Definition, Type

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


def is_file(definition: Definition, key: str) -> bool:
    """Whether a field of this key holds files."""
    return any(one.key == key and one.type is Type.FILE for one in definition.fields)


def file_of(versions: Sequence[Row], value: str) -> StoredFile | None:
    """The stored file of a row's value: it came with one of the row's versions and stays with that batch."""
    sha256 = sha256_of(value)
    return files.among([f"registers.Batch:{row.batch_id}" for row in versions], sha256) if sha256 else None

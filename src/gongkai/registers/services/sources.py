"""The file of a batch as a path that can be read from the top again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.files import queries as files
from gongkai.kernel.errors import Refused
from gongkai.registers.models import Batch


@contextmanager
def path_of(batch: Batch) -> Iterator[Path]:
    """Where the bytes lie while they are read. Raises `Refused` when they are gone."""
    if batch.file is None:
        path = Path(batch.source_path)
        if not path.is_file():
            raise Refused(f"文件“{batch.source_path}”已不在原处，请放回后继续，或者放弃这一批。")
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-register-") as folder:
        path = Path(folder) / "table"
        try:
            with path.open("wb") as out:
                for piece in files.open_stream(batch.file):
                    out.write(piece)
        except files.Missing as gone:
            raise Refused(str(gone)) from gone
        yield path

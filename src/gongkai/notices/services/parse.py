"""A file read as a notice."""

from __future__ import annotations

from pathlib import Path

from gongkai.notices.rules import Notice, read
from gongkai.reading import services as reading
from gongkai.reading.rules import Source


def parse_file(path: Path) -> tuple[Source, Notice]:
    """The source and the notice read from it. Raises `gongkai.reading.rules.Unreadable` with one Chinese sentence."""
    source = reading.read(path)
    return source, read(source)

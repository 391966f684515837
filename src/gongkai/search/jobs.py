"""What runs by the clock."""

from __future__ import annotations

from gongkai.search.services import keeping, missed, reading_files


def build_missing() -> None:
    """Indexes that are not there."""
    keeping.build_missing()


def check() -> None:
    """Every index against the records."""
    keeping.check_all()


def read_files() -> None:
    """Texts of files just published."""
    reading_files.read_waiting()


def tell_missed() -> None:
    """Mondays: what was not found last week."""
    missed.forget()
    missed.tell()

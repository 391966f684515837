"""Personal data in a text: every detector, one answer."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.vetting.rules.shape import CellHit, Context, Hit

_PLAIN = Context()


def find_personal(text: str, *, context: Context = _PLAIN) -> list[Hit]:
    """Personal data in `text`, in order and without overlap; offsets count in the text as given.

    Tables are read where cells are kept apart by tabs and rows by newlines: the heading of a column tells what stands below it.
    """
    return []


def find_in_table(rows: Sequence[Sequence[str]], *, context: Context = _PLAIN) -> list[CellHit]:
    """Personal data in the cells of a table, headings of columns considered; offsets count within each cell."""
    return []

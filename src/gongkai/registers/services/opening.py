"""The table of a batch that is read in slices: opened once, and kept open by the process that reads on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from gongkai.registers.models import Batch
from gongkai.registers.services import sheets, sources
from gongkai.registers.services.xlsx import Line

MOST_KEPT = 2  # each may hold all the texts of its workbook


@dataclass(slots=True)
class Opened:
    """A table whose `lines` go on behind line `at`, the last that the batch knows of."""

    at: int
    lines: Iterator[Line]
    from_1904: bool
    closing: ExitStack
    going_on: bool = False


_kept: dict[tuple[int, str], Opened] = {}


@contextmanager
def opened(batch: Batch) -> Iterator[Opened]:
    """The table of a batch behind the last line it knows of. Raises `Refused` when the file cannot be read.

    Where the block sets `going_on` and the line it came to, the next call goes on there and need not read all that again. Whatever
    raises closes the table: the next call begins from what the database says.
    """
    one = _kept.pop(_name(batch), None)
    if one is not None and one.at != batch.lines:
        one.closing.close()
        one = None
    one = one or _open(batch)
    with ExitStack() as closing:
        closing.push(one.closing)
        one.going_on = False
        yield one
        if one.going_on:
            closing.pop_all()
            _kept[_name(batch)] = one
    while len(_kept) > MOST_KEPT:
        _kept.pop(next(iter(_kept))).closing.close()


def forget(batch: Batch) -> None:
    """Close the table of a batch that is read no more."""
    one = _kept.pop(_name(batch), None)
    if one is not None:
        one.closing.close()


def _name(batch: Batch) -> tuple[int, str]:
    return batch.pk, batch.made_at.isoformat()


def _open(batch: Batch) -> Opened:
    with ExitStack() as closing:
        path = closing.enter_context(sources.path_of(batch))
        table = closing.enter_context(sheets.opened(path, batch.name))
        behind = max(batch.options["head"], batch.lines)
        lines = (line for line in table.lines(batch.options["sheet"]) if line.number > behind)
        return Opened(batch.lines, lines, table.from_1904, closing.pop_all())

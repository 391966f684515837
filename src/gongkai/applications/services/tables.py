"""The ledger as a workbook an office files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.applications.queries.ledger import HEAD
from gongkai.pages.services import files
from gongkai.trail.services import Doer, record

WIDTHS = (20, 18, 12, 12, 12, 20, 12, 60, 12, 14, 18, 12, 12, 24, 12)
MOST_ROWS = 50_000


def ledger_table(
    *, title: str, under: str, rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD,
    widths: Sequence[int] = WIDTHS, name: str = "台账",
) -> bytes:  # fmt: skip
    """依申请公开台账, or another list with its own columns, its lines numbered."""
    columns = [("序号", 7), *zip(head, widths, strict=True)]
    return files.printed(title, under, columns, ((str(at), *line) for at, line in enumerate(rows, 1)), name=name)


def record_export(*, by: Doer, organ_id: int, number: int) -> None:
    """Applicants' names left the house: who took them, and how many."""
    record("application.exported", of=f"orgs.Organ:{organ_id}", by=by, rows=number)

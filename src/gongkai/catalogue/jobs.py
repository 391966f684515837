"""Work of the catalogue by the clock and after commit."""

from __future__ import annotations

from gongkai.catalogue.services import keeping, placements, reminding

remind_columns = reminding.remind
columns_vacated = reminding.columns_vacated


def sweep_vacated() -> None:
    """Columns whose named person has gone meanwhile."""
    keeping.sweep_vacated()


def compare_places() -> None:
    """Places and records say the same again (R012)."""
    placements.compare()

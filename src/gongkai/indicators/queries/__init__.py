"""Reading indicators: their definitions, their figures, the rows behind a figure."""

from __future__ import annotations

from gongkai.indicators.queries.boards import Cell, Row, View, board, boards, view
from gongkai.indicators.queries.figures import drill, figures, group_value, label_groups
from gongkai.indicators.queries.registry import Column, Source, check, definition, definitions, source
from gongkai.indicators.queries.snapshots import snapshots

__all__ = [
    "Cell",
    "Column",
    "Row",
    "Source",
    "View",
    "board",
    "boards",
    "check",
    "definition",
    "definitions",
    "drill",
    "figures",
    "group_value",
    "label_groups",
    "snapshots",
    "source",
    "view",
]

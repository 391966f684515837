"""Definitions, periods, figures and boards as plain values."""

from __future__ import annotations

from gongkai.indicators.rules.boards import BadBoard, Board, parse_boards
from gongkai.indicators.rules.definitions import BadDefinition, Definition, parse_definitions
from gongkai.indicators.rules.figures import Figure, make_figure, value_text
from gongkai.indicators.rules.periods import (
    PERIOD_LABELS,
    BadPeriod,
    Period,
    PeriodRule,
    effective,
    month,
    parse_period,
    quarter,
    to_date,
    year,
)

__all__ = [
    "PERIOD_LABELS",
    "BadBoard",
    "BadDefinition",
    "BadPeriod",
    "Board",
    "Definition",
    "Figure",
    "Period",
    "PeriodRule",
    "effective",
    "make_figure",
    "month",
    "parse_boards",
    "parse_definitions",
    "parse_period",
    "quarter",
    "to_date",
    "value_text",
    "year",
]

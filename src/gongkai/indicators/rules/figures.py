"""A figure: a value with what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gongkai.indicators.rules.definitions import Definition

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator for a group (None: all together). `value` is None where a ratio has no denominator."""

    key: str
    group: Any
    value: Decimal | None
    numerator: Decimal
    denominator: Decimal | None
    unit: str = ""

    @property
    def text(self) -> str:
        """The value as printed, without its unit; “—” when there is nothing to measure."""
        return value_text(self.value, self.unit)


def make_figure(definition: Definition, group: Any, numerator: Any, denominator: Any = None) -> Figure:
    """A figure from what was counted; per cent is rounded half up to one place, other ratios to two."""
    above = Decimal(str(numerator or 0))
    if not definition.is_ratio:
        return Figure(definition.id, group, above, above, None, definition.unit)
    below = Decimal(str(denominator or 0))
    value = None
    if below:
        percent = definition.unit == "%"
        place = Decimal("0.1") if percent else Decimal("0.01")
        value = (above / below * (100 if percent else 1)).quantize(place, ROUND_HALF_UP)
    return Figure(definition.id, group, value, above, below, definition.unit)


def value_text(value: Decimal | None, unit: str) -> str:
    """A value as printed: thousands grouped, per cent with one place, whole numbers whole."""
    if value is None:
        return NOTHING
    if unit == "%":
        return f"{value:.1f}"
    if value == value.to_integral_value():
        return f"{int(value):,}"
    return f"{value:,.2f}"

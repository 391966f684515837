"""Whose installation this is, as the sign-in page says it; the wiring fills it from the rooms above."""

from __future__ import annotations

from collections.abc import Callable

PlaceOf = Callable[[str], str]
_place: list[PlaceOf] = []


def fill_place(of: PlaceOf) -> None:
    """Who tells the jurisdiction's name from the host asked for (replaces an earlier answer)."""
    _place[:] = [of]


def place_name(host: str) -> str:
    """The jurisdiction's name for a host; "" when nobody knows."""
    return _place[0](host) if _place else ""

"""Verbs of the catalogue. Columns and placements here; each engineer's part in its own module."""

from __future__ import annotations

from gongkai.catalogue.services.placements import (
    Accountant,
    Placed,
    account_to,
    displace,
    move,
    move_to_history,
    place,
    register_records,
    restore,
    retitle,
)

__all__ = [
    "Accountant",
    "Placed",
    "account_to",
    "displace",
    "move",
    "move_to_history",
    "place",
    "register_records",
    "restore",
    "retitle",
]

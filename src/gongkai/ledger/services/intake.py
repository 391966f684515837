"""导入: the one door to bringing a notice in. Written in `reading`, `items`, `confirming` and `correcting`."""

from __future__ import annotations

from gongkai.ledger.services.confirming import confirm, reasons_against
from gongkai.ledger.services.correcting import confirm_correction
from gongkai.ledger.services.items import (
    add_unit,
    change_item,
    describe,
    drop_item,
    keep_item,
    match_unit,
    merge,
    remove_unit,
    set_role,
    settle_all_doubts,
    settle_doubt,
    split,
)
from gongkai.ledger.services.reading import discard, read, receive

__all__ = [
    "add_unit",
    "change_item",
    "confirm",
    "confirm_correction",
    "describe",
    "discard",
    "drop_item",
    "keep_item",
    "match_unit",
    "merge",
    "read",
    "reasons_against",
    "receive",
    "remove_unit",
    "set_role",
    "settle_all_doubts",
    "settle_doubt",
    "split",
]

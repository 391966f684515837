"""Changing organs: the plain rules."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from gongkai.kernel.text import fold

ORDER_STEP = 10
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc_is_right(code: str) -> bool:
    """Whether a unified social credit code has its right check character (GB 32100-2015)."""
    if not _USCC.fullmatch(code):
        return False
    total = sum(_USCC_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return _USCC_LETTERS[(31 - total % 31) % 31] == code[17]


def reasons_not_to_name(name: str, short_name: str, taken: Collection[str]) -> list[str]:
    """Why an organ cannot have these names; `taken` are all names of the other organs on the books (folded)."""
    reasons = []
    for label, value in (("全称", name), ("简称", short_name)):
        if not value.strip():
            reasons.append(f"请填写{label}。")
        elif fold(value) in taken:
            reasons.append(f"{label}“{value}”已是另一个在册单位的名称，请核对。")
    return reasons


def reasons_not_to_end(*, active: bool, on: date, today: date, valid_from: date | None) -> list[str]:
    """Why an organ cannot be merged or closed on a day."""
    reasons = []
    if not active:
        reasons.append("该单位已不在册。")
    if on > today:
        reasons.append("生效日期不能晚于今天；请到生效当日再办理。")
    if valid_from and on < valid_from:
        reasons.append("生效日期不能早于设立日期。")
    return reasons

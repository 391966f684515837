"""What a unit may write into the cells of its ledger workbook, and what is wrong with it in a sentence."""

from __future__ import annotations

import re
from datetime import date, datetime

_ISSUED = re.compile(r"关于印发(.+?)的?通\s*知$")
_KINDS = ("工作方案", "工作要点", "实施方案", "工作安排")
_TABLES = ("表", "行动计划", "台账")
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


def text_of(value: object) -> str:
    """A cell's value as text; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def day_of(value: object) -> date | None:
    """A cell's value as a day; None for an empty cell; ValueError with a sentence for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        day = date(*map(int, found.groups()))
    except ValueError as wrong:
        raise ValueError(f"“{text[:30]}”不是日期，请写成 2026-06-30 的样子。") from wrong
    if not 2000 <= day.year <= 2100:
        raise ValueError(f"“{text[:30]}”的年份不对。")
    return day


def reason_too_long(text: str, most: int) -> str:
    """Why a text is too long for its column, or nothing."""
    return f"最多 {most} 个字，现有 {len(text)} 个。" if len(text) > most else ""


def named(title: str, table: str = "") -> str:
    """What a table on paper is called: of “某办公室关于印发某要点的通知” the thing issued; `table` ends it where it is no table itself."""
    found = _ISSUED.search(title)
    name = found[1].strip() if found else title
    if name.startswith("《") and name.endswith("》") and name.count("《") == 1:
        name = name[1:-1]
    if not table or name.endswith(_TABLES):
        return name
    return next((name.removesuffix(kind) for kind in _KINDS if name.endswith(kind)), name) + table

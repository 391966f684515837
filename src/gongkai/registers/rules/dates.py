"""Days and reported periods as people write them, and as spreadsheets keep them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from gongkai.registers.rules.cells import Attached, Cell, Context, Percent, Spoilt, Value, clean, shown
from gongkai.registers.rules.numbers import numeral
from gongkai.registers.rules.shape import Grain
from gongkai.vetting.rules.plain import plain

FIRST_YEAR, YEARS_AHEAD = 1900, 100
SERIALS = range(18_264, 73_415)  # 1950 to 2100 as Excel counts days
BETWEEN_EPOCHS = 1462
_NUMERALS = re.compile(r"[零〇一二三四五六七八九十]+")
_DAY = re.compile(
    r"(?P<year>\d+)(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.])(?P<day>\d{1,2})[日号]?"
    r"(?:[ T](?P<rest>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?))?",
    re.ASCII,
)
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:年|[-/.])?(\d{1,2})月?(?:份)?", re.ASCII)
_QUARTER = re.compile(r"(\d{4})年?-?(?:第?([1-4])季度?|[Qq]([1-4]))", re.ASCII)
_HALF = re.compile(r"(\d{4})年?-?(?:(上|下)半年|[Hh]([12]))", re.ASCII)
_YEAR = re.compile(r"(\d{4})年?度?", re.ASCII)
EXAMPLES = {Grain.MONTH: "2026年9月", Grain.QUARTER: "2026年第三季度", Grain.HALF: "2026年上半年", Grain.YEAR: "2026年"}
ORDINALS = "零一二三四"


def read_day(cell: Cell, context: Context) -> Value:
    """The day of a cell as 2026-01-31."""
    if isinstance(cell, Spoilt):
        return Value(wrong=cell.sentence)
    if isinstance(cell, datetime):
        return _checked(cell.year, cell.month, cell.day, context)
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, context)
    if isinstance(cell, bool | time | timedelta | Percent | Attached) or cell is None:
        return Value(wrong=f"应是日期，现在是“{shown(cell)}”。")
    if isinstance(cell, int | float):
        return _serial(cell, context)
    return _written(cell, context)


def _serial(cell: int | float, context: Context) -> Value:
    """A day kept as a number: eight digits, or Excel's count of days."""
    if float(cell).is_integer() and (match := _EIGHT.fullmatch(str(int(cell)))):
        return _checked(int(match[1]), int(match[2]), int(match[3]), context)
    number = int(cell) + (BETWEEN_EPOCHS if context.from_1904 else 0)
    if number not in SERIALS:
        return Value(wrong=f"应是日期，现在是数字 {shown(cell)}。请写成 2026-01-31 的样子。")
    day = date(1899, 12, 30) + timedelta(days=number)
    return _checked(day.year, day.month, day.day, context)


def _written(cell: str, context: Context) -> Value:
    text = plain(clean(cell)).lstrip("'")
    text = re.sub(r"\s*([年月日号/.-])\s*", r"\1", text)
    text = re.sub(_NUMERALS, _digits, text) if _NUMERALS.search(text) else text
    match = _DAY.fullmatch(text) or None
    parts = (match["year"], match["month"], match["day"]) if match else None
    if match is None and (eight := _EIGHT.fullmatch(text)):
        parts = (eight[1], eight[2], eight[3])
    if parts is None:
        if text.isascii() and re.fullmatch(r"\d{5}(?:\.\d+)?", text):
            return _serial(float(text), context)
        if _MONTH.fullmatch(text):
            return Value(wrong=f"“{clean(cell)}”没有写到日，请写成 2026-01-31 的样子。")
        return Value(wrong=f"“{clean(cell)}”不是日期，请写成 2026-01-31 的样子。")
    if len(parts[0]) != 4:
        return Value(wrong=f"“{clean(cell)}”的年份要写四位，如 2026-01-31。")
    return _checked(int(parts[0]), int(parts[1]), int(parts[2]), context)


def _digits(match: re.Match[str]) -> str:
    found = numeral(match[0])
    return match[0] if found is None else str(int(found))


def _checked(year: int, month: int, day: int, context: Context) -> Value:
    if not FIRST_YEAR <= year <= context.today.year + YEARS_AHEAD:
        return Value(wrong=f"{year}年不合常理，请核对日期。")
    if not 1 <= month <= 12:
        return Value(wrong=f"没有{month}月，请核对日期。")
    if not 1 <= day <= monthrange(year, month)[1]:
        return Value(wrong=f"{year}年{month}月没有{day}日，请核对日期。")
    return Value(f"{year:04d}-{month:02d}-{day:02d}")


def read_period(grain: Grain, cell: Cell, context: Context) -> Value:
    """The period of a cell: 2026, 2026H1, 2026Q3 or 2026-09, as the field asks."""
    wanted = f"请写成“{EXAMPLES[grain]}”的样子。"
    if isinstance(cell, Spoilt):
        return Value(wrong=cell.sentence)
    if isinstance(cell, date):
        if grain is Grain.MONTH and cell.day == 1:  # 2026年9月 typed into a spreadsheet becomes the first of September
            return _bounded(f"{cell.year:04d}-{cell.month:02d}", context)
        return Value(wrong=f"应填{grain.label}，现在是日期 {shown(cell)}，{wanted}")
    written = plain(clean(shown(cell))).replace(" ", "")
    text = re.sub(_NUMERALS, _digits, written) if _NUMERALS.search(written) else written
    found = _period(grain, text)
    return _bounded(found, context) if found else Value(wrong=f"“{clean(shown(cell))}”不是{grain.label}，{wanted}")


def _period(grain: Grain, text: str) -> str:
    if grain is Grain.YEAR:
        return match[1] if (match := _YEAR.fullmatch(text)) else ""
    if grain is Grain.QUARTER:
        return f"{match[1]}Q{match[2] or match[3]}" if (match := _QUARTER.fullmatch(text)) else ""
    if grain is Grain.HALF:
        return f"{match[1]}H{match[3] or '上下'.index(match[2]) + 1}" if (match := _HALF.fullmatch(text)) else ""
    match = _MONTH.fullmatch(text)
    return f"{match[1]}-{int(match[2]):02d}" if match and 1 <= int(match[2]) <= 12 else ""


def _bounded(period: str, context: Context) -> Value:
    if not FIRST_YEAR <= int(period[:4]) <= context.today.year + YEARS_AHEAD:
        return Value(wrong=f"{period[:4]}年不合常理，请核对。")
    return Value(period)


def period_words(period: str) -> str:
    """A period in words: 2026年第三季度."""
    year, rest = period[:4], period[4:]
    if rest.startswith("Q"):
        return f"{year}年第{ORDINALS[int(rest[1])]}季度"
    if rest.startswith("H"):
        return f"{year}年{'上下'[int(rest[1]) - 1]}半年"
    return f"{year}年{int(rest[1:])}月" if rest else f"{year}年"


def first_day(period: str) -> date:
    """The first day of a period."""
    year, rest = int(period[:4]), period[4:]
    if not rest:
        return date(year, 1, 1)
    kind, number = rest[0], int(rest[1:])
    return date(year, {"Q": number * 3 - 2, "H": number * 6 - 5}.get(kind, number), 1)


def period_of(day: date, grain: Grain) -> str:
    """The period a day lies in."""
    if grain is Grain.MONTH:
        return f"{day:%Y-%m}"
    if grain is Grain.QUARTER:
        return f"{day.year}Q{(day.month + 2) // 3}"
    return f"{day.year}H{1 if day.month < 7 else 2}" if grain is Grain.HALF else str(day.year)


def last_day(period: str) -> date:
    """The last day of a period."""
    first = first_day(period)
    months = {"Q": 3, "H": 6, "-": 1}.get(period[4:5], 12)
    month = first.month + months - 1
    return date(first.year, month, monthrange(first.year, month)[1])


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

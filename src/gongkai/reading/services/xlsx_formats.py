"""Shows a cell's number as Excel shows it: dates, percentages, decimals."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

BUILT_IN = {
    9: "0%", 10: "0.00%", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"', 49: "@",
}  # fmt: skip
_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|上午/下午|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|a{3,4}|_.|\*.|.')
_DATE = re.compile(r"[yYdD]|[mM]+|[hH]|[sS]|a{3,4}")
_WEEK = "一二三四五六日"
LAST_SERIAL = 2_958_465


def shown(value: str, code: str, *, from_1904: bool) -> str:
    """The text of a numeric cell `value` under the number format `code`."""
    try:
        number = float(value)
    except ValueError:
        return value
    code = code.split(";")[0]
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
    if bare.lower() not in ("general", "@", "") and _DATE.search(bare) and not re.search(r"[0#?]", bare):
        dated = _dated(number, code, from_1904=from_1904)
        if dated is not None:
            return dated
    return _plain(number, code, bare, value)


def _plain(number: float, code: str, bare: str, value: str) -> str:
    if bare.lower() in ("general", "@", ""):
        return _general(number, value)
    decimals = len(match.group(1)) if (match := re.search(r"\.([0#?]+)", bare)) else 0
    if not re.search(r"[0#?]", bare):
        return _general(number, value)
    percent = "%" in bare
    grouped = "," in bare
    body = f"{number * 100 if percent else number:{',' if grouped else ''}.{decimals}f}"
    width = re.match(r"0{2,}(?![.0#])", bare.replace(",", ""))
    if width and not decimals and body.lstrip("-").isdigit():
        body = body.zfill(len(width.group()))
    around = re.match(r'^((?:"[^"]*"|\\.)*)[^"\\]*((?:"[^"]*"|\\.)*)$', re.sub(r"\[[^\]]*\]|_.|\*.", "", code))
    before, after = (_literal(around.group(1)), _literal(around.group(2))) if around else ("", "")
    return f"{before}{body}{'%' if percent else ''}{after}"


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda match: match.group(1) or match.group(2) or "", text)


def _general(number: float, value: str) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.10g}" if abs(number) < 1e11 else value


def _dated(number: float, code: str, *, from_1904: bool) -> str | None:
    """None when the number is no day that Excel can show."""
    if not 0 <= number < LAST_SERIAL:
        return None
    # Excel counts a 29 February 1900 that never was: serials before it lie one day off.
    day = (1904, 1, 1) if from_1904 else (1899, 12, 30 if number >= 60 else 31)
    epoch = datetime(*day, tzinfo=UTC)
    moment = epoch + timedelta(days=int(number), seconds=round((number - int(number)) * 86_400))
    tokens = _TOKEN.findall(code)
    half_day = any(one in HALVES for one in tokens)
    result = ""
    for index, token in enumerate(tokens):
        result += _part(token, moment, _is_minute(tokens, index), half_day)
    return result.strip()


def _is_minute(tokens: list[str], index: int) -> bool:
    """An m next to hours or seconds counts minutes."""
    letters = [token[0].lower() for token in tokens[:index] if token[0].lower() in "yMdhs".lower()]
    later = [token[0].lower() for token in tokens[index + 1 :] if token[0].lower() in "ymdhs"]
    return bool((letters and letters[-1] == "h") or (later and later[0] == "s"))


def _part(code: str, moment: datetime, minute: bool, half_day: bool) -> str:
    first = code[0]
    if first == '"':
        return code[1:-1]
    if first == "\\":
        return code[1:]
    if first in "[_*@":
        return ""
    if code in HALVES:
        return HALVES[code][moment.hour >= 12]
    kind, size = first.lower(), len(code)
    if kind == "m" and minute:
        kind = "minute"
    if kind == "a" and size < 3:
        return code
    show = _PARTS.get(kind)
    return show(moment, size, half_day) if show else code


def _two(number: int, size: int) -> str:
    return f"{number:0{min(size, 2)}d}"


HALVES = {"AM/PM": ("AM", "PM"), "上午/下午": ("上午", "下午")}
_PARTS: dict[str, Callable[[datetime, int, bool], str]] = {
    "y": lambda moment, size, half: str(moment.year) if size > 2 else f"{moment.year % 100:02d}",
    "m": lambda moment, size, half: (
        _two(moment.month, size) if size < 3 else moment.strftime("%b" if size == 3 else "%B")
    ),
    "d": lambda moment, size, half: (
        _two(moment.day, size) if size < 3 else moment.strftime("%a" if size == 3 else "%A")
    ),
    "h": lambda moment, size, half: _two((moment.hour % 12 or 12) if half else moment.hour, size),
    "minute": lambda moment, size, half: _two(moment.minute, size),
    "s": lambda moment, size, half: _two(moment.second, size),
    "a": lambda moment, size, half: ("星期" if size == 4 else "") + _WEEK[moment.weekday()],
}


def shown_iso(value: str) -> str:
    """A cell of type d holds an ISO date."""
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return f"{day.year}/{day.month}/{day.day}"

"""Numbers as notices print them: 3, ３, 三, 二十一, 二〇二二, ③."""

from __future__ import annotations

_DIGITS = {mark: value for value, mark in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "Ｏ": 0,
    "O": 0,
    "两": 2,
}
NUMBER = r"(?:[0-9０-９]{1,4}|[一二三四五六七八九十两〇零]{1,4})"


def value(printed: str) -> int | None:
    """The number printed, or None when it is none."""
    text = printed.strip()
    if not text:
        return None
    if text.isdigit() and text.isdecimal():
        return int(text)
    if text.isdigit() and len(text) == 1:
        return _circled(text)
    if all(mark in _DIGITS for mark in text):
        return int("".join(str(_DIGITS[mark]) for mark in text))
    return _tens(text)


def _circled(mark: str) -> int | None:
    for first in (0x2460, 0x2474, 0x2488, 0x2776):
        if first <= ord(mark) < first + 20:
            return ord(mark) - first + 1
    return None


def _tens(text: str) -> int | None:
    if len(text) == 1 and 0x2460 <= ord(text) <= 0x277F:
        return _circled(text)
    total, rest = 0, text
    for sign, weight in (("百", 100), ("十", 10)):
        if sign in rest:
            head, _, rest = rest.partition(sign)
            rest = rest.lstrip("零〇")
            if head and head not in _DIGITS:
                return None
            total += (_DIGITS[head] if head else 1) * weight
    if not rest:
        return total
    return total + _DIGITS[rest] if rest in _DIGITS else None

"""Text as the detectors read it: digits, letters and marks of every width as ASCII, one sign for one sign, so that places stay the same."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

_MARKS = {
    "＠": "@",
    "＋": "+",
    "－": "-",
    "—": "-",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "：": ":",
    "（": "(",
    "）": ")",
    "．": ".",
    "，": ",",
    "；": ";",
}
_SPACES = "\u3000\u00a0\u2002\u2003\u2007\u2009\u202f\u200b\u200c\u200d\u2060\ufeff\u00ad"


@cache
def _to_plain() -> dict[int, str]:
    """Made at the first odd sign: looking through all of Unicode would be a third of a second of every start."""
    table = {ord(mark): plain_mark for mark, plain_mark in _MARKS.items()}
    table.update({ord(mark): " " for mark in _SPACES})
    for code in range(0xFF21, 0xFF3B):
        table[code], table[code + 32] = chr(code - 0xFEE0), chr(code - 0xFEE0 + 32)
    for code in range(0x660, sys.maxunicode + 1):
        if unicodedata.category(chr(code)) == "Nd":
            table[code] = str(unicodedata.digit(chr(code)))
    return table


_COMMON = (
    "，：（）；\u3000"  # these stand in every text: replacing them one by one is four times as fast as translating
)
_ODD = re.compile(r"[^\x00-\x7f\u4e00-\u9fff，：（）；\u3000。、“”‘’《》〈〉【】〔〕！？…·×]")


def plain(text: str) -> str:
    """`text` with the same number of signs: wide digits, letters and punctuation as ASCII, every kind of blank as a space."""
    if _ODD.search(text):
        return text.translate(_to_plain())
    for mark in _COMMON:
        text = text.replace(mark, " " if mark == "\u3000" else _MARKS[mark])
    return text

"""The numbers that open headings and items: 第一章, 一、, （一）, 1., 1.1, (1), ①, 一是, 第一条."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.notices.rules.numbers import value

_HAN = "一二三四五六七八九十百〇零"
_DIGIT = "0-9０-９"
_STYLES: tuple[tuple[str, int, str], ...] = (
    ("章", 0, rf"(?P<no>第(?P<n>[{_HAN}{_DIGIT}]{{1,4}})(?:章|部分|篇|编|板块))[、：:，]?"),
    ("节", 1, rf"(?P<no>第(?P<n>[{_HAN}{_DIGIT}]{{1,4}})节)[、：:]?"),
    ("条", 2, rf"(?P<no>第(?P<n>[{_HAN}{_DIGIT}]{{1,5}})条)[、：:]?"),
    ("一、", 1, rf"(?P<no>(?P<n>[{_HAN}]{{1,4}}))[、．.](?![{_DIGIT}])"),
    ("（一）", 2, rf"(?P<no>[（(〔［\[](?P<n>[{_HAN}]{{1,4}})[）)〕］\]])[、．.]?"),
    (
        "1.1",
        4,
        rf"(?P<no>(?P<n>[{_DIGIT}]{{1,2}})(?:[.．][{_DIGIT}]{{1,2}}){{1,3}})[、.．]?(?=[^{_DIGIT}%％万亿千百个倍元米吨亩人次年月日级公分以左升])",
    ),
    ("1.", 3, rf"(?P<no>(?P<n>[{_DIGIT}]{{1,3}}))[.．、](?:(?![{_DIGIT}])|(?=[0-9]{{1,4}}[年月日个项]))"),
    ("1)", 5, rf"(?P<no>(?P<n>[{_DIGIT}]{{1,2}})[)）])[、.]?"),
    ("(1)", 5, rf"(?P<no>[（(〔［\[](?P<n>[{_DIGIT}]{{1,3}})[）)〕］\]])[、．.]?"),
    ("⒈", 3, r"(?P<no>(?P<n>[\u2488-\u249b]))"),
    ("⑴", 5, r"(?P<no>(?P<n>[\u2474-\u2487]))"),
    ("①", 6, r"(?P<no>(?P<n>[\u2460-\u2473\u2776-\u277f]))[、.]?"),
    ("一是", 7, rf"(?P<no>(?P<n>[{_HAN}]{{1,3}})(?:是要|是|要))(?![{_HAN}否])"),
    ("第一，", 7, rf"(?P<no>第(?P<n>[{_HAN}]{{1,3}}))[，,、：:]"),
    ("任务一", 2, rf"(?P<no>(?:重点)?(?:任务|行动|举措|工程|专项)(?P<n>[{_HAN}{_DIGIT}]{{1,3}}))[：:、.．]"),
)
_PATTERNS = [(style, rank, re.compile(pattern)) for style, rank, pattern in _STYLES]


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as printed: its style, how deep that style usually stands, its value, its length with the mark after it."""

    style: str
    rank: int
    number: int
    no: str
    length: int


def mark_at(text: str, place: int = 0) -> Mark | None:
    """The number that opens the text at a place."""
    for style, rank, pattern in _PATTERNS:
        match = pattern.match(text, place)
        if match is None:
            continue
        number = value(match["n"])
        if number is None or (style == "一是" and match["no"].endswith("要") and number > 12):
            continue
        return Mark(style, rank, number, match["no"], match.end() - place)
    return None


def strip_mark(text: str) -> str:
    """The text without the number that opens it."""
    mark = mark_at(text)
    return text[mark.length :] if mark else text

"""发文字号 and 索引号: read as people type them, written as GB/T 9704-2012 (7.2.5) asks, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

FIRST_YEAR = 1949
MOST_ORDER = 99_999
MOST_NUMBER = 60
_OPEN, _CLOSE = r"[〔\[［【（(﹝{〈<]", r"[〕\]］】）)﹞}〉>]"
_BRACKETED = re.compile(
    rf"(?P<series>[^\d〔\[［【（(﹝{{〈<]{{1,28}}?)\s*(?P<open>{_OPEN})\s*(?P<year>\d{{2,4}})\s*年?\s*(?P<close>{_CLOSE})\s*"
    r"(?P<first>第)?\s*(?P<order>\d{1,6})\s*(?P<last>号)?"
)
_ORDERED = re.compile(
    r"(?P<series>\S{0,26}?(?:令|公告|通告))\s*(?:(?P<year>\d{2,4})\s*年)?\s*第\s*(?P<order>\d{1,6})\s*号"
)
_SERIES = re.compile(r"[\u3400-\u9fffA-Za-z·]{1,28}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it should be printed, and its parts. A 令 may have no year."""

    text: str
    series: str
    year: int | None
    order: int


def _narrow(text: str) -> str:
    """Digits and letters in half width; brackets and white space as they are."""
    return "".join(
        unicodedata.normalize("NFKC", one) if "\uff10" <= one <= "\uff5a" and one not in "［］" else one for one in text
    )


def parse(text: str) -> Number | None:
    """The number somebody typed: any brackets, full width, 第, zeros in front, 号 missing; None when it is none."""
    plain = re.sub(r"\s+", "", _narrow(text))
    match = _BRACKETED.fullmatch(plain)
    if match and _SERIES.fullmatch(match["series"]) and int(match["order"]):
        year, order = int(match["year"]), int(match["order"])
        return Number(f"{match['series']}〔{year}〕{order}号", match["series"], year, order)
    match = _ORDERED.fullmatch(plain)
    if match and int(match["order"]):
        ordered = int(match["order"])
        in_year = int(match["year"]) if match["year"] else None
        said = f"{match['series']}{f'{in_year}年' if in_year else ''}第{ordered}号"
        return Number(said, match["series"], in_year, ordered)
    return None


def reasons_against(text: str, *, today: date) -> list[str]:
    """Why something typed cannot be a document's number; none for an empty one, which may come later."""
    text = text.strip()
    if not text:
        return []
    if len(text) > MOST_NUMBER:
        return [f"发文字号最多 {MOST_NUMBER} 个字，现有 {len(text)} 个字。"]
    number = parse(text)
    if number is None:
        return [f"发文字号“{text}”读不出代字、年份和序号，应如“云政办发〔{today.year}〕3号”。"]
    if number.year is not None and not FIRST_YEAR <= number.year <= today.year:
        return [f"发文字号的年份应在 {FIRST_YEAR} 至 {today.year} 之间，现在写的是“{number.year}”。"]
    if number.order > MOST_ORDER:
        return [f"发文字号的序号“{number.order}”过大，请核对。"]
    return []


def corrections(text: str) -> list[str]:
    """What was put right in a number, for the person who typed it; none when it was right already."""
    plain = re.sub(r"\s+", "", _narrow(text))
    match = _BRACKETED.fullmatch(plain)
    if match is None or parse(text) is None:
        return []
    told = []
    if match["open"] != "〔" or match["close"] != "〕":
        told.append("年份用六角括号“〔〕”，已改正")
    if match["first"]:
        told.append("序号前不加“第”字，已去掉")
    if match["order"].startswith("0"):
        told.append("序号不编虚位，已去掉前面的0")
    if not match["last"]:
        told.append("序号后面已补“号”字")
    return told


def gaps(orders: Iterable[int], *, most: int = 2000) -> list[tuple[int, int]]:
    """The numbers missing between 1 and the greatest, as ranges (first, last), in order; at most `most` ranges."""
    missing: list[tuple[int, int]] = []
    expected = 1
    for order in sorted(set(orders)):
        if order > expected:
            missing.append((expected, order - 1))
        expected = max(expected, order + 1)
    return missing[:most]


def gap_words(ranges: Iterable[tuple[int, int]]) -> str:
    """3号、7—9号."""
    return "、".join(f"{first}号" if first == last else f"{first}—{last}号" for first, last in ranges)


INDEX_PATTERN = "{机构代码}/{年份}-{流水号}"
INDEX_WIDTH = 5
INDEX_PARTS = ("机构代码", "年份", "流水号")
_PART = re.compile(r"\{([^{}]*)\}")


def organ_code(uscc: str) -> str:
    """组织机构代码: places 9 to 17 of the 统一社会信用代码 (GB 32100-2015); "" without one."""
    code = uscc.strip().upper()
    return code[8:17] if len(code) == 18 and code.isalnum() else ""


def reasons_against_pattern(pattern: str, width: int) -> list[str]:
    """Why a rule for index numbers cannot work."""
    parts = _PART.findall(pattern)
    reasons = [
        f"规则里的“{{{part}}}”不认识，可用：{'、'.join('{' + one + '}' for one in INDEX_PARTS)}。"
        for part in parts
        if part not in INDEX_PARTS
    ]
    if "流水号" not in parts:
        reasons.append("索引号规则要有“{流水号}”，否则会重号。")
    if "机构代码" not in parts:
        reasons.append("索引号规则要有“{机构代码}”，否则各单位会重号。")
    if not 3 <= width <= 8:
        reasons.append("流水号的位数应在 3 至 8 之间。")
    if len(_PART.sub("", pattern)) > 12:
        reasons.append("索引号规则里的固定文字最多 12 个字。")
    return reasons


def index_prefix(pattern: str, values: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and after the running number."""
    before, _, after = pattern.partition("{流水号}")

    def fill(text: str) -> str:
        return _PART.sub(lambda match: values.get(match[1], ""), text)

    return fill(before), fill(after)

"""Automatic list numbers of a Word document, written as Word prints them (numbering.xml)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from gongkai.reading.services.xml import attribute, child, children, local, whole_number

LEVELS = 9
MAX_NUMBER = 32_767
_DIGITS = "○一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_BULLETS = {
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
    "\uf0d8": "➢",
    "\uf0fc": "✔",
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf076": "❖",
}


@dataclass(slots=True)
class Level:
    """One level of a list: where it starts, how its number is written and what stands around it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""
    after: str = "tab"


@dataclass(slots=True)
class List:
    """A w:num: the abstract list whose counters it shares, its own levels and first numbers."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


def _chinese(number: int, digits: str, tens: str, hundreds: str, thousands: str, zero: str, *, short: bool) -> str:
    """A number below ten thousand in words: 一百零一."""
    if number == 0:
        return zero
    result, pending = "", False
    for unit, name in ((1000, thousands), (100, hundreds), (10, tens), (1, "")):
        digit = number // unit % 10
        if digit:
            result += (zero if pending and result else "") + digits[digit] + name
            pending = False
        else:
            pending = True
    return result.removeprefix(digits[1]) if short and 10 <= number < 20 else result


def chinese_thousand(number: int) -> str:
    """1 一, 10 十, 21 二十一, 101 一百零一."""
    return _chinese(number, _DIGITS, "十", "百", "千", "零", short=True) if 0 <= number < 10_000 else str(number)


def chinese_counting(number: int) -> str:
    """As Word counts with 一二三: words to ninety-nine, then digit by digit (一○○)."""
    return chinese_thousand(number) if number < 100 else "".join(_DIGITS[int(one)] for one in str(number))


def _legal(number: int) -> str:
    return _chinese(number, _LEGAL, "拾", "佰", "仟", "零", short=False) if 0 <= number < 10_000 else str(number)


def _letters(number: int, first: str) -> str:
    """Word repeats the letter after z: aa, bb."""
    return chr(ord(first) + (number - 1) % 26) * min((number - 1) // 26 + 1, 30) if number > 0 else ""


def _roman(number: int) -> str:
    result = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    ):
        result += sign * (number // value)
        number %= value
    return result


def _from(first: int, last: int) -> Callable[[int], str]:
    """Signs that stand in a row in the character set; a plain number where the row ends."""
    return lambda number: chr(first + number - 1) if 1 <= number <= last else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number, "A"),
    "lowerLetter": lambda number: _letters(number, "a"),
    "chineseCounting": chinese_counting,
    "taiwaneseCounting": chinese_counting,
    "chineseCountingThousand": chinese_thousand,
    "taiwaneseCountingThousand": chinese_thousand,
    "japaneseCounting": chinese_thousand,
    "ideographDigital": lambda number: "".join(_DIGITS[int(one)] for one in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_DIGITS[int(one)] for one in str(number)),
    "taiwaneseDigital": lambda number: "".join(_DIGITS[int(one)] for one in str(number)),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _from(0x2460, 20),
    "decimalEnclosedCircleChinese": _from(0x2460, 20),
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "ideographEnclosedCircle": _from(0x3220, 10),
    "decimalFullWidth": lambda number: str(number).translate({48 + one: 0xFF10 + one for one in range(10)}),
    "decimalFullWidth2": lambda number: str(number).translate({48 + one: 0xFF10 + one for one in range(10)}),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": lambda number: (
        f"{number}{'th' if 10 <= number % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    ),
}


def _level(element: etree._Element) -> Level:
    def value(name: str) -> str | None:
        found = child(element, name)
        return None if found is None else attribute(found, "val")

    legal = child(element, "isLgl")
    form = child(element, "numFmt")
    if form is None:  # Word writes rare formats in an AlternateContent
        form = next((one for one in element.iter() if local(one) == "numFmt"), None)
    restart = value("lvlRestart")
    return Level(
        start=min(MAX_NUMBER, max(0, whole_number(value("start"), 0 if value("start") is None else 1))),
        form=(attribute(form, "val") or "decimal") if form is not None else "decimal",
        text=value("lvlText") or "",
        restart=None if restart is None else whole_number(restart),
        legal=legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
        style=value("pStyle") or "",
        after=value("suff") or "tab",
    )


def _levels(element: etree._Element) -> dict[int, Level]:
    return {whole_number(attribute(one, "ilvl")): _level(one) for one in children(element, "lvl")}


class Numbering:
    """Counts through a document: `next` is called once for each numbered paragraph, in order."""

    def __init__(self, root: etree._Element | None, style_lists: dict[str, str]) -> None:
        """`style_lists` maps a numbering style to the w:numId that defines it."""
        self._lists: dict[str, List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        abstracts = {attribute(one, "abstractNumId") or "": one for one in children(root, "abstractNum")}
        nums = {attribute(one, "numId") or "": one for one in children(root, "num")}
        for key, element in nums.items():
            self._lists[key] = self._list(element, abstracts, nums, style_lists)

    def _list(
        self,
        element: etree._Element,
        abstracts: dict[str, etree._Element],
        nums: dict[str, etree._Element],
        style_lists: dict[str, str],
    ) -> List:
        pointer = child(element, "abstractNumId")
        key = (attribute(pointer, "val") if pointer is not None else None) or ""
        abstract = abstracts.get(key)
        link = child(abstract, "numStyleLink")
        if link is not None:
            target = nums.get(style_lists.get(attribute(link, "val") or "", ""))
            there = child(target, "abstractNumId")
            key = (attribute(there, "val") if there is not None else None) or key
            abstract = abstracts.get(key, abstract)
        result = List(key, dict(_levels(abstract)) if abstract is not None else {})
        for override in children(element, "lvlOverride"):
            index = whole_number(attribute(override, "ilvl"))
            own = child(override, "lvl")
            if own is not None:
                result.levels[index] = _level(own)
            start = child(override, "startOverride")
            if start is not None:
                result.starts[index] = min(MAX_NUMBER, max(0, whole_number(attribute(start, "val"), 1)))
        return result

    def level_of_style(self, num: str, style: str) -> int:
        """The level that a paragraph style is tied to in a list; 0 when it is tied to none."""
        levels = self._lists[num].levels if num in self._lists else {}
        return next((index for index, level in levels.items() if level.style == style), 0)

    def next(self, num: str, index: int) -> tuple[str, str]:
        """(number as printed, what parts it from the text); two empty strings where nothing is printed."""
        found = self._lists.get(num)
        if found is None or index not in found.levels or not 0 <= index < LEVELS:
            return "", ""
        level = found.levels[index]
        counts = self._counts.setdefault(found.abstract, {})
        if index not in counts or (index in found.starts and (num, index) not in self._begun):
            counts[index] = found.starts.get(index, level.start)
        else:
            counts[index] += 1
        self._begun.add((num, index))
        for lower in range(index + 1, LEVELS):
            rule = found.levels[lower].restart if lower in found.levels else None
            if rule is None or (rule > 0 and index < rule):
                counts.pop(lower, None)
        shown = self._shown(found, level, counts)
        return shown, _gap(shown, level.after)

    def _shown(self, found: List, level: Level, counts: dict[int, int]) -> str:
        if level.form == "bullet":
            text = "".join(_BULLETS.get(one, "•" if "\ue000" <= one <= "\uf8ff" else one) for one in level.text)
            return text.strip()

        def digit(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = found.levels.get(at, Level())
            number = counts.get(at, other.start)
            form = "decimal" if level.legal and other.form != "decimalZero" else other.form
            return FORMS.get(form, str)(number)

        return re.sub(r"%([1-9])", digit, level.text).strip()


def _gap(number: str, after: str) -> str:
    """Word prints a tab or a space; after a full-width mark or sign nothing is needed to part them."""
    if not number or after == "nothing":
        return ""
    return " " if number[-1].isascii() else ""

"""What a line says, when a text speaks of it, where it says otherwise; who may do what. Plain Python."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Actor, Duty

AROUND, FAR, MOST = 20, 60, 20
LEAST_WHY = 6
KEEPERS = (Duty.EDITOR, Duty.LIAISON, Duty.REVIEWER, Duty.LEADER, Duty.HEAD)
WRITERS = (Duty.EDITOR, Duty.LIAISON)
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[百千万亿]?)"
_PLAIN = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E, 0xFF1D)
}
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN = "零〇一二两三四五六七八九十百千万亿点"
_CLAUSE = re.compile(r"[。；;！？\n]")
_FIGURE = re.compile(r"\s*(\d[\d,]*(?:\.\d+)?)\s*([百千万亿]?)\s*(\S{1,10})\s*")


class State(Labelled):
    """Of a line."""

    ON = "ON", "在用"
    OFF = "OFF", "停用"


class Sort(Labelled):
    """What differs."""

    FIGURE = "FIGURE", "数字不一致"
    WORDING = "WORDING", "提法不一致"


class Standing(Labelled):
    """Of a conflict."""

    OPEN = "OPEN", "待处理"
    EXPLAINED = "EXPLAINED", "已说明理由"
    KEPT = "KEPT", "政务公开办认可"
    UPHELD = "UPHELD", "要求改正"
    GONE = "GONE", "已改正"


STOPPING = frozenset({Standing.OPEN, Standing.UPHELD})


@dataclass(frozen=True, slots=True)
class Figure:
    """口径数字: what it is called in texts, its value and unit."""

    name: str
    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.name}{self.value}{self.unit}"


@dataclass(frozen=True, slots=True)
class Facts:
    """A line as the rules read it; `wrong` maps what must not be said to what holds instead."""

    name: str
    cues: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    wrong: tuple[str, ...] = ()
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """One place where a text says otherwise: `said` there, `holds` by the line."""

    sort: Sort
    said: str
    holds: str
    excerpt: str


def amount(number: str, scale: str = "") -> Decimal | None:
    """The value of a printed number; None for what is none."""
    try:
        return Decimal(number.replace(",", "")) * _SCALES[scale]
    except (InvalidOperation, KeyError):
        return None


def han(text: str) -> Decimal | None:
    """The value of a number in Chinese numerals: 三百, 一亿二千万, 一点五, 二〇二六; None for what is none."""
    whole, point, part = text.partition("点")
    if point and (not part or any(sign not in _DIGITS for sign in part)):
        return None
    if all(sign in _DIGITS for sign in whole):
        value = int("".join(str(_DIGITS[sign]) for sign in whole) or "0")
    else:
        value = _counted(whole)
    return Decimal(f"{value}.{''.join(str(_DIGITS[sign]) for sign in part)}") if point else Decimal(value)


def _counted(text: str) -> int:
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in "万亿":
            total = (
                (total + section + digit) * _SCALES[sign] if sign == "亿" else total + (section + digit) * _SCALES[sign]
            )
            section = digit = 0
        else:
            section, digit = section + (digit or 1) * _SCALES[sign], 0
    return total + section + digit


def _numbers(unit: str) -> re.Pattern[str]:
    """A printed number before its unit, in figures or in Chinese numerals; of percents also 百分之…."""
    plain = rf"(?:{_NUMBER}|(?P<han>[{_HAN}]+)){re.escape(unit)}"
    return re.compile(rf"{plain}|百分之(?:(?P<rate>\d+(?:\.\d+)?)|(?P<parts>[{_HAN}]+))" if unit == "%" else plain)


def _value(match: re.Match[str]) -> Decimal | None:
    given = match.groupdict()
    words = given.get("han") or given.get("parts")
    return han(words) if words else amount(given.get("number") or given.get("rate") or "", given.get("scale") or "")


def flat(text: str) -> str:
    """Text as it is compared: full-width digits and letters as plain ones, blanks inside lines gone; 标点 as written."""
    return re.sub(r"[^\S\n]+", "", text.translate(_PLAIN))


def speaks(text: str, line: Facts) -> bool:
    """Whether a text speaks of the line."""
    plain = flat(text)
    return any(flat(cue) in plain for cue in line.cues if cue.strip())


def clashes(text: str, line: Facts) -> list[Clash]:
    """Where a text that speaks of the line says otherwise, in order, each different saying once."""
    if not speaks(text, line):
        return []
    plain = flat(text)
    found: dict[tuple[Sort, str], Clash] = {}
    for figure in line.figures:
        for clash in _of_figure(plain, figure):
            found.setdefault((clash.sort, clash.said), clash)
    for wrong in line.wrong:
        place = plain.find(flat(wrong)) if wrong.strip() else -1
        if place >= 0:
            clash = Clash(Sort.WORDING, wrong.strip(), line.wording, _around(plain, place, place + len(flat(wrong))))
            found.setdefault((clash.sort, clash.said), clash)
    return list(found.values())[:MOST]


def _of_figure(plain: str, figure: Figure) -> list[Clash]:
    """Clauses in which the figure's name is followed by figures of its unit, none of them the one that holds."""
    name, unit = flat(figure.name), flat(figure.unit)
    parts = _FIGURE.fullmatch(f"{figure.value}{figure.unit}")
    holds = amount(parts[1], parts[2]) if parts else None
    if not name or holds is None:
        return []
    numbers = _numbers(unit.lstrip("百千万亿"))
    found = []
    for start in (match.end() for match in re.finditer(re.escape(name), plain)):
        clause = _CLAUSE.split(plain[start : start + FAR], maxsplit=1)[0]
        said = list(numbers.finditer(clause))
        if said and all(_value(match) != holds for match in said):
            last = said[-1]
            excerpt = _around(plain, start - len(name), start + last.end())
            found.append(Clash(Sort.FIGURE, f"{figure.name}{last[0]}", str(figure), excerpt))
    return found


def _around(plain: str, start: int, end: int) -> str:
    return plain[max(0, start - AROUND) : end + AROUND].replace("\n", " ").strip()


def figures_read(text: str) -> tuple[list[Figure], list[str]]:
    """Figures from lines like “个人缴费标准=400元”, and what is wrong with the others."""
    found, faults = [], []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, sign, value = unicodedata.normalize("NFKC", line).partition("=")
        parts = _FIGURE.fullmatch(value)
        if not sign or not name.strip() or parts is None:
            faults.append(f"口径数字第{place}行看不懂，请写成“名称=数字单位”，如“个人缴费标准=400元”。")
        else:
            found.append(Figure(name.strip(), parts[1], f"{parts[2]}{parts[3]}"))
    return found, faults


def figures_written(figures: Sequence[Figure]) -> str:
    """The same, back as lines."""
    return "\n".join(f"{one.name}={one.value}{one.unit}" for one in figures)


def words_read(text: str) -> list[str]:
    """Words a line or separated by 、, each once."""
    return list(dict.fromkeys(word.strip() for word in re.split(r"[\n、，,]", text) if word.strip()))


def key_of(line: UUID, sort: Sort, said: str) -> str:
    """By what a form names a place that may not be kept yet."""
    return hashlib.sha256(f"{line}\x1f{sort}\x1f{said}".encode()).hexdigest()[:24]


def reasons_not_keeper(actor: Actor, organ_id: int) -> list[str]:
    """Who registers and changes a line: its lead organ, or the office."""
    if actor.may(Duty.OFFICE) or (actor.organ_id == organ_id and actor.may(*KEEPERS)):
        return []
    return ["发布口径由牵头单位或者政务公开办登记、修改。"]


def reasons_not_to_register(line: Facts, since: date | None, until: date | None) -> list[str]:
    """What a line needs before anything can be held against it."""
    reasons = []
    if not line.name.strip():
        reasons.append("请填写口径名称。")
    if not line.cues:
        reasons.append("请填写关键词：文稿里出现哪些词，就是在说这件事。")
    reasons += [f"关键词“{cue}”太短，至少两个字。" for cue in line.cues if len(cue) < 2]
    if not line.figures and not line.wrong:
        reasons.append("请至少填写一个口径数字，或者一条不得使用的说法，否则无从核对。")
    if line.wrong and not line.wording.strip():
        reasons.append("填写了不得使用的说法，也要写明统一的表述。")
    if since and until and until < since:
        reasons.append("停止使用日期不能早于开始使用日期。")
    return reasons


def reasons_not_to_explain(actor: Actor, organ_id: int, standing: Standing | None, why: str) -> list[str]:
    """说明理由: by the unit whose text it is, unless the office already asked for correction."""
    if actor.organ_id != organ_id or not actor.may(*WRITERS):
        return ["由起草单位的信息员说明理由。"]
    if standing is Standing.UPHELD:
        return ["政务公开办已要求改正，请修改文稿。"]
    return [] if len(why.strip()) >= LEAST_WHY else ["请写明理由（不少于6个字），例如数字的统计口径、时间不同。"]


def reasons_not_to_decide(actor: Actor, standing: Standing, verdict: Standing, opinion: str) -> list[str]:
    """认可 or 要求改正: by the office."""
    if not actor.may(Duty.OFFICE):
        return ["由政务公开办处理。"]
    if verdict not in {Standing.KEPT, Standing.UPHELD}:
        return ["请选择认可或者要求改正。"]
    if standing is Standing.GONE:
        return ["文稿已经改正。"]
    return [] if opinion.strip() or verdict is Standing.KEPT else ["要求改正的，请写明怎样改。"]


def facts_of(
    name: str, cues: Sequence[str], figures: Sequence[Mapping[str, str]], wrong: Sequence[str], wording: str
) -> Facts:
    """A line's columns as facts."""
    return Facts(name, tuple(cues), tuple(Figure(**row) for row in figures), tuple(wrong), wording)


VERBS = {
    "line.registered": "登记发布口径",
    "line.changed": "修改发布口径",
    "line.ended": "停用发布口径",
    "line.explained": "对口径不一致说明理由",
    "line.decided": "处理口径不一致",
}

"""What may still be shown of a personal value: the national rule names no one way, these are the product's defaults."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongkai.vetting.rules.shape import PERSONAL, Hit, HitKind

STAR = "*"
COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "司徒",
        "令狐",
        "夏侯",
        "宇文",
        "长孙",
        "端木",
        "轩辕",
        "南宫",
        "万俟",
        "闻人",
        "赫连",
        "澹台",
        "公冶",
        "宗政",
        "濮阳",
        "淳于",
        "单于",
        "太叔",
        "申屠",
        "钟离",
        "鲜于",
        "闾丘",
        "司空",
        "呼延",
        "独孤",
        "第五",
        "百里",
        "东郭",
        "西门",
        "左丘",
        "梁丘",
        "拓跋",
        "纳兰",
        "完颜",
        "爱新",
    ]
)
_TOWNSHIP = re.compile(
    r"^[^,，;；\s]*?(?:街道(?:办事处)?|(?<![城集乡])镇|(?<=[^市])镇|苏木|乡)(?!路|街|巷|村|大道|[南北东西]路)"
)
_COUNTY = re.compile(r"^[^,，;；\s]*?(?:自治县|县|市辖区|(?<!小)(?<!社)区|旗)(?!城)")
_CITY = re.compile(r"^[^,，;；\s]*?(?:市|州|盟)")
_AREA = re.compile(r"[(（]?[0０]\d{2,3}[)）]?[\s\-－—]*(?=\d)")
_EXTENSION = re.compile(r"[-－转]")


def _keep(text: str, front: int, back: int) -> str:
    """Every letter and digit but the first and last few as stars; spaces and hyphens stay where they are."""
    places = [index for index, mark in enumerate(text) if mark.isalnum()]
    hidden = set(places[front : len(places) - back]) if len(places) > front + back else set(places)
    return "".join(STAR if index in hidden else mark for index, mark in enumerate(text))


def _phone(text: str) -> str:
    digits = sum(mark.isalnum() for mark in text)
    return _keep(text, max(3, digits - 8), 4)


def _landline(text: str) -> str:
    """The area code stays, the four digits in the middle of the number go; an extension goes with them."""
    found = _AREA.match(text)
    area, rest = (found.group(), text[found.end() :]) if found else ("", text)
    number = _EXTENSION.split(rest, maxsplit=1)
    digits = sum(mark.isalnum() for mark in number[0])
    if digits < 5:
        return _keep(text, 0, 0)
    front = max(0, (digits - 4) // 2)
    shown = _keep(number[0], front, max(0, digits - 4 - front))
    return area + shown + ("-" + STAR * 3 if len(number) > 1 else "")


def _plate(text: str) -> str:
    return _keep(text, 2, 1)


def _name(text: str) -> str:
    bare = text.strip()
    if "·" in bare or "•" in bare or "・" in bare:
        return re.split(r"[·•・]", bare)[0][:1] + "某某"
    surname = bare[:2] if bare[:2] in COMPOUND and len(bare) > 2 else bare[:1]
    return surname + "某某"


def _address(text: str) -> str:
    for place in (_TOWNSHIP, _COUNTY, _CITY):
        found = place.match(text)
        if found and found.end() < len(text):
            return found.group() + STAR * 3
    return STAR * 3


def _email(text: str) -> str:
    head, sign, domain = text.partition("@" if "@" in text else "＠")
    return head[:1] + STAR * 3 + sign + domain


def mask(kind: HitKind, text: str, *, keep_region: bool = False) -> str:
    """`text` as it may be shown. Identity numbers vanish wholly; `keep_region` keeps their first six places where namesakes must be told
    apart (never the last four). Wording and what hides in files is not personal: it comes back as it is."""
    if kind not in PERSONAL or not text:
        return text
    if kind is HitKind.ID_CARD:
        return _keep(text, 6, 0) if keep_region else _keep(text, 0, 0)
    ways = {
        HitKind.PHONE: _phone,
        HitKind.LANDLINE: _landline,
        HitKind.BANK_CARD: lambda value: _keep(value, 0, 4),
        HitKind.PLATE: _plate,
        HitKind.PASSPORT: lambda value: _keep(value, 1, 3),
        HitKind.PERMIT: lambda value: _keep(value, 1, 3),
        HitKind.ADDRESS: _address,
        HitKind.NAME: _name,
        HitKind.EMAIL: _email,
    }
    way = ways.get(kind)
    return way(text) if way else STAR * 3


def masked_text(text: str, hits: Iterable[Hit]) -> str:
    """The text with every personal hit masked; hits that overlap are masked as one stretch by the one that begins first (the longest of these)."""
    parts: list[str] = []
    at = 0
    for hit in sorted((hit for hit in hits if hit.kind in PERSONAL), key=lambda hit: (hit.start, -hit.end)):
        if hit.end <= at:
            continue
        if hit.start < at:
            parts.append(STAR * (hit.end - at))
        else:
            parts += [text[at : hit.start], hit.masked]
        at = hit.end
    parts.append(text[at:])
    return "".join(parts)

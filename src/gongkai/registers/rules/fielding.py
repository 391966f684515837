"""One field of a definition: what may be said of each type, and what is refused."""

from __future__ import annotations

import re
from typing import Any

from gongkai.registers.rules.marked import Marked
from gongkai.registers.rules.shape import SEPARATOR, Crs, Field, Grain, Open, Type, When
from gongkai.registers.rules.taking import Taking
from gongkai.vetting.rules import HitKind

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
ALWAYS = frozenset(
    {"key", "title", "type", "required", "open", "masked_when", "hint", "source", "aka", "example"}
)  # fmt: skip
OF_TYPE: dict[Type, frozenset[str]] = {
    Type.TEXT: frozenset({"mask", "pattern", "length"}),
    Type.NUMBER: frozenset({"unit", "decimals", "least", "most"}),
    Type.MONEY: frozenset({"unit", "decimals", "least", "most"}),
    Type.DATE: frozenset(),
    Type.PERIOD: frozenset({"per"}),
    Type.CODE: frozenset({"values", "also", "many"}),
    Type.ORGAN: frozenset(),
    Type.PERSON: frozenset({"many"}),
    Type.USCC: frozenset(),
    Type.ID: frozenset(),
    Type.PLATE: frozenset({"many"}),
    Type.PHONE: frozenset({"many"}),
    Type.PLACE: frozenset({"system"}),
    Type.ARTICLE: frozenset(),
    Type.DOCUMENT: frozenset({"many"}),
    Type.LINK: frozenset(),
    Type.FILE: frozenset(),
}
MONEY_UNITS = ("元", "万元", "亿元")
MASKS = {
    "name": HitKind.NAME,
    "address": HitKind.ADDRESS,
    "phone": HitKind.PHONE,
    "card": HitKind.BANK_CARD,
    "plate": HitKind.PLATE,
    "number": HitKind.PASSPORT,
}
USUAL_MASK = {Type.PERSON: HitKind.NAME, Type.PLATE: HitKind.PLATE, Type.PHONE: HitKind.PHONE}
MASKABLE = frozenset({Type.TEXT, *USUAL_MASK})
ALL_KNOWN = ALWAYS.union(*OF_TYPE.values())


def fields_of(marked: Marked, top: Taking) -> tuple[Field, ...]:
    """The fields in their order; what is wrong goes into `marked.faults`."""
    found: list[Field] = []
    headings: dict[str, str] = {}
    for taking in top.each("fields", ALL_KNOWN):
        one = _field(taking)
        if one is None:
            continue
        if any(one.key == other.key for other in found):
            taking.fault("key", f"字段代码“{one.key}”用了两次。")
        for heading in (one.title, *one.aka):
            if heading in headings:
                taking.fault("title", f"“{heading}”已是字段“{headings[heading]}”的名称，表头会分不清。")
            headings[heading] = one.title
        found.append(one)
    if not found:
        top.fault("fields", "清单至少要有一个字段（fields）。")
    _conditions(top, found)
    return tuple(found)


def _field(taking: Taking) -> Field | None:
    key, title = taking.text("key", needed=True), taking.text("title", needed=True)
    kind = taking.one_of("type", Type, Type.TEXT)
    if key and not KEY.fullmatch(key):
        taking.fault("key", f"字段代码“{key}”只能用英文字母开头，由字母、数字、下划线组成。")
    if not key or not title or kind is None:
        return None
    for name in sorted(taking.given.keys() & ALL_KNOWN - ALWAYS - OF_TYPE[kind]):
        taking.fault(name, f"“{kind.label}”字段没有“{name}”这一项。")
    mask = _mask(taking, kind)
    opened = _open(taking, kind, mask)
    return Field(
        key=key,
        title=title,
        type=kind,
        required=taking.flag("required"),
        open=opened,
        mask=mask,
        masked_when=when_of(taking, "masked_when"),
        many=taking.flag("many") or kind is Type.ARTICLE,
        hint=taking.text("hint"),
        source=taking.text("source"),
        aka=taking.texts("aka"),
        example=taking.text("example"),
        **_of_type(taking, kind),
    )


def _mask(taking: Taking, kind: Type) -> HitKind | None:
    given = taking.text("mask")
    if not given:
        return USUAL_MASK.get(kind)
    if given not in MASKS:
        taking.fault("mask", f"“mask”只能是 {'、'.join(MASKS)}，现在写的是“{given}”。")
    return MASKS.get(given)


def _open(taking: Taking, kind: Type, mask: HitKind | None) -> Open:
    usual = {Type.ID: Open.INTERNAL, Type.PERSON: Open.MASKED, Type.PLATE: Open.MASKED}.get(kind, Open.PUBLIC)
    if taking.has("masked_when"):
        usual = Open.PUBLIC
    if kind is Type.TEXT and mask and not taking.has("masked_when"):
        usual = Open.MASKED
    opened = taking.one_of("open", Open, usual) or usual
    if kind is Type.ID and opened is not Open.INTERNAL:
        taking.fault("open", "身份证号码不得公开，遮蔽几位也不行；只能写 open: internal 或不写。")
    if (opened is Open.MASKED or taking.has("masked_when")) and mask is None and kind is not Type.ID:
        ways = "、".join(MASKS)
        taking.fault("open", f"要遮蔽须写明遮蔽方式 mask（{ways}），且只有文字、姓名、号牌、电话字段可以遮蔽。")
    if opened is Open.INTERNAL and taking.has("masked_when"):
        taking.fault("masked_when", "字段不公开，不必再写何时遮蔽。")
    return opened


def _of_type(taking: Taking, kind: Type) -> dict[str, Any]:
    if kind is Type.TEXT:
        return {"pattern": _pattern(taking), "length": taking.whole("length", least=1, most=10_000, default=500)}
    if kind in (Type.NUMBER, Type.MONEY):
        return _numeric(taking, kind)
    if kind is Type.CODE:
        return _code(taking)
    if kind is Type.PERIOD:
        return {"per": taking.one_of("per", Grain)}
    if kind is Type.PLACE:
        return {"system": taking.one_of("system", Crs)}
    return {}


def _pattern(taking: Taking) -> str:
    pattern = taking.text("pattern")
    try:
        re.compile(pattern)
    except re.error:
        taking.fault("pattern", f"“pattern”不是正确的正则表达式：{pattern}")
        return ""
    if pattern and not taking.has("hint"):
        taking.fault("pattern", "写了 pattern 就要用 hint 说明应怎样填，填错时照此提示。")
    if re.search(r"\([^)]*[+*][^)]*\)[+*{]", pattern):
        taking.fault("pattern", "“pattern”中有套叠的重复，可能算不完，请改写。")
        return ""
    return pattern


def _numeric(taking: Taking, kind: Type) -> dict[str, Any]:
    unit = taking.text("unit", needed=kind is Type.MONEY)
    if kind is Type.MONEY and unit and unit not in MONEY_UNITS:
        taking.fault("unit", f"金额的单位只能是 {'、'.join(MONEY_UNITS)}。")
    least, most = taking.number("least"), taking.number("most")
    if least is not None and most is not None and least > most:
        taking.fault("least", f"最小值 {least} 大于最大值 {most}。")
    usual = 2 if unit == "元" else 6 if kind is Type.MONEY else 0
    return {
        "unit": unit,
        "decimals": taking.whole("decimals", least=0, most=8, default=usual),
        "least": least,
        "most": most,
    }


def _code(taking: Taking) -> dict[str, Any]:
    values = taking.labels("values")
    if len(values) < 2:
        taking.fault("values", "选项字段要列出至少两个选项（values）。")
    labels = list(values.values())
    if len(set(labels)) < len(labels):
        taking.fault("values", "选项的名称有重复。")
    for code in values:
        if SEPARATOR in code or len(code) > 60:
            taking.fault("values", f"选项代码“{code}”不能含“{SEPARATOR}”，也不能超过60个字。")
    also: dict[str, str] = {}
    given = taking.given.get("also")
    words = given if isinstance(given, dict) else {}
    for code in words:
        if code not in values:
            taking.fault(("also", code), f"also 中的“{code}”不是选项。")
        inner = Taking(taking.marked, (*taking.path, "also"), list(words))
        for word in inner.texts(code):
            if word in also or word in values or word in labels:
                taking.fault(("also", code), f"“{word}”已是另一选项的写法。")
            also[word] = code
    return {"values": values, "also": also}


def when_of(taking: Taking, name: str) -> When | None:
    """A condition `{field: [codes]}`; whether the fields are there is looked at when all are known."""
    if not taking.has(name):
        return None
    given = taking.given[name]
    if not isinstance(given, dict):
        taking.fault(name, f"“{name}”应写成“字段: [选项]”。")
        return None
    inner = Taking(taking.marked, (*taking.path, name), list(given))
    return When({key: inner.texts(key, needed=True) for key in given})


def _conditions(top: Taking, fields: list[Field]) -> None:
    """Conditions speak of code fields and codes there are."""
    for number, one in enumerate(fields):
        if one.masked_when is not None:
            wrong_condition(
                top, ("fields", number, "masked_when"), one.masked_when, {each.key: each for each in fields}
            )


def wrong_condition(top: Taking, path: tuple[str | int, ...], when: When, fields: dict[str, Field]) -> None:
    """Name what a condition speaks of that is not there."""
    for key, codes in when.codes.items():
        one = fields.get(key)
        if one is None or one.type is not Type.CODE:
            top.fault((*path, key), f"条件中的“{key}”不是选项字段。")
            continue
        for code in codes:
            if code not in one.values:
                top.fault((*path, key), f"“{one.title}”没有选项“{code}”，只有 {'、'.join(one.values)}。")

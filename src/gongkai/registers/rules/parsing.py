"""A definition file read into definitions: every fault named with its line, nothing guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from gongkai.registers.rules import marked as marks
from gongkai.registers.rules import parts
from gongkai.registers.rules.fielding import fields_of, when_of, wrong_condition
from gongkai.registers.rules.marked import Fault, Marked
from gongkai.registers.rules.parts import TOLD, Names
from gongkai.registers.rules.shape import (
    MOST_FIELDS,
    Check,
    CheckKind,
    Definition,
    Display,
    Field,
    Open,
    Owner,
    Review,
    Shape,
    Type,
)
from gongkai.registers.rules.taking import Taking

KNOWN = (
    "key", "title", "purpose", "basis", "serves", "source", "owner", "organ", "noun", "identity", "name", "fields", "formed",
    "limit", "duty", "decision", "checks", "display", "columns", "sheet", "complete", "period", "withdrawal", "review", "subject", "draw",
    "variants",
)  # fmt: skip
VARIES = ("key", "title", "purpose", "basis", "serves", "columns", "fixed")
KEY = re.compile(r"[a-z][a-z0-9-]{1,49}")
ROW = re.compile(r"R\d{3}")
ORDERED = frozenset({Type.DATE, Type.PERIOD, Type.NUMBER, Type.MONEY})
FILTERED = frozenset({Type.CODE, Type.ORGAN, Type.DATE, Type.PERIOD, Type.TEXT})
FOLDED = frozenset({Type.NUMBER, Type.MONEY})


class BadDefinition(ValueError):
    """A definition that cannot be used; `faults` in the order of their lines."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.sentence)))
        super().__init__("\n".join(map(str, self.faults)))


def parse(text: str) -> list[Definition]:
    """The definition of a file, or one for each of its variants. Raises `BadDefinition` with every fault."""
    marked = marks.read(text)
    if marked.data is None:
        raise BadDefinition(marked.faults or [Fault(0, "定义文件是空的。")])
    top = Taking(marked, (), KNOWN)
    names = Names({}, top)
    whole = _whole(marked, top, names, text)
    found = _variants(top, whole, names)
    if marked.faults:
        raise BadDefinition(marked.faults)
    return found


def _whole(marked: Marked, top: Taking, names: Names, text: str) -> Definition:
    fields = fields_of(marked, top)
    if len(fields) > MOST_FIELDS:
        top.fault("fields", f"字段不能超过 {MOST_FIELDS} 个。")
    names.fields = {one.key: one for one in fields}
    single = not top.has("variants")
    definition = Definition(
        key=top.text("key", needed=single),
        title=top.text("title", needed=True),
        purpose=top.text("purpose", needed=True),
        basis=top.texts("basis", needed=True, split=False),
        fields=fields,
        identity=top.texts("identity", needed=True),
        name=top.text("name", needed=True),
        owner=top.one_of("owner", Owner, Owner.UNIT) or Owner.UNIT,
        organ=top.text("organ"),
        noun=top.text("noun", default="条"),
        serves=top.texts("serves"),
        source=top.text("source"),
        formed=top.text("formed"),
        limit=parts.limit_of(top),
        duty=parts.duty_of(top),
        decision=parts.decision_of(top, names),
        checks=_checks(top, names),
        display=_display(top, names, fields),
        columns=top.texts("columns"),
        sheet=parts.sheet_of(top, names),
        complete=parts.complete_of(top, names),
        period=parts.period_of(top, names),
        withdrawal=parts.withdrawal_of(top, names),
        review=top.one_of("review", Review, Review.UNIT) or Review.UNIT,
        subject=parts.subject_of(top, names),
        draw=parts.draw_of(top, names),
        text=text,
    )
    _look(top, names, definition)
    return definition


def _look(top: Taking, names: Names, definition: Definition) -> None:
    """What holds between the parts."""
    if definition.key and not KEY.fullmatch(definition.key):
        top.fault("key", f"清单代码“{definition.key}”只能用小写字母开头，由小写字母、数字、短横组成。")
    for row in definition.serves:
        if not ROW.fullmatch(row):
            top.fault("serves", f"“{row}”不是需求编号（R001 至 R423）。")
    _identity(top, names, definition)
    if names.need(top, "name", definition.name, TOLD) and names.fields[definition.name].open is Open.INTERNAL:
        top.fault("name", "用作名称的字段必须公开或遮蔽后公开。")
    if definition.limit and not definition.formed:
        top.fault("limit", "写了公开时限就要写明从哪个日期字段起算（formed）。")
    names.need(top, "formed", definition.formed, frozenset({Type.DATE}))
    if definition.formed in names.fields and not names.fields[definition.formed].required:
        top.fault("formed", f"“{names.fields[definition.formed].title}”是时限的起算日，必须必填。")
    if definition.sheet and definition.sheet.by not in definition.display.filters:
        top.fault("sheet", f"公示单按“{definition.sheet.by}”分开印，它要在 display 的 filters 里。")
    names.need(top, "organ", definition.organ, frozenset({Type.ORGAN}))
    _sources(top, definition)


def _identity(top: Taking, names: Names, definition: Definition) -> None:
    for key in definition.identity:
        if names.need(top, "identity", key, TOLD):
            one = names.fields[key]
            if not one.required or one.many:
                top.fault("identity", f"“{one.title}”用来认出一行，必须必填，且不能一格多值。")


def _sources(top: Taking, definition: Definition) -> None:
    """Each field says where it comes from, or the register says it for all."""
    bare = [number for number, one in enumerate(definition.fields) if not one.source]
    if definition.source or not bare:
        return
    if len(bare) == len(definition.fields):
        top.fault("source", "缺少“source”：写明字段取自哪项规定或标准（也可以逐个字段写）。")
        return
    for number in bare:
        title = definition.fields[number].title
        top.fault(("fields", number), f"字段“{title}”没有写来源（source），清单也没有写总的来源。")


def _checks(top: Taking, names: Names) -> tuple[Check, ...]:
    found = []
    for number, taking in enumerate(top.each("checks", ("kind", "fields", "when", "codes", "say"))):
        kind = taking.one_of("kind", CheckKind)
        keys = taking.texts("fields", needed=True)
        when, codes = when_of(taking, "when"), when_of(taking, "codes")
        if kind is None:
            continue
        _check(taking, names, kind, keys)
        if (when is None) == (kind in (CheckKind.NEEDS, CheckKind.EMPTY, CheckKind.FORBIDS)):
            taking.fault("kind", f"“{kind}”{'要' if when is None else '不'}写条件（when）。")
        for name, condition in (("when", when), ("codes", codes)):
            if condition is not None:
                wrong_condition(top, ("checks", number, name), condition, dict(names.fields))
        if (codes is None) == (kind is CheckKind.FORBIDS):
            taking.fault("kind", "只有 forbids 写 codes（不得选的选项），而且必须写。")
        found.append(Check(kind, keys, when, codes.codes if codes else {}, taking.text("say")))
    return tuple(found)


def _check(taking: Taking, names: Names, kind: CheckKind, keys: tuple[str, ...]) -> None:
    kinds: dict[CheckKind, tuple[int, int, frozenset[Type] | None]] = {
        CheckKind.ORDER: (2, 2, frozenset({Type.DATE, Type.PERIOD})),
        CheckKind.SUM: (3, 40, FOLDED),
        CheckKind.NOT_ABOVE: (2, 2, FOLDED),
        CheckKind.ONE_OF: (2, 20, None),
        CheckKind.FORBIDS: (1, 1, frozenset({Type.CODE})),
    }
    least, most, types = kinds.get(kind, (1, 40, None))
    if not least <= len(keys) <= most:
        taking.fault("fields", f"“{kind}”要写 {least}{f' 至 {most}' if most != least else ''} 个字段。")
    names.all(taking, "fields", keys, types)
    units = {names.fields[key].unit for key in keys if key in names.fields}
    if kind in (CheckKind.SUM, CheckKind.NOT_ABOVE) and len(units) > 1:
        taking.fault("fields", f"这些字段的单位不同（{'、'.join(sorted(units))}），不能相比。")


def _display(top: Taking, names: Names, fields: tuple[Field, ...]) -> Display:
    taking = top.within("display", ("shape", "columns", "filters", "sorts", "words", "sum"))
    if taking is None:
        top.fault("display", "缺少“display”：写明公开列表显示哪些列（columns）。")
        return Display()
    shape = taking.one_of("shape", Shape, Shape.TABLE) or Shape.TABLE
    columns, filters = taking.texts("columns", needed=True), taking.texts("filters")
    sorts, words, sums = taking.texts("sorts"), taking.texts("words"), taking.texts("sum")
    names.all(taking, "columns", columns)
    names.all(taking, "filters", filters, FILTERED)
    names.all(taking, "sorts", tuple(key.removeprefix("-") for key in sorts), ORDERED)
    names.all(
        taking, "words", words, frozenset({Type.TEXT, Type.PERSON, Type.USCC, Type.DOCUMENT, Type.ARTICLE, Type.ORGAN})
    )
    names.all(taking, "sum", sums, FOLDED)
    for name, keys in (("columns", columns), ("filters", filters), ("sorts", sorts), ("words", words), ("sum", sums)):
        for key in keys:
            one = names.fields.get(key.removeprefix("-"))
            if one is not None and one.open is Open.INTERNAL:
                taking.fault(name, f"“{one.title}”不公开，不能用在公开列表里。")
    kinds = {one.type for one in fields if one.open is not Open.INTERNAL}
    if shape is Shape.POINTS and Type.PLACE not in kinds:
        taking.fault("shape", "示意图要有公开的坐标字段（type: place）。")
    first = names.fields.get(sorts[0].removeprefix("-")) if sorts else None
    if shape is Shape.TIMELINE and (first is None or first.type not in (Type.DATE, Type.PERIOD)):
        taking.fault("shape", "时间轴要按日期或时期排列：sorts 的第一项应是日期或时期字段。")
    return Display(shape, columns, filters, sorts, words, sums)


def _variants(top: Taking, whole: Definition, names: Names) -> list[Definition]:
    if not top.has("variants"):
        return [whole]
    found: list[Definition] = []
    for taking in top.each("variants", VARIES):
        key = taking.text("key", needed=True)
        if key and not KEY.fullmatch(key):
            taking.fault("key", f"清单代码“{key}”只能用小写字母开头，由小写字母、数字、短横组成。")
        if any(key == other.key for other in found):
            taking.fault("key", f"清单代码“{key}”用了两次。")
        changes: dict[str, Any] = {
            "key": key,
            "title": taking.text("title", needed=True),
            "fixed": _fixed(taking, names),
        }
        for name in ("basis", "serves", "columns"):
            if taking.has(name):
                changes[name] = taking.texts(name, split=name != "basis")
        if taking.has("purpose"):
            changes["purpose"] = taking.text("purpose")
        found.append(replace(whole, **changes))
    if len(found) == 1:
        top.fault("variants", "只有一种的不必写 variants。")
    return found


def _fixed(taking: Taking, names: Names) -> dict[str, str]:
    inner = taking.within("fixed", tuple(names.fields))
    if inner is None:
        taking.fault("fixed", "每个变体要写明固定的选项（fixed: {字段: 选项}）。")
        return {}
    fixed = {key: inner.text(key) for key in inner.given if key in names.fields}
    for key, code in fixed.items():
        one = names.fields[key]
        if one.type is not Type.CODE or code not in one.values:
            inner.fault(key, f"“{one.title}”没有选项“{code}”，固定的只能是选项字段。")
    return fixed

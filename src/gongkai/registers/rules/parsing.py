"""A definition file read into definitions: every fault named with its line, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gongkai.registers.rules import marked as marks
from gongkai.registers.rules.fielding import fields_of, when_of, wrong_condition
from gongkai.registers.rules.marked import Fault, Marked
from gongkai.registers.rules.shape import (
    MOST_FIELDS,
    Check,
    CheckKind,
    Complete,
    Decision,
    Definition,
    Display,
    Duty,
    Field,
    Grain,
    Limit,
    LimitUnit,
    Open,
    Owner,
    Period,
    Review,
    Shape,
    Sheet,
    Subject,
    Type,
    When,
    Withdrawal,
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
DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ORDERED = frozenset({Type.DATE, Type.PERIOD, Type.NUMBER, Type.MONEY})
FILTERED = frozenset({Type.CODE, Type.ORGAN, Type.DATE, Type.PERIOD, Type.TEXT})
FOLDED = frozenset({Type.NUMBER, Type.MONEY})
TOLD = frozenset(Type) - {Type.FILE}  # whose values say something by themselves


class BadDefinition(ValueError):
    """A definition that cannot be used; `faults` in the order of their lines."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.sentence)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(slots=True)
class _Names:
    """The fields of the file and where a fault of their naming goes."""

    fields: Mapping[str, Field]
    top: Taking

    def need(self, taking: Taking, name: str, key: str, kinds: frozenset[Type] | None = None) -> bool:
        """Whether `key` names a field of these kinds; a fault otherwise. An empty one is nothing."""
        if not key:
            return False
        one = self.fields.get(key)
        if one is None:
            taking.fault(name, f"“{name}”中的“{key}”不是本清单的字段。")
            return False
        if kinds is not None and one.type not in kinds:
            allowed = "、".join(kind.label for kind in Type if kind in kinds)
            taking.fault(name, f"“{name}”只能用{allowed}字段，“{one.title}”是{one.type.label}。")
            return False
        return True

    def all(self, taking: Taking, name: str, keys: tuple[str, ...], kinds: frozenset[Type] | None = None) -> None:
        for key in keys:
            self.need(taking, name, key, kinds)


def parse(text: str) -> list[Definition]:
    """The definition of a file, or one for each of its variants. Raises `BadDefinition` with every fault."""
    marked = marks.read(text)
    if marked.data is None:
        raise BadDefinition(marked.faults or [Fault(0, "定义文件是空的。")])
    top = Taking(marked, (), KNOWN)
    names = _Names({}, top)
    whole = _whole(marked, top, names, text)
    found = _variants(top, whole, names)
    if marked.faults:
        raise BadDefinition(marked.faults)
    return found


def _whole(marked: Marked, top: Taking, names: _Names, text: str) -> Definition:
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
        limit=_limit(top),
        duty=_duty(top),
        decision=_decision(top, names),
        checks=_checks(top, names),
        display=_display(top, names, fields),
        columns=top.texts("columns"),
        sheet=_sheet(top, names),
        complete=_complete(top, names),
        period=_period(top, names),
        withdrawal=_withdrawal(top, names),
        review=top.one_of("review", Review, Review.UNIT) or Review.UNIT,
        subject=_subject(top, names),
        draw=_draw(top, names),
        text=text,
    )
    _look(top, names, definition)
    return definition


def _look(top: Taking, names: _Names, definition: Definition) -> None:
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


def _identity(top: Taking, names: _Names, definition: Definition) -> None:
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


def _limit(top: Taking) -> Limit | None:
    taking = top.within("limit", ("days", "unit", "article"))
    if taking is None:
        return None
    unit = taking.one_of("unit", LimitUnit) or LimitUnit.WORKING
    return Limit(taking.whole("days", least=0, most=400, needed=True), unit, taking.text("article", needed=True))


def _duty(top: Taking) -> Duty | None:
    taking = top.within("duty", ("least", "per", "by", "after", "article"))
    if taking is None:
        return None
    per = taking.one_of("per", Grain) or Grain.YEAR
    by = taking.text("by")
    match = DAY.fullmatch(by)
    day = (int(match[1]), int(match[2])) if match else None
    if by and (day is None or not 1 <= day[0] <= 12 or not 1 <= day[1] <= LAST_DAYS[day[0] - 1]):
        taking.fault("by", f"“by”应写成月-日，如 11-30，现在写的是“{by}”。")
        day = None
    if by and per is not Grain.YEAR:
        taking.fault("by", "只有按年的任务才写 by（几月几日前）；按月、季度、半年的写 after（期满后几日内）。")
    after = taking.whole("after", least=0, most=366)
    return Duty(taking.whole("least", least=1, most=100_000, default=1), per, day, after, taking.text("article"))


def _decision(top: Taking, names: _Names) -> Decision | None:
    taking = top.within("decision", ("field", "publish", "reason"))
    if taking is None:
        return None
    key, publish, reason = (
        taking.text("field", needed=True),
        taking.texts("publish", needed=True),
        taking.text("reason"),
    )
    if names.need(taking, "field", key, frozenset({Type.CODE})):
        one = names.fields[key]
        if not one.required:
            taking.fault("field", f"“{one.title}”决定一行是否公开，必须必填。")
        for code in publish:
            if code not in one.values:
                taking.fault("publish", f"“{one.title}”没有选项“{code}”。")
    names.need(taking, "reason", reason)
    return Decision(key, publish, reason)


def _checks(top: Taking, names: _Names) -> tuple[Check, ...]:
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


def _check(taking: Taking, names: _Names, kind: CheckKind, keys: tuple[str, ...]) -> None:
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


def _display(top: Taking, names: _Names, fields: tuple[Field, ...]) -> Display:
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


def _sheet(top: Taking, names: _Names) -> Sheet | None:
    taking = top.within("sheet", ("by", "columns", "term", "facts"))
    if taking is None:
        return None
    by, columns = taking.text("by", needed=True), taking.texts("columns", needed=True)
    term, facts = taking.texts("term"), taking.texts("facts")
    names.need(taking, "by", by, frozenset({Type.TEXT, Type.CODE, Type.ORGAN}))
    names.all(taking, "term", term, frozenset({Type.DATE}))
    if len(term) not in (0, 2):
        taking.fault("term", "“term”要写两个日期字段：公示开始和结束。")
    for name, keys in (("by", (by,)), ("columns", columns), ("term", term), ("facts", facts)):
        names.all(taking, name, keys)
        if any(key in names.fields and names.fields[key].open is Open.INTERNAL for key in keys):
            taking.fault(name, "不公开的字段不能印在公示单上。")
    return Sheet(by, columns, term, facts)


def _complete(top: Taking, names: _Names) -> Complete | None:
    taking = top.within("complete", ("by", "name", "of", "stage", "needs", "months", "until"))
    if taking is None:
        return None
    by, name = taking.text("by", needed=True), taking.text("name", needed=True)
    kind, stage = taking.text("of", needed=True), taking.text("stage", needed=True)
    names.all(taking, "by", (by, name), frozenset({Type.TEXT, Type.USCC}))
    codes = frozenset({Type.CODE})
    if not names.need(taking, "of", kind, codes) or not names.need(taking, "stage", stage, codes):
        return None
    kinds, stages = names.fields[kind].values, names.fields[stage].values
    inner, until = taking.within("needs", tuple(stages)), taking.texts("until")
    needs = {one: inner.texts(one) for one in stages if inner is not None and inner.has(one)}
    for one, wanted in needs.items():
        for code in wanted:
            if code not in kinds:
                taking.fault("needs", f"“{one}”要求的“{code}”不是“{names.fields[kind].title}”的选项。")
    for code in until:
        if code not in stages:
            taking.fault("until", f"“{code}”不是“{names.fields[stage].title}”的选项。")
    return Complete(by, name, kind, stage, needs, taking.whole("months", least=1, most=60), until)


def _period(top: Taking, names: _Names) -> Period | None:
    taking = top.within("period", ("from", "months", "by", "article"))
    if taking is None:
        return None
    start, by = taking.text("from", needed=True), taking.text("by")
    names.need(taking, "from", start, frozenset({Type.DATE}))
    article = taking.text("article", needed=True)
    if not by:
        return Period(start, taking.whole("months", least=1, most=1200, needed=True), article=article)
    codes: dict[str, int] = {}
    if names.need(taking, "by", by, frozenset({Type.CODE})):
        one = names.fields[by]
        inner = taking.within("months", tuple(one.values))
        missing = [label for code, label in one.values.items() if inner is None or code not in inner.given]
        if missing:
            taking.fault("months", f"“{one.title}”的每个选项都要写月数（0 为不公开），还缺 {'、'.join(missing)}。")
        if inner is not None:
            codes = {code: inner.whole(code, least=0, most=1200) for code in inner.given}
    return Period(start, None, by, codes, article)


def _withdrawal(top: Taking, names: _Names) -> Withdrawal | None:
    taking = top.within("withdrawal", ("days", "keep", "article"))
    if taking is None:
        return None
    keep = taking.texts("keep", needed=True)
    for key in keep:
        if names.need(taking, "keep", key, TOLD) and names.fields[key].open is not Open.PUBLIC:
            taking.fault("keep", f"撤下说明只能写公开的字段，“{names.fields[key].title}”不是。")
    return Withdrawal(taking.whole("days", least=0, most=60, needed=True), keep, taking.text("article", needed=True))


def _subject(top: Taking, names: _Names) -> Subject | None:
    taking = top.within("subject", ("name", "code"))
    if taking is None:
        return None
    name, code = taking.text("name", needed=True), taking.text("code")
    names.need(taking, "name", name, frozenset({Type.TEXT, Type.PERSON, Type.ORGAN}))
    names.need(taking, "code", code, frozenset({Type.USCC}))
    return Subject(name, code)


def _draw(top: Taking, names: _Names) -> When | None:
    """Which rows may be drawn: all for `yes`, else those that meet a condition the public can check."""
    if not isinstance(top.given.get("draw"), dict):
        return When({}) if top.flag("draw") else None
    when = when_of(top, "draw") or When({})
    wrong_condition(top, ("draw",), when, dict(names.fields))
    if any(key in names.fields and names.fields[key].open is not Open.PUBLIC for key in when.codes):
        top.fault("draw", "随机抽取的条件只能用公开的字段。")
    return when


def _variants(top: Taking, whole: Definition, names: _Names) -> list[Definition]:
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


def _fixed(taking: Taking, names: _Names) -> dict[str, str]:
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

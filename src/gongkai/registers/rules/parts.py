"""The parts of a definition beside its fields: limit, duty, decision, sheet, what must be there, display period, withdrawal, draw."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.registers.rules.fielding import when_of, wrong_condition
from gongkai.registers.rules.shape import (
    Complete,
    Decision,
    Duty,
    Field,
    Grain,
    Limit,
    LimitUnit,
    Open,
    Period,
    Sheet,
    Subject,
    Type,
    When,
    Withdrawal,
)
from gongkai.registers.rules.taking import Taking

TOLD = frozenset(Type) - {Type.FILE}  # whose values say something by themselves

DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(slots=True)
class Names:
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


def limit_of(top: Taking) -> Limit | None:
    taking = top.within("limit", ("days", "unit", "article"))
    if taking is None:
        return None
    unit = taking.one_of("unit", LimitUnit) or LimitUnit.WORKING
    return Limit(taking.whole("days", least=0, most=400, needed=True), unit, taking.text("article", needed=True))


def duty_of(top: Taking) -> Duty | None:
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


def decision_of(top: Taking, names: Names) -> Decision | None:
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


def sheet_of(top: Taking, names: Names) -> Sheet | None:
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


def complete_of(top: Taking, names: Names) -> Complete | None:
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


def period_of(top: Taking, names: Names) -> Period | None:
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


def withdrawal_of(top: Taking, names: Names) -> Withdrawal | None:
    taking = top.within("withdrawal", ("days", "keep", "article"))
    if taking is None:
        return None
    keep = taking.texts("keep", needed=True)
    for key in keep:
        if names.need(taking, "keep", key, TOLD) and names.fields[key].open is not Open.PUBLIC:
            taking.fault("keep", f"撤下说明只能写公开的字段，“{names.fields[key].title}”不是。")
    return Withdrawal(taking.whole("days", least=0, most=60, needed=True), keep, taking.text("article", needed=True))


def subject_of(top: Taking, names: Names) -> Subject | None:
    taking = top.within("subject", ("name", "code"))
    if taking is None:
        return None
    name, code = taking.text("name", needed=True), taking.text("code")
    names.need(taking, "name", name, frozenset({Type.TEXT, Type.PERSON, Type.ORGAN}))
    names.need(taking, "code", code, frozenset({Type.USCC}))
    return Subject(name, code)


def draw_of(top: Taking, names: Names) -> When | None:
    """Which rows may be drawn: all for `yes`, else those that meet a condition the public can check."""
    if not isinstance(top.given.get("draw"), dict):
        return When({}) if top.flag("draw") else None
    when = when_of(top, "draw") or When({})
    wrong_condition(top, ("draw",), when, dict(names.fields))
    if any(key in names.fields and names.fields[key].open is not Open.PUBLIC for key in when.codes):
        top.fault("draw", "随机抽取的条件只能用公开的字段。")
    return when

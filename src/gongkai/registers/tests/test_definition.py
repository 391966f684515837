"""A definition: sound ones are taken whole, unsound ones are refused with every fault by its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.registers.rules import shipped
from gongkai.registers.rules.parsing import BadDefinition, parse
from gongkai.registers.rules.rows import read_row
from gongkai.registers.rules.shape import LimitUnit, Open, Review, Type
from gongkai.registers.tests import samples

HERE = 0  # the line that was changed


def faults(old: str, new: str):
    assert old in samples.PENALTIES
    with pytest.raises(BadDefinition) as bad:
        parse(samples.PENALTIES.replace(old, new, 1))
    return bad.value.faults


def test_it_takes_a_whole_definition():
    one = samples.penalties()
    assert (one.key, one.limit.text, one.limit.unit, one.review) == (
        "penalties",
        "7个工作日",
        LimitUnit.WORKING,
        Review.UNIT,
    )
    assert one.field("card").open is Open.INTERNAL
    assert one.field("fine").heading == "罚款金额（万元）"
    assert one.period.by_code == {"light": 0, "usual": 12, "grave": 36}
    assert "card" not in [field.key for field in one.shown]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("purpose: 公开行政处罚决定\n", "", 1, "缺少“purpose”"),
        ("purpose:", "purpos:", 3, "是不是“purpose”"),
        ("key: penalties", "key: Penalties", 1, "小写字母"),
        ("type: money, unit: 万元", "type: money, unit: 美元", HERE, "元、万元、亿元"),
        ("type: money, unit: 万元, ", "type: money, ", HERE, "缺少“unit”"),
        ("type: id}", "type: id, open: masked}", HERE, "不得公开"),
        ("identity: [number]", "identity: [nmber]", 8, "“nmber”不是本清单的字段"),
        ("identity: [number]", "identity: [code]", 8, "必须必填"),
        ("formed: decided_on", "formed: party", 10, "只能用日期字段"),
        ("days: 7", "days: seven", HERE, "整数"),
        ("publish: [open]", "publish: [yes]", HERE, "没有选项“yes”"),
        ("type: uscc}", "type: usc}", HERE, "type"),
        ("{sort: [person]}", "{sort: [people]}", HERE, "没有选项“people”"),
        ("{kind: order, fields: [decided_on, until]}", "{kind: order, fields: [decided_on]}", HERE, "要写 2 个字段"),
        ("fields: [code], when: {sort: [firm]}", "fields: [code]", HERE, "要写条件"),
        (", codes: {publish: [open]}", "", HERE, "必须写"),
        ("columns: [party,", "columns: [card,", HERE, "不公开"),
        ("sorts: [-decided_on,", "sorts: [-party,", HERE, "只能用"),
        ("light: 0, usual: 12, grave: 36", "light: 0, usual: 12", HERE, "还缺 严重"),
        ("keep: [number, decided_on]", "keep: [card]", HERE, "只能写公开的字段"),
        ("values: {open: 公开, closed: 不公开}", "values: {open: 公开}", HERE, "至少两个选项"),
        ("title: 证件号码", "title: 行政相对人名称", HERE, "表头会分不清"),
        ("key: code,", "key: party,", HERE, "用了两次"),
        ("type: organ}", "type: organ, unit: 元}", HERE, "没有“unit”这一项"),
        ("  sorts:", "\tsorts:", HERE, "Tab"),
        ("source: 行政许可和行政处罚等信用信息公示数据标准\n", "", 1, "缺少“source”"),
        ("title: 行政处罚\n", "title: 行政处罚\ntitle: 又一个\n", 3, "写了两次"),
        ("organ: agency\n", "organ: agency\ndraw: 也许\n", 8, "只能是 yes 或 no"),
        ("organ: agency\n", "organ: agency\ndraw: {level: [没有]}\n", 8, "没有"),
        ("organ: agency\n", "organ: agency\ndraw: {minor: [n]}\n", 8, "只能用公开的字段"),
        ("type: text, required: yes, aka: [文书号]", "type: text, required: yes, pattern: '(a+)+'", HERE, "hint"),
    ],
)
def test_it_names_a_fault_with_its_line(old, new, line, says):
    line = line or samples.PENALTIES[: samples.PENALTIES.index(old)].count("\n") + 1
    found = faults(old, new)
    assert any(fault.line == line and says in fault.sentence for fault in found), [str(fault) for fault in found]


def test_it_names_every_fault_at_once():
    text = (
        samples.PENALTIES.replace("purpose:", "purpos:")
        .replace("days: 7", "days: x")
        .replace("identity: [number]", "identity: [z]")
    )
    with pytest.raises(BadDefinition) as bad:
        parse(text)
    assert [fault.line for fault in bad.value.faults] == [1, 3, 8, 11]


def test_it_makes_one_definition_of_each_variant():
    text = samples.PENALTIES.replace("key: penalties\n", "").replace("title: 行政处罚\n", "title: 处罚\n") + (
        "variants:\n  - {key: light-penalties, title: 轻微处罚, fixed: {level: light}}\n"
        "  - {key: grave-penalties, title: 严重处罚, fixed: {level: grave}, serves: [R201]}\n"
    )
    first, second = parse(text)
    assert (first.key, first.serves, second.serves) == ("light-penalties", ("R200",), ("R201",))
    assert "level" not in [field.key for field in first.filled]
    row = read_row(second, {key: cell for key, cell in samples.GOOD.items() if key != "level"}, samples.context())
    assert (row.wrong, row.values["level"]) == ([], "grave")


@pytest.mark.parametrize(
    "text", ["", "- a\n- b", "a: &x [*x]", "a: [1", "\x00", "a: " + "[" * 300, "甲: 乙\n丙", "? [a]\n: b"]
)
def test_it_refuses_what_is_no_definition(text):
    with pytest.raises(BadDefinition) as bad:
        parse(text)
    assert bad.value.faults


@given(st.text(max_size=80), st.integers(0, len(samples.PENALTIES)), st.integers(0, 60))
def test_it_answers_any_text_with_a_definition_or_faults(said, at, length):
    faults_found = ()
    try:
        parse(samples.PENALTIES[:at] + said + samples.PENALTIES[at + length :])
    except BadDefinition as bad:
        faults_found = bad.faults
    assert all(fault.sentence for fault in faults_found)


@pytest.mark.parametrize("path", shipped.files(), ids=lambda path: path.stem)
def test_it_ships_definitions_whose_examples_do_what_they_say(path):
    definitions = {one.key: one for one in parse(path.read_text("utf-8"))}
    told = shipped.examples(path)
    assert set(told) == set(definitions), "every register has example rows"
    for key, examples in told.items():
        one = definitions[key]
        assert len(examples.good) >= 3
        assert len(examples.bad) >= 3
        assert examples.demo
        names = {field.title: field.key for field in one.filled}
        organs = any(field.type is Type.ORGAN for field in one.fields)
        for row in (*examples.good, *examples.demo):
            read = read_row(one, {names[title]: cell for title, cell in row.items()}, samples.context())
            wrong = [fault for fault in read.wrong if not (organs and one.field(fault.key).type is Type.ORGAN)]
            assert not wrong, (key, row, wrong)
        for bad in examples.bad:
            read = read_row(one, {names[title]: cell for title, cell in bad.cells.items()}, samples.context())
            assert any(one.field(fault.key).title == bad.at and bad.says in fault.sentence for fault in read.wrong), (
                key,
                bad,
                read.wrong,
            )


def test_it_ships_registers_with_keys_of_their_own():
    assert len(shipped.shipped()) >= len(shipped.files())

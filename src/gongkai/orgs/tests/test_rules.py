"""Rules of organs, duties, previews and sheets. No database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.orgs.rules import DUTY_LABELS, Duty, duties, organs, sheets
from gongkai.orgs.rules.preview import Facts, what_changes

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("held", "duty", "waived", "words"),
    [
        ((), Duty.EDITOR, (), None),
        ((Duty.EDITOR,), Duty.REVIEWER, (), "起草和审核应由不同的人承担"),
        ((Duty.REVIEWER,), Duty.EDITOR, (), "兼任规定"),
        ((Duty.EDITOR,), Duty.REVIEWER, (frozenset({Duty.EDITOR, Duty.REVIEWER}),), None),
        ((Duty.EDITOR,), Duty.SECRECY, (), "保密审查应由起草人以外的人承担"),
        ((Duty.EDITOR,), Duty.SECRECY, (frozenset({Duty.EDITOR, Duty.SECRECY}),), "保密审查"),
        ((Duty.ATTRIBUTE,), Duty.REQUESTS, (), None),
        ((Duty.EDITOR,), Duty.LIAISON, (), None),
    ],
)
def test_it_keeps_duties_apart(held, duty, waived, words):
    reasons = duties.reasons_not_to_hold(held, duty, waived=waived)
    assert reasons == [] if words is None else words in reasons[0]


def test_it_keeps_the_offices_posts_in_the_office():
    assert "只能设在" in duties.reasons_not_to_hold((), Duty.OFFICE, office_organ=False)[0]


def test_it_names_every_duty():
    assert set(DUTY_LABELS) == set(Duty)


def test_it_tells_who_is_missing_and_who_does_two_things():
    found = duties.staffing([(1, "李娜", Duty.ATTRIBUTE), (1, "李娜", Duty.REQUESTS), (2, "王强", Duty.HEAD)])
    assert found.names[Duty.HEAD] == ("王强",)
    assert Duty.EDITOR in found.missing
    assert Duty.HEAD not in found.missing
    assert found.warnings == (
        "李娜一人兼任公开属性认定员和依申请公开承办员：公开属性认定与依申请公开答复应各有专人负责。",
    )


@pytest.mark.parametrize(("code", "right"), [("91110000MA01ABCD1", False), ("91350100M000100Y43", True), ("", False)])
def test_it_checks_the_credit_code(code, right):
    assert organs.uscc_is_right(code) is right


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_it_finds_exactly_one_right_check_character(stem):
    assert sum(organs.uscc_is_right(stem + letter) for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY") == 1


@pytest.mark.parametrize(
    ("active", "on", "since", "words"),
    [
        (True, TODAY, None, None),
        (False, TODAY, None, "不在册"),
        (True, date(2026, 6, 1), None, "不能晚于今天"),
        (True, date(2020, 1, 1), date(2021, 1, 1), "不能早于设立日期"),
    ],
)
def test_it_says_why_an_organ_cannot_end(active, on, since, words):
    reasons = organs.reasons_not_to_end(active=active, on=on, today=TODAY, valid_from=since)
    assert reasons == [] if words is None else words in reasons[0]


def test_it_says_what_a_merger_changes():
    facts = Facts(
        "merge", "县商务局", "县发改局", TODAY, ("云溪县商务局", "县商务局"),
        posts=(("信息员", ("李娜",), True), ("审核人", (), False)), things={"台账任务": 3}, groups=("县直各部门",),
    )  # fmt: skip
    assert what_changes(facts) == [
        "2026年5月20日起，县商务局不再在册。",
        "“云溪县商务局”“县商务局”等原有名称今后识别为县发改局。",
        "岗位“信息员”（李娜）转到县发改局。",
        "岗位“审核人”（无人任职）撤销。",
        "台账任务 3 项转到县发改局，办理记录随同保留。",
        "集合单位“县直各部门”中换成县发改局。",
        "联络员登记即日终止，转为历史记录。",
    ]


def test_it_says_what_a_renaming_changes():
    facts = Facts("rename", "县商务局", "", TODAY, ("云溪县商务局", "县商务局"), ("云溪县商务和投资促进局", "县商务局"))
    assert what_changes(facts)[0] == "全称由“云溪县商务局”改为“云溪县商务和投资促进局”。"


def test_it_says_what_a_closing_leaves_open():
    facts = Facts("close", "县商务局", "", TODAY, ("a", "b"), things={"台账任务": 2}, groups=("县直各部门",))
    assert "还有台账任务 2 项没有承接单位，必须先办结或划转。" in what_changes(facts)


def organ_cells(**changes):
    row = dict.fromkeys(sheets.COLUMNS[sheets.ORGANS], "")
    return {**row, "全称": "云溪县财政局", "简称": "县财政局", "类别": "部门", **changes}


def person_cells(**changes):
    row = dict.fromkeys(sheets.COLUMNS[sheets.PEOPLE], "")
    return {**row, "单位": "县财政局", "职责": "信息员", "姓名": "李娜", "登录名": "lina", **changes}


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"全称": ""}, "全称", "请填写全称"),
        ({"类别": "科室"}, "类别", "类别应为"),
        ({"统一社会信用代码": "123"}, "统一社会信用代码", "18 位"),
        ({"简称": "县" * 41}, "简称", "最多 40 字"),
    ],
)
def test_it_names_the_bad_cell_of_an_organ(changes, column, words):
    read = sheets.Read()
    sheets.read_organs([(3, organ_cells(**changes))], read)
    assert [(fault.row, fault.column) for fault in read.wrong] == [(3, column)]
    assert words in read.wrong[0].sentence
    assert not read.organs


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"单位": "县财局"}, "单位"),
        ({"职责": "局长"}, "职责"),
        ({"登录名": "李娜"}, "登录名"),
        ({"手机": "123"}, "手机"),
        ({"电子邮箱": "lina"}, "电子邮箱"),
        ({"姓名": ""}, "姓名"),
    ],
)
def test_it_names_the_bad_cell_of_a_person(changes, column):
    read = sheets.Read()
    sheets.read_people([(3, person_cells(**changes))], {"县财政局"}, read)
    assert [fault.column for fault in read.wrong] == [column]


def test_it_sees_names_used_twice():
    read = sheets.Read()
    sheets.read_organs([(3, organ_cells()), (4, organ_cells(全称="云溪县财政局 "))], read)
    assert {fault.column for fault in read.wrong} == {"简称"} or len(read.wrong) >= 1
    sheets.read_people([(3, person_cells()), (4, person_cells(姓名="王强"))], {"县财政局"}, read)
    assert "前面已用于李娜" in read.wrong[-2].sentence + read.wrong[-1].sentence

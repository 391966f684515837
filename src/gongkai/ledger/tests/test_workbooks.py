from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.ledger.models import Measure
from gongkai.ledger.rules import cells
from gongkai.ledger.rules.states import Role
from gongkai.ledger.services import assignments, exports, layout, workbook
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs


@pytest.fixture(autouse=True)
def spring():
    with days.standing_at(date(2026, 3, 10)):
        yield


@pytest.fixture
def office():
    return orgs.actor(Duty.OFFICE)


@pytest.fixture
def finance():
    return orgs.organ("县财政局")


@pytest.fixture
def editor(finance):
    return orgs.actor(Duty.EDITOR, finance)


@pytest.fixture
def plan(office, finance):
    towns = orgs.group()
    orgs.organ("甲镇", kind="TOWNSHIP")
    rows = [
        {
            "units": [builders.unit(finance), builders.group_unit(towns, Role.COOP)],
            "path": ["一、重点领域", "（一）财政"],
            "deadline_text": "10月底前",
        },
        {
            "units": [builders.unit(finance)],
            "path": ["一、重点领域", "（一）财政"],
            "topic": "=1+1",
            "measures": "印发通知\x07",
        },
    ]
    return builders.plan(rows, by=office)


def opened(data):
    return load_workbook(BytesIO(data)).worksheets[0]


def table(data):
    sheet = opened(data)
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=layout.TITLE_ROWS)]


@pytest.mark.django_db
def test_it_prints_the_six_columns(plan, office):
    head, first, second = table(exports.six_columns(plan=plan, by=office))
    assert head == ["工作要点", "公开任务", "国家、省、市具体要求", "本级落实措施", "责任部门", "完成时限"]
    assert first[0] == "一、重点领域"
    assert second[:2] == [None, None]
    assert first[4] == "牵头：县财政局\n配合：各乡镇人民政府、街道办事处"
    assert second[3] == "印发通知"


@pytest.mark.django_db
def test_it_prints_the_five_columns_and_keeps_text_as_text(plan, office):
    data = exports.five_columns(plan=plan, by=office)
    head, _, second = table(data)
    assert head == ["序号", "工作任务", "工作要求", "责任单位", "时限要求"]
    assert second[1] == "=1+1"
    assert opened(data).cell(5, 2).data_type == "s"
    sheet = opened(data)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.orientation == "landscape"


@pytest.mark.django_db
def test_it_prints_a_units_ledger_with_several_measures_a_task(plan, finance, editor):
    part = assignments.take(
        assignment=plan.assignments.get(organ=finance, position=1), by=editor, leader_in_charge="王局长"
    )
    rows = [{"text": "印发通知", "limit_text": "4月底"}, {"text": "公开到位", "section": "预算科"}]
    assignments.set_measures(assignment=part, rows=rows, by=editor)
    head, *rows = table(exports.unit_ledger(plan=plan, organ_id=finance.pk, by=editor))
    assert head == ["序号", "工作任务", "工作举措", "时限要求", "单位分管领导", "责任科室"]
    assert rows[0] == [1, "任务1", "印发通知", "4月底", "王局长", None]
    assert rows[1][2:] == ["公开到位", "10月底前", "王局长", "预算科"]
    assert rows[2][0] == 2


@pytest.mark.django_db
def test_it_exports_any_list(plan, office):
    rows = plan.assignments.select_related("organ", "task").order_by("id")
    assert len(table(exports.listing(rows=rows, title="清单"))) == 1 + 3


def filled(plan, editor, change):
    book = load_workbook(BytesIO(workbook.export(plan=plan, by=editor)))
    change(book.worksheets[0])
    return layout.saved(book)


@pytest.fixture
def taken(plan, finance, editor):
    return [
        assignments.take(assignment=part, by=editor)
        for part in plan.assignments.filter(organ=finance).order_by("position")
    ]


@pytest.mark.django_db
def test_it_comes_back_unchanged(plan, editor, taken):
    assert workbook.import_ledger(data=workbook.export(plan=plan, by=editor), by=editor) == workbook.Imported(0)


@pytest.mark.django_db
def test_it_takes_in_what_the_unit_filled(plan, editor, taken):
    def change(sheet):
        assert sheet.protection.sheet
        assert sheet.cell(4, workbook.KEY).protection.locked
        assert not sheet.cell(4, workbook.MEASURE).protection.locked
        for column, value in (
            (workbook.MEASURE, "印发通知"),
            (workbook.DUE, "2026年4月30日"),
            (workbook.LEADER, "王局长"),
            (workbook.PROGRESS, "已印发"),
        ):
            sheet.cell(4, column).value = value
        sheet.insert_rows(5)
        sheet.cell(5, workbook.MEASURE).value = "公开到位"
        sheet.cell(5, workbook.DUE).value = date(2026, 5, 31)

    assert workbook.import_ledger(data=filled(plan, editor, change), by=editor).changed == 1
    part = taken[0]
    part.refresh_from_db()
    assert [(one.text, one.due_on) for one in part.measures.all()] == [
        ("印发通知", date(2026, 4, 30)),
        ("公开到位", date(2026, 5, 31)),
    ]
    assert (part.leader_in_charge, part.progress.get().text) == ("王局长", "已印发")
    assert workbook.import_ledger(data=workbook.export(plan=plan, by=editor), by=editor).changed == 0


@pytest.mark.django_db
def test_it_gives_a_bad_workbook_back_marked_and_changes_nothing(plan, editor, taken):
    def change(sheet):
        sheet.cell(4, workbook.MEASURE).value = "印发通知"
        sheet.cell(4, workbook.DUE).value = "五一前"
        sheet.cell(5, workbook.LIMIT).value = "4月底"
        sheet.cell(5, workbook.LEADER).value = "长" * 61
        sheet.cell(6, workbook.KEY).value = "ABC"
        sheet.cell(6, workbook.MEASURE).value = "我自己加的"
        sheet.cell(7, workbook.REQUIREMENT).value = "我的笔记"

    found = workbook.import_ledger(data=filled(plan, editor, change), by=editor)
    assert found.changed == Measure.objects.count() == 0
    assert {(fault.row, fault.column) for fault in found.faults} == {
        (4, workbook.DUE), (5, workbook.MEASURE), (5, workbook.LEADER), (6, workbook.KEY), (7, workbook.KEY)
    }  # fmt: skip
    sheet = opened(found.rejected)
    assert "不是日期" in sheet.cell(4, workbook.DUE).comment.text
    assert sheet.cell(4, workbook.DUE).fill.fgColor.rgb.endswith("FFC7CE")
    assert sheet.cell(7, workbook.REQUIREMENT).value == "我的笔记"
    assert sheet.cell(4, workbook.MEASURE).value == "印发通知"


@pytest.mark.django_db
def test_it_does_not_write_into_parts_of_others_or_untaken_ones(plan, finance, editor):
    def change(sheet):
        sheet.cell(4, workbook.MEASURE).value = "印发通知"

    data = filled(plan, editor, change)
    assert "先签收" in workbook.import_ledger(data=data, by=editor).faults[0].sentence
    other = orgs.actor(Duty.EDITOR, orgs.organ("县卫健局"))
    assert "不是本单位的" in workbook.import_ledger(data=data, by=other).faults[0].sentence


def other_workbook():
    return layout.saved(Workbook())


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.4", other_workbook()])
def test_it_refuses_what_is_no_ledger_of_ours(editor, data):
    with pytest.raises(Refused, match=r"台账"):
        workbook.import_ledger(data=data, by=editor)


@given(st.none() | st.text(max_size=20) | st.dates() | st.floats() | st.integers() | st.booleans())
def test_it_reads_any_cell_as_a_day_or_says_why_not(value):
    outcome: object = None
    try:
        outcome = cells.day_of(value)
    except ValueError as wrong:
        outcome = str(wrong)
    assert outcome is None or isinstance(outcome, date) or str(outcome).endswith("。")

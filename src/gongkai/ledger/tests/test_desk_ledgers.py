"""The unit's ledger as page, paper and workbook out and back; its own yearly plan."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.kernel import days
from gongkai.ledger.models import Measure, Plan, Progress
from gongkai.ledger.services import assignments
from gongkai.ledger.services.workbook import DUE, FIRST, KEY, MEASURE, PROGRESS
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(date(2026, 9, 1)):
        yield


@pytest.fixture
def unit():
    return orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))


@pytest.fixture
def part(unit):
    made = builders.part(topic="预算公开")
    rows = [{"text": "印发通知", "leader": "王局"}, {"text": "集中公开"}]
    return assignments.set_measures(assignment=made, rows=rows, by=unit.actor)


def text(answer):
    return answer.content.decode()


def filled(client, part, **cells):
    """The workbook downloaded, with cells of its first row changed, uploaded again."""
    answer = client.get(reverse("ledger:ledger_workbook"), {"plan": part.plan.uuid})
    book = load_workbook(BytesIO(answer.content))
    for column, value in cells.items():
        book.active.cell(FIRST, int(column[1:])).value = value
    out = BytesIO()
    book.save(out)
    return client.post(reverse("ledger:ledger_upload"), {"file": SimpleUploadedFile("台账.xlsx", out.getvalue())})


def test_it_shows_and_prints_the_ledger_with_tasks_merged(unit, part):
    for name in ("unit_ledger", "unit_ledger_print"):
        page = text(unit.get(reverse(f"ledger:{name}")))
        assert 'rowspan="2"' in page
        assert "集中公开" in page
        assert "王局" in page
    assert "填表人" in page


def test_it_shows_a_unit_nobody_elses_ledger(part):
    other = orgs.organ("县教育局")
    stranger = orgs.client_for(Duty.EDITOR, other)
    asked = {"organ": part.organ.uuid, "plan": part.plan.uuid}
    for name in ("unit_ledger", "unit_ledger_print"):
        assert "预算公开" not in text(stranger.get(reverse(f"ledger:{name}"), asked))
    assert stranger.get(reverse("ledger:unit_ledger_xlsx"), asked).status_code == 404
    assert stranger.get(reverse("ledger:ledger_workbook"), asked).status_code == 404


def test_it_shows_the_office_the_ledger_of_any_unit(part):
    office = orgs.client_for(Duty.OFFICE)
    assert "预算公开" in text(office.get(reverse("ledger:unit_ledger"), {"organ": part.organ.uuid}))
    assert office.get(reverse("ledger:unit_ledger"), {"organ": "x"}).status_code == 404
    elsewhere = orgs.organ("市财政局", of=orgs.jurisdiction("石桥市"))
    assert office.get(reverse("ledger:unit_ledger"), {"organ": elsewhere.uuid}).status_code == 404


def test_it_gives_the_form_of_the_notice_with_a_line_for_signatures(unit, part):
    answer = unit.get(reverse("ledger:unit_ledger_xlsx"), {"plan": part.plan.uuid})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[3]][:6] == [
        "序号",
        "工作任务",
        "工作举措",
        "时限要求",
        "单位分管领导",
        "责任科室",
    ]
    assert "填表人" in sheet.cell(sheet.max_row, 1).value


def test_it_shows_what_a_workbook_would_change_and_then_takes_it_in(unit, part):
    answer = filled(unit, part, **{f"c{MEASURE}": "先行公示", f"c{PROGRESS}": "已起草"})
    assert answer.status_code == 302
    page = text(unit.get(answer.url))
    assert "印发通知" in page
    assert "先行公示" in page
    assert not Measure.objects.filter(text="先行公示").exists()
    assert unit.post(answer.url).status_code == 302
    assert list(Measure.objects.values_list("text", flat=True)) == ["先行公示", "集中公开"]
    assert Progress.objects.get().text == "已起草"


def test_it_gives_a_rejected_workbook_back_marked_and_takes_nothing(unit, part):
    answer = filled(unit, part, **{f"c{MEASURE}": "改了", f"c{DUE}": "下个月"})
    page = unit.get(answer.url)
    assert page.status_code == 422
    assert "不是日期" in text(page)
    assert unit.post(answer.url).status_code == 422
    assert not Measure.objects.filter(text="改了").exists()
    back = unit.get(answer.url + "marked/")
    cell = load_workbook(BytesIO(back.content)).active.cell(FIRST, DUE)
    assert "不是日期" in cell.comment.text
    assert cell.value == "下个月"


def test_it_says_so_when_nothing_was_changed(unit, part):
    answer = filled(unit, part)
    assert "没有改动" in text(unit.get(answer.url))
    assert unit.get(answer.url + "marked/").status_code == 404


@pytest.mark.parametrize("data", [b"", b"abc", b"%PDF-1.4", b"PK\x03\x04broken"])
def test_it_refuses_what_is_no_workbook_with_a_sentence(unit, part, data):
    answer = unit.post(reverse("ledger:ledger_upload"), {"file": SimpleUploadedFile("a.xlsx", data)})
    assert answer.status_code == 422
    assert "error" in text(answer)


def test_it_lets_nobody_else_open_an_uploaded_workbook(unit, part):
    answer = filled(unit, part, **{f"c{KEY}": "不是编号"})
    for client in (orgs.client_for(Duty.EDITOR, orgs.organ("县财政局")), orgs.client_for(Duty.OFFICE)):
        assert client.get(answer.url).status_code == 404
        assert client.post(answer.url).status_code == 404


def test_it_shows_a_long_ledger_in_few_queries(unit, django_assert_max_num_queries):
    builders.plan([{"units": [builders.unit(orgs.organ())]} for _ in range(30)])
    unit.get(reverse("ledger:unit_ledger"))
    with django_assert_max_num_queries(20):
        unit.get(reverse("ledger:unit_ledger"))


def test_it_registers_a_units_plan_and_later_its_address(unit):
    empty = unit.post(reverse("ledger:unit_plan_new"), {"title": "实施方案", "year": 2026})
    assert "请上传方案文件，或填写公开地址" in text(empty)
    assert "实施方案" in text(empty)
    wrong = {"title": "实施方案", "year": 2026, "published_url": "javascript:alert(1)"}
    assert "http://" in text(unit.post(reverse("ledger:unit_plan_new"), wrong))
    file = SimpleUploadedFile("方案.pdf", b"%PDF-1.4 x")
    unit.post(reverse("ledger:unit_plan_new"), {"title": "实施方案", "year": 2026, "file": file})
    plan = Plan.objects.get(level="UNIT")
    assert "未登记公开地址" in text(unit.get(reverse("ledger:unit_plans")))
    address = reverse("ledger:unit_plan_address", args=[plan.uuid])
    assert unit.post(address, {"published_url": "javascript:alert(1)"}).status_code == 422
    unit.post(address, {"published_url": "https://www.example.com/plan"})
    plan.refresh_from_db()
    assert plan.published_url == "https://www.example.com/plan"
    assert orgs.client_for(Duty.EDITOR, orgs.organ("县教育局")).get(address).status_code == 404


def test_it_shows_the_office_which_units_have_no_plan(unit):
    orgs.organ("县教育局")
    page = text(orgs.client_for(Duty.OFFICE).get(reverse("ledger:unit_plans")))
    assert "县教育局" in page
    assert unit.get(reverse("ledger:unit_plans"), {"year": "x"}).status_code == 200


def test_it_keeps_the_day_a_measure_was_done_through_the_workbook(unit, part):
    Measure.objects.filter(text="集中公开").update(done_on=date(2026, 8, 1))
    answer = filled(unit, part, **{f"c{MEASURE}": "先行公示"})
    unit.post(answer.url)
    assert Measure.objects.get(text="集中公开").done_on == date(2026, 8, 1)

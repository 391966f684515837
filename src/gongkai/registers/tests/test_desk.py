"""The journey at the desk: a template, a file with bad cells, the marked workbook, the review, the public."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.reading.services import office
from gongkai.registers.models import Batch
from gongkai.registers.queries import duties
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.states import State
from gongkai.registers.services import registering
from gongkai.registers.tests import builders
from gongkai.review.queries import standing
from gongkai.review.tests import builders as reviews
from gongkai.trail.services import subject_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    orgs.office()
    with days.standing_at(date(2026, 11, 23)):
        yield


@pytest.fixture
def editor():
    return orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))


def upload(client, path, **more):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("registers:register", args=["trainings"]), {"file": file} | more)


def read_all():
    for _ in range(4):
        outbox.drain()


def test_it_walks_from_a_template_to_the_public(editor, tmp_path, django_capture_on_commit_callbacks):
    assert editor.get(reverse("registers:register", args=["trainings"])).status_code == 404
    assert "启用" in editor.get(reverse("registers:registers")).content.decode()
    assert editor.post(reverse("registers:begin", args=["trainings"])).status_code == 302
    assert editor.post(reverse("registers:begin", args=["nothing"])).status_code == 404
    template = editor.get(reverse("registers:template", args=["trainings"]))
    assert load_workbook(BytesIO(template.content)).sheetnames[0] == "政务公开培训"
    lines = [builders.line(n) for n in range(30)]
    lines[4][1], lines[9][5] = "2026-02-30", "很多"
    answer = upload(editor, builders.xlsx(tmp_path / "培训.xlsx", lines))
    assert answer.status_code == 302
    read_all()
    batch = Batch.objects.get()
    html = editor.get(answer["Location"]).content.decode()
    assert batch.state == State.WRONG
    assert "2026年2月没有30日" in html
    back = load_workbook(BytesIO(editor.get(reverse("registers:marked", args=[batch.uuid])).content))
    assert {cell.coordinate for row in back.worksheets[0].iter_rows() for cell in row if cell.comment} == {"B6", "F11"}
    lines[4][1], lines[9][5] = "2026-02-28", 12
    place = upload(editor, builders.xlsx(tmp_path / "培训2.xlsx", lines))["Location"]
    read_all()
    assert "提交审核" in editor.get(place).content.decode()
    batch = Batch.objects.latest("pk")
    act = reverse("registers:act", args=[batch.uuid])
    editor.post(act, {"action": "submit"})
    reviews.through(standing(subject_of(batch)).review, reviews.team(orgs.organ("县财政局")))
    editor.post(act, {"action": "publish"})
    batch.refresh_from_db()
    assert batch.state == State.PUBLISHED
    read_all()
    public = editor.get(reverse("registers_public:register", args=["trainings"])).content.decode()
    assert "30</strong> 场" in public
    assert "县财政局" in editor.get(reverse("registers:row", args=[batch.rows.first().entry])).content.decode()


def test_it_asks_once_which_column_is_which(editor, tmp_path):
    builders.register()
    head = ["名目", *builders.HEAD[1:]]
    path = builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)], head=head)
    asked = upload(editor, path)
    html = asked.content.decode()
    assert "第1列“名目”" in html
    assert "缺少必填的列“培训名称”" in html
    file = asked.context["file"]
    given = {"file": str(file.uuid), "heading": head, "c0": "title", "whole": ""}
    answer = editor.post(reverse("registers:match", args=["trainings"]), given)
    assert answer.status_code == 302
    assert upload(editor, path).status_code == 302
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    assert other.post(reverse("registers:match", args=["trainings"]), given).status_code == 404


@pytest.mark.parametrize("form", ["json", "ods"])
def test_it_takes_other_forms_as_well(editor, tmp_path, form):
    builders.register()
    line = builders.line(1)
    path = tmp_path / f"a.{form}"
    if form == "json":
        path.write_text(json.dumps([dict(zip(builders.HEAD, line, strict=True))], ensure_ascii=False), "utf-8")
    else:
        if office.program() is None:
            pytest.skip("LibreOffice makes the file and is not installed")
        path.write_bytes(
            office.converted(builders.xlsx(tmp_path / "a.xlsx", [line]).read_bytes(), form="xlsx", target="ods")
        )
    assert upload(editor, path).status_code == 302
    read_all()
    assert Batch.objects.get().state == State.READY


def test_it_says_what_is_no_table(editor, tmp_path):
    builders.register()
    for name, data, says in (("a.xlsx", b"hello", "内容"), ("a.csv", "甲,乙\n1,2\n".encode(), "没有找到表头")):
        path = tmp_path / name
        path.write_bytes(data)
        answer = upload(editor, path)
        assert answer.status_code == 422
        assert says in answer.content.decode()


def test_it_takes_one_row_by_a_form_and_corrects_it(editor, tmp_path):
    builders.register()
    where = reverse("registers:fill", args=["trainings"])
    assert "培训名称" in editor.get(where).content.decode()
    cells = dict(zip(["title", "held_on", "kind", "content", "lecturer", "people"], builders.line(1), strict=True)) | {
        "kind": "business"
    }
    wrong = editor.post(where, cells | {"people": "很多"})
    assert wrong.status_code == 422
    assert "不是数字" in wrong.content.decode()
    assert editor.post(where, cells).status_code == 302
    batch = builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), editor.actor)
    entry = batch.rows.get().entry
    assert 'value="业务培训1"' in editor.get(f"{where}?entry={entry}").content.decode()


def test_it_lets_who_may_approve_take_a_row_off(editor, tmp_path):
    batch = builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), editor.actor)
    where = reverse("registers:row", args=[batch.rows.get().entry])
    assert editor.post(where, {"reason": "登记错误"}).status_code == 404
    head = orgs.client_for(Duty.HEAD, orgs.organ("县财政局"))
    assert head.post(where, {"reason": ""}).status_code == 422
    assert head.post(where, {"reason": "重复登记"}).status_code == 302
    assert "撤下" in head.get(where).content.decode()


def test_it_shows_nothing_of_other_units(editor, tmp_path):
    batch = builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), builders.writer("县教育局"))
    assert editor.get(reverse("registers:batch", args=[batch.uuid])).status_code == 404
    assert editor.get(reverse("registers:row", args=[batch.rows.get().entry])).status_code == 404
    assert editor.post(reverse("registers:act", args=[batch.uuid]), {"action": "drop"}).status_code == 404
    office = orgs.client_for(Duty.OFFICE)
    assert office.get(reverse("registers:batch", args=[batch.uuid])).status_code == 200
    assert office.post(reverse("registers:register", args=["trainings"])).status_code == 404


def test_it_shows_a_unit_which_duties_it_has_not_met(editor, tmp_path):
    register = builders.register()
    definition = queries.definition(register)
    assert [one.met for one in duties.standings(register, definition, editor.actor.organ_id)] == [False]
    with days.standing_at(date(2026, 12, 10)):
        assert any("至少1场" in one.title for one in duties.to_do(editor.actor))
    with days.standing_at(date(2027, 1, 5)):
        assert [one.title for one in duties.unmet(editor.actor)] == ["政务公开培训：2026年没有达到1场（已公开0）"]
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), editor.actor)
    assert [one.met for one in duties.standings(register, definition, editor.actor.organ_id)] == [True]
    with days.standing_at(date(2027, 1, 5)):
        assert duties.unmet(editor.actor) == []


def test_it_leads_to_every_register_those_that_ask_something_first(editor, tmp_path):
    place = orgs.jurisdiction().pk
    for key in ("debts", "devices", "trainings"):
        registering.taken_into_use(jurisdiction_id=place, key=key, by=None)
    html = editor.get(reverse("registers:registers")).content.decode()
    links = re.findall(r'href="(/desk/registers/(?!drawn/)[a-z-]+/)">', html)
    assert links[0] == reverse("registers:register", args=["trainings"])  # it owes this year's
    assert all(editor.get(where).status_code == 200 for where in links)
    assert len(links) == 3


def test_its_lists_ask_no_more_of_the_database_for_more_registers_or_units(editor, django_assert_max_num_queries):
    place, pages = orgs.jurisdiction().pk, [reverse("registers:registers"), reverse("registers_public:registers")]
    for key in ("penalties", "permits", "devices", "powers", "fees", "land"):
        registering.taken_into_use(jurisdiction_id=place, key=key, by=None)
    for page in pages:  # lists and names are built once
        assert editor.get(page).status_code == 200
    with django_assert_max_num_queries(16):
        editor.get(pages[0])
    with django_assert_max_num_queries(10):
        editor.get(pages[1])
    registering.taken_into_use(jurisdiction_id=place, key="trainings", by=None)
    units = [orgs.organ(f"县第{number}局") for number in range(30)]
    office = orgs.actor(Duty.OFFICE, orgs.office())
    with days.standing_at(date(2027, 12, 31)), django_assert_max_num_queries(6):
        assert duties.unmet(office)
    with days.standing_at(date(2028, 1, 5)):
        assert {one.organ for one in duties.unmet(office)} >= {unit.short_name for unit in units}


def test_it_fills_in_whose_the_row_is_and_tells_rows_of_one_name_apart(editor, tmp_path):
    registering.taken_into_use(jurisdiction_id=orgs.jurisdiction().pk, key="penalties", by=None)
    assert '县财政局"' in editor.get(reverse("registers:fill", args=["penalties"])).content.decode()
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), editor.actor)
    html = editor.get(reverse("registers:register", args=["trainings"])).content.decode()
    assert "业务培训1</a>" in html
    assert '<span class="quiet small">2026年3月2日</span>' in html


def test_it_asks_few_questions_of_the_database(editor, tmp_path, django_assert_max_num_queries):
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(40)]), editor.actor)
    with django_assert_max_num_queries(40):
        editor.get(reverse("registers:register", args=["trainings"]))


def test_a_row_is_found_among_the_own_ones(editor, tmp_path):
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(1, 41)]), editor.actor)
    address = reverse("registers:register", args=["trainings"])
    name = builders.line(7)[0]
    page = editor.get(address, {"q": name}).content.decode()
    assert page.count('href="/desk/registers/rows/') == 1
    assert name in page
    assert page.count('href="/desk/registers/rows/') < editor.get(address).content.decode().count(
        'href="/desk/registers/rows/'
    )
    nothing = editor.get(address, {"q": f"{name} 没有这个词"}).content.decode()
    assert "没有找到" in nothing
    assert 'name="q" value="' in nothing, "what was asked can be asked otherwise"
    stranger = orgs.client_for(Duty.EDITOR, orgs.organ("县水利局"))
    assert 'href="/desk/registers/rows/' not in stranger.get(address, {"q": name}).content.decode()


def test_who_keeps_a_list_for_all_has_met_its_duty_with_rows_about_others():
    register = builders.examples_published("credit-sources")
    definition = queries.definition(register)
    keeper, source = builders.writer("县发改局").organ_id, builders.writer("县教育局").organ_id
    register.organ_id = keeper
    register.save(update_fields=["organ"])
    with days.standing_at(date(2026, 9, 30)):
        assert [one.met for one in duties.standings(register, definition, keeper)] == [True]
        assert duties.standings(register, definition, source) == []

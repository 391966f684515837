"""检查、整改、难题、调度、通报、回头看 as people meet them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.accounts.models import User
from gongkai.kernel import days
from gongkai.ledger.models import Check, Circular, LookBack, Problem, Rectification, Round
from gongkai.ledger.rules.states import CheckKind, CheckResult, LookBackVerdict
from gongkai.ledger.services import assignments, checks, lookback, problems, rectifications, rounds
from gongkai.ledger.tests import builders
from gongkai.notify.models import Message
from gongkai.orgs.models import Post
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _today():
    with days.standing_at(TODAY):
        yield


@pytest.fixture
def office():
    return orgs.actor(Duty.OFFICE)


@pytest.fixture
def finance(office):
    return orgs.organ("县财政局")


@pytest.fixture
def editor(finance):
    return orgs.actor(Duty.EDITOR, finance)


def signed_in(actor):
    """A browser in which this person works from this post."""
    return orgs.client_as(User.objects.get(pk=actor.user_id), Post.objects.get(pk=actor.post_id))


def go(actor, name, *args, data=None, **query):
    """The page as this person gets it; posts when there is data."""
    client = signed_in(actor)
    url = reverse(f"ledger:{name}", args=args)
    return client.post(url, data) if data is not None else client.get(url, query)


def order(finance, office, **fields):
    return rectifications.order(organ_id=finance.pk, issue="公示表带有身份证号码", by=office, working_days=5, **fields)


LISTS = ["problems", "rectifications", "checks", "rounds", "circulars", "lookbacks"]


@pytest.mark.parametrize("name", LISTS)
def test_it_shows_every_list_to_every_post_and_says_so_when_empty(office, editor, name):
    for actor in (office, editor):
        answer = go(actor, name)
        assert answer.status_code == 200
        assert "empty" in answer.content.decode()


@pytest.mark.parametrize("name", ["rectification_new", "round_new", "circular_new", "lookback_new"])
def test_it_keeps_the_offices_pages_for_the_office(editor, name):
    assert go(editor, name).status_code == 404


def test_it_takes_an_order_from_the_unit_to_the_offices_verdict(office, finance, editor):
    row = order(finance, office)
    shown = go(editor, "rectification", row.uuid).content.decode()
    assert "2026年3月17日" in shown
    assert "逐日推算" in shown
    refused = go(editor, "rectification", row.uuid, data={"do": "fix", "fix": "已撤下", "on": "2026-03-12"})
    assert refused.status_code == 422
    assert "已撤下" in refused.content.decode()
    assert "整改完成日期应在责令之日至今天之间" in refused.content.decode()
    assert (
        go(editor, "rectification", row.uuid, data={"do": "fix", "fix": "已撤下", "on": "2026-03-10"}).status_code
        == 302
    )
    back = go(office, "rectification", row.uuid, data={"do": "send_back", "reason": ""})
    assert back.status_code == 422
    assert "请写明核验不通过的理由" in back.content.decode()
    assert go(office, "rectification", row.uuid, data={"do": "verify", "reason": "无误"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.verdict_reason) == ("VERIFIED", "无误")


def test_it_offers_nobody_a_step_that_is_not_theirs(office, finance, editor):
    row = order(finance, office)
    assert go(editor, "rectification", row.uuid, data={"do": "verify"}).status_code == 404
    assert go(office, "rectification", row.uuid, data={"do": "fix", "fix": "x", "on": "2026-03-10"}).status_code == 404
    other = orgs.actor(Duty.EDITOR, orgs.organ("县教育局"))
    assert go(other, "rectification", row.uuid).status_code == 404
    away = orgs.actor(Duty.OFFICE, orgs.office(orgs.jurisdiction("邻县")))
    assert go(away, "rectification", row.uuid).status_code == 404


def test_it_orders_what_a_check_found(office, finance):
    given = {
        "organ": str(finance.uuid),
        "kind": "INSPECT",
        "on": "2026-03-10",
        "result": "BAD",
        "findings": "",
        "order_fix": "on",
    }
    refused = go(office, "check_new", data=given)
    assert refused.status_code == 422
    assert "请写明发现的问题" in refused.content.decode()
    assert go(office, "check_new", data={**given, "findings": "栏目停更", "working_days": "3"}).status_code == 302
    check = Check.objects.get()
    assert check.rectifications.get().due_on == date(2026, 3, 13)
    assert "栏目停更" in go(office, "check", check.uuid).content.decode()


def test_it_orders_without_a_check(office, finance):
    assert go(office, "rectification_new", data={"organ": str(finance.uuid), "issue": ""}).status_code == 422
    answer = go(office, "rectification_new", data={"organ": str(finance.uuid), "issue": "领导信息不准"})
    assert answer.status_code == 302
    assert Rectification.objects.get().working_days == 15


def test_it_tells_a_unit_that_it_may_not_record_checks(editor):
    assert "只有政务公开办" in go(editor, "check_new").content.decode()


def test_it_settles_a_problem_step_by_step(office, finance, editor):
    other = orgs.organ("县民政局")
    part = builders.part(finance, by=office)
    row = problems.log(assignment=part, text="口径不一致", by=editor, party_ids=[other.pk])
    assert "口径不一致" in go(orgs.actor(Duty.EDITOR, other), "problem", row.uuid).content.decode()
    assert go(editor, "problem", row.uuid, data={"do": "escalate", "note": ""}).status_code == 422
    assert go(editor, "problem", row.uuid, data={"do": "escalate", "note": "请领导小组定"}).status_code == 302
    assert "由政务公开办协调解决" in go(editor, "problem", row.uuid).content.decode()
    assert go(office, "problem", row.uuid, data={"do": "settle", "note": "按民政口径"}).status_code == 302
    assert Problem.objects.get().state == "SETTLED"


def test_it_asks_units_and_shows_the_board(office, finance, editor):
    builders.part(finance, by=office)
    given = {"title": "一季度调度", "asks": "报进展", "due_on": "2026-03-20", "organs": [str(finance.uuid)]}
    assert go(office, "round_new", data={**given, "due_on": "2026-03-01"}).status_code == 422
    assert go(office, "round_new", data=given).status_code == 302
    row = Round.objects.get()
    assert "待反馈" in go(office, "round", row.uuid).content.decode()
    asked = go(editor, "round", row.uuid).content.decode()
    assert "任务1" not in asked  # its day lies far ahead
    assert go(office, "round", row.uuid, data={"do": "remind"}).status_code == 302
    assert Message.objects.filter(user_id=editor.user_id, subject__startswith="请尽快反馈").count() == 1
    assert go(editor, "round", row.uuid, data={"do": "reply", "text": ""}).status_code == 422
    assert go(editor, "round", row.uuid, data={"do": "reply", "text": "已完成八成"}).status_code == 302
    assert "已完成八成" in go(office, "round", row.uuid).content.decode()
    assert go(office, "round", row.uuid, data={"do": "remind"}).status_code == 422
    assert go(office, "round", row.uuid, data={"do": "close"}).status_code == 302
    assert go(editor, "round", row.uuid, data={"do": "reply", "text": "晚了"}).status_code == 404
    assert go(orgs.actor(Duty.EDITOR, orgs.organ("县教育局")), "round", row.uuid).status_code == 404


def test_it_prefills_the_answer_with_what_is_owed_soon(office, finance, editor):
    builders.part(finance, by=office, deadlines=[builders.limit(day="2026-04-10")])
    row = rounds.open_(title="调度", due_on=date(2026, 3, 20), organ_ids=[finance.pk], by=office)
    assert "任务1" in go(editor, "round", row.uuid).content.decode()


def test_it_drafts_mends_and_issues_a_circular(office, finance, editor):
    builders.part(finance, by=office)
    given = {"title": "通报", "starts_on": "2026-03-05", "ends_on": "2026-03-01"}
    assert go(office, "circular_new", data=given).status_code == 422
    assert go(office, "circular_new", data={**given, "starts_on": "2026-01-01"}).status_code == 302
    row = Circular.objects.get()
    assert go(editor, "circular", row.uuid).status_code == 404  # a draft
    paper = go(office, "circular_docx", row.uuid)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(paper.content)).namelist()
    mended = {
        "title": "第一季度通报", "number": "", "body": "现通报如下。", "items-TOTAL_FORMS": "2", "items-INITIAL_FORMS": "0",
        "items-0-organ": finance.pk, "items-0-kind": "整改", "items-0-text": "栏目停更", "items-0-due_days": "5",
        "items-1-organ": "", "items-1-kind": "批评", "items-1-text": "没写单位", "items-1-due_days": "",
    }  # fmt: skip
    refused = go(office, "circular", row.uuid, data={**mended, "do": "save"})
    assert refused.status_code == 422
    assert "没写单位" in refused.content.decode()
    assert "请从本地区的机构中选择单位" in refused.content.decode()
    assert go(office, "circular", row.uuid, data={**mended, "items-1-text": "", "do": "issue"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "ISSUED"
    assert Rectification.objects.get().issue == "栏目停更"
    assert "栏目停更" in go(editor, "circular", row.uuid).content.decode()


def test_a_draft_saved_as_it_stands_keeps_its_units(office, finance):
    builders.part(finance, by=office, deadlines=[builders.limit(day="2026-03-05")])
    given = {"title": "通报", "starts_on": "2026-01-01", "ends_on": "2026-03-09"}
    go(office, "circular_new", data=given)
    row = Circular.objects.get()
    forms = go(office, "circular", row.uuid).context
    sent = {
        "title": "通报",
        "number": "",
        "body": row.body,
        "items-TOTAL_FORMS": "3",
        "items-INITIAL_FORMS": "1",
        "do": "save",
    }
    for form in forms["items"]:
        sent |= {form.add_prefix(name): value for name, value in form.initial.items() if value is not None}
    assert go(office, "circular", row.uuid, data=sent).status_code == 302
    before = row.items
    row.refresh_from_db()
    assert row.items == before
    assert row.items[0]["organ_id"] == finance.pk


def last_year(finance, office, count=2):
    with days.standing_at(date(2025, 3, 10)):
        items = [
            {"units": [builders.unit(finance)], "deadlines": [builders.limit(day="2025-10-31")]} for _ in range(count)
        ]
        return builders.plan(items, by=office, year=2025, title="2025年要点", issued_on=date(2025, 3, 1))


def test_it_looks_back_item_by_item(office, finance):
    plan, new = last_year(finance, office), builders.plan(by=office)
    assert go(office, "lookback_new", data={"plan": str(plan.uuid), "due_on": "2026-04-30"}).status_code == 302
    row = LookBack.objects.get()
    first, second = row.items.order_by("position")
    assert "还有 2 项任务没有结论" in go(office, "lookback", row.uuid).content.decode()
    assert go(office, "lookback_item", first.uuid, data={"do": "decide", "verdict": "UNFINISHED"}).status_code == 422
    onward = go(office, "lookback_item", first.uuid, data={"do": "decide", "verdict": "DONE"})
    assert onward["Location"].endswith(f"{second.uuid}/")
    stays = go(
        office, "lookback_item", second.uuid, data={"do": "decide", "verdict": "UNFINISHED", "reason": "栏目未建"}
    )
    assert stays["Location"].endswith(f"{second.uuid}/")
    assert "既没有结转，也没有责令整改" in go(office, "lookback", row.uuid).content.decode()
    assert go(office, "lookback_item", second.uuid, data={"do": "carry", "into": str(new.uuid)}).status_code == 302
    book = load_workbook(io.BytesIO(go(office, "lookback_xlsx", row.uuid).content))
    assert any("栏目未建" in str(cell.value) for line in book.active.iter_rows() for cell in line)
    assert go(office, "lookback", row.uuid, data={"do": "close"}).status_code == 302


def test_a_unit_sees_its_own_lines_of_a_look_back_and_decides_none(office, finance, editor):
    row = lookback.open_(plan=last_year(finance, office), by=office)
    assert go(editor, "lookback", row.uuid).status_code == 200
    item = row.items.first()
    assert go(editor, "lookback_item", item.uuid).status_code == 200
    assert go(editor, "lookback_item", item.uuid, data={"do": "decide", "verdict": "DONE"}).status_code == 404
    other = orgs.actor(Duty.EDITOR, orgs.organ("县教育局"))
    assert go(other, "lookback", row.uuid).status_code == 404


def test_a_look_back_orders_a_task_to_be_fixed_once(office, finance):
    row = lookback.open_(plan=last_year(finance, office), by=office, due_on=date(2026, 4, 30))
    item = row.items.first()
    data = {
        "do": "decide",
        "verdict": LookBackVerdict.UNFINISHED.value,
        "reason": "未建",
        "order_fix": "on",
        "working_days": "5",
    }
    assert go(office, "lookback_item", item.uuid, data=data).status_code == 302
    assert go(office, "lookback_item", item.uuid, data=data).status_code == 422
    assert Rectification.objects.count() == 1


def _many(office, finance, editor, count):
    for number in range(count):
        check = checks.record(organ_id=finance.pk, kind=CheckKind.INSPECT, result=CheckResult.BAD, by=office, findings=f"问题{number}",
                              order_fix=True)  # fmt: skip
        assert check
        part = builders.part(finance, by=office)
        assignments.report_progress(assignment=part, text="进展", by=editor)
        problems.log(assignment=part, text=f"难题{number}", by=editor, party_ids=[office.organ_id])
        rounds.open_(title=f"调度{number}", due_on=date(2026, 3, 20), organ_ids=[finance.pk], by=office)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_database_as_often_for_one_row_as_for_many(
    office, finance, editor, name, django_assert_max_num_queries
):
    _many(office, finance, editor, 6)
    client = signed_in(office)
    with django_assert_max_num_queries(24):
        assert client.get(reverse(f"ledger:{name}")).status_code == 200

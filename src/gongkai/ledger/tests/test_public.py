"""重点工作进展 as anybody sees it: what was released, never what is internal."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from openpyxl import load_workbook

from gongkai.ledger.models import Plan
from gongkai.ledger.rules.states import ReleaseRule, Role
from gongkai.ledger.services import assignments, decisions, problems, release
from gongkai.ledger.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.pages.tests.builders import read, strict

pytestmark = pytest.mark.django_db
INTERNAL = ("逾期", "退回", "李局长", "办公室二科", "两个口径不一致", "正在收集", "https://www.example.com/a")


@pytest.fixture
def place(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    orgs.office()
    return orgs.jurisdiction()


@pytest.fixture
def plan(place):
    """Three tasks: one finished, one late and full of internal words, one lasting; the second in another theme."""
    by = orgs.actor(Duty.OFFICE)
    finance, education = orgs.organ("县财政局"), orgs.organ("县教育局")
    made = builders.plan(
        [
            {"topic": "预算公开", "units": [builders.unit(finance)], "path": ["一、财政"], "requirement": "公开预算"},
            {
                "topic": "招生公开", "units": [builders.unit(education), builders.unit(finance, Role.COOP)],
                "path": ["二、教育"], "requirement": "公开<b>招生</b>政策", "deadlines": [builders.limit(day="2026-06-30")],
            },
            {
                "topic": "政策解读", "units": [builders.unit(finance)], "path": ["一、财政"], "requirement": "同步解读",
                "deadlines": [builders.limit("continuous")],
            },
        ],
        by=by,
    )  # fmt: skip
    editor = orgs.actor(Duty.EDITOR, finance)
    done = assignments.take(assignment=made.assignments.get(task__position=1), by=editor)
    point = builders.claimed(done, editor)
    decisions.accept(checkpoint=point, by=by)
    assignments.take(assignment=made.assignments.get(task__position=3), by=editor)
    teacher = orgs.actor(Duty.EDITOR, education)
    late = assignments.take(
        assignment=made.assignments.get(task__position=2, organ=education), by=teacher,
        leader_in_charge="李局长", section="办公室二科",
    )  # fmt: skip
    assignments.report_progress(assignment=late, text="正在收集学校材料", by=teacher)
    problems.log(assignment=late, text="两个口径不一致", by=teacher)
    release.set_public_links(task=made.tasks.get(position=1), links=[("预算公开专栏", "/ys/")], by=by)
    release.by_rule(plan=made, rule=ReleaseRule.ALL, by=by)
    return made


def shown(client, path, **query):
    with strict():
        answer = client.get(path, query)
    assert answer.status_code == 200
    return read(answer.content.decode().replace("<!doctype html>", "")).text


def test_it_says_so_when_nothing_is_released(client, place):
    assert "还没有公开的任务" in shown(client, "/jinzhan/")
    assert client.get("/jinzhan/jinzhan.xlsx").status_code == 404


def test_it_shows_the_year_by_theme_with_three_states(client, plan):
    answer = client.get("/jinzhan/")
    assert {state.label: n for state, n in answer.context["counts"]} == {"已完成": 1, "推进中": 1, "持续推进": 1}
    assert [(row.theme, row.done, row.underway, row.standing) for row in answer.context["themes"]] == [
        ("一、财政", 1, 0, 1),
        ("二、教育", 0, 1, 0),
    ]
    text = shown(client, "/jinzhan/")
    for words in ("2026年", "预算公开", "招生公开", "云溪县财政局"):
        assert words in text


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ({"state": "DONE"}, ["预算公开"]),
        ({"theme": "二、教育"}, ["招生公开"]),
        ({"q": "解读"}, ["政策解读"]),
        ({"q": "没有"}, []),
        ({"state": "x", "theme": "y", "plan": "z", "cursor": "w"}, ["预算公开", "招生公开", "政策解读"]),
    ],
)
def test_it_narrows(client, plan, query, topics):
    assert [task.topic for task in client.get("/jinzhan/", query).context["page"].rows] == topics


@pytest.mark.parametrize("path", ["/jinzhan/", "/jinzhan/feed.xml", "/jinzhan/jinzhan.xlsx", "/", "/feed.xml"])
def test_it_never_tells_what_is_internal(client, plan, path):
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if path.endswith("xlsx"):
        rows = load_workbook(BytesIO(body)).active.iter_rows(values_only=True)
        body = "\n".join(str(value) for row in rows for value in row).encode()
    for words in INTERNAL:
        assert words not in body.decode()


def test_it_reads_no_internal_column(client, plan):
    with CaptureQueriesContext(connection) as asked:
        for path in ("/jinzhan/", "/jinzhan/feed.xml", f"/jinzhan/{plan.tasks.first().uuid}/"):
            client.get(path)
    sql = " ".join(row["sql"] for row in asked if "ledger_" in row["sql"])
    for name in ("next_due", "returned_times", "leader_in_charge", "section", "ledger_problem", "ledger_progress", "ledger_evidence"):  # fmt: skip
        assert f'"{name}"' not in sql, name


def test_it_gives_each_task_a_lasting_address(client, plan):
    done, late, _ = plan.tasks.all()
    text = shown(client, f"/jinzhan/{done.uuid}/")
    assert "预算公开专栏" in text
    assert "已完成" in text
    text = shown(client, f"/jinzhan/{late.uuid}/")
    assert "公开<b>招生</b>政策" in text
    assert "推进中" in text
    for words in INTERNAL:
        assert words not in text
    assert client.get(f"/jinzhan/{uuid4()}/").status_code == 404


def test_it_forgets_what_is_taken_back(client, plan):
    task = plan.tasks.get(position=1)
    release.hold(task=task, reason="待核实", by=orgs.actor(Duty.OFFICE))
    assert client.get(f"/jinzhan/{task.uuid}/").status_code == 404
    assert "预算公开" not in shown(client, "/jinzhan/")
    Plan.objects.update(release_rule="NONE")
    assert "还没有公开的任务" in shown(client, "/jinzhan/")


def test_it_shows_one_place_only(client, plan):
    orgs.jurisdiction("石桥市", level="CITY", domain="shiqiao.test")
    answer = client.get("/jinzhan/", headers={"host": "shiqiao.test"})
    assert "预算公开" not in answer.content.decode()
    assert client.get(f"/jinzhan/{plan.tasks.first().uuid}/", headers={"host": "shiqiao.test"}).status_code == 404


def test_it_is_fed_and_stands_on_the_home_page(client, plan):
    feed = etree.fromstring(client.get("/jinzhan/feed.xml").content)
    titles = [entry.findtext("{*}title") for entry in feed.iter("{*}entry")]
    assert "【已完成】预算公开" in titles
    assert len(titles) == 3
    text = shown(client, "/")
    assert "2026年重点工作进展" in text
    assert "全部任务" in text


def test_it_exports_what_it_shows(client, plan):
    answer = client.get("/jinzhan/jinzhan.xlsx", {"theme": "一、财政"})
    values = [value for row in load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True) for value in row]  # fmt: skip
    assert "预算公开" in values
    assert "招生公开" not in values


@pytest.mark.parametrize("year", ["1999", "x", "２０２６"])
def test_it_knows_no_other_year(client, plan, year):
    assert client.get("/jinzhan/", {"year": year}).status_code == 404


@pytest.mark.parametrize("path", ["/jinzhan/", "/jinzhan/feed.xml"])
def test_it_is_only_read(client, place, path):
    assert client.post(path).status_code == 405


def test_it_asks_little_of_the_database(client, plan, django_assert_max_num_queries):
    by = orgs.actor(Duty.OFFICE)
    many = builders.plan([{"units": [builders.unit(orgs.organ())]} for _ in range(40)], by=by, issued_on=date(2026, 4, 1))  # fmt: skip
    release.by_rule(plan=many, rule=ReleaseRule.ALL, by=by)
    with django_assert_max_num_queries(21):
        client.get("/jinzhan/")

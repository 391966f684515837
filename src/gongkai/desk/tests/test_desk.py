from __future__ import annotations

from datetime import date

import pytest
from django.test import override_settings

from gongkai.desk import queries, services
from gongkai.desk.rules import Entry
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.rules.work import Finding, Late, Severity, Todo
from gongkai.orgs.tests import builders
from gongkai.pages.tests.builders import read, strict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in ("todo_providers", "health_providers", "late_providers", "number_providers"):
        monkeypatch.setattr(queries, name, [])


def shown(client, path="/desk/"):
    with strict(), days.standing_at(TODAY):
        answer = client.get(path)
    assert answer.status_code == 200
    return read(answer.content.decode().replace("<!doctype html>", "")).text


@pytest.mark.parametrize("duty", list(Duty))
def test_the_first_page_opens_for_every_post(duty):
    text = shown(builders.client_for(duty))
    assert "退出登录" in text
    assert ("今日一页" in text) == (duty in {Duty.LEADER, Duty.HEAD, Duty.CHIEF})


@pytest.mark.parametrize("path", ["/desk/", "/desk/health/", "/desk/style/"])
def test_a_stranger_is_asked_to_sign_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in/?next=")


def test_to_do_stands_by_urgency_and_can_be_filtered(monkeypatch):
    todos = [
        Todo("甲事", "/1/", date(2026, 11, 20), "待填报", "县教育局"),
        Todo("乙事", "/2/", TODAY, "待审定", "县财政局", "<b>注</b>"),
        Todo("丙事", "/3/", None, "待填报"),
    ]
    monkeypatch.setattr(queries, "todo_providers", [lambda actor: todos])
    client = builders.client_for(Duty.OFFICE)
    text = shown(client)
    assert (
        text.index("已逾期") < text.index("甲事") < text.index("今天到期") < text.index("乙事") < text.index("没有时限")
    )
    assert "逾期 1 个工作日" in text
    assert "<b>注</b>" in text
    text = shown(client, "/desk/?kind=待审定")
    assert "乙事" in text
    assert "甲事" not in text
    assert "没有符合条件的待办" in shown(client, "/desk/?kind=待审定&organ=县教育局")
    assert "甲事" in shown(client, "/desk/?kind=胡写")


def test_findings_come_with_their_remedy_and_the_rest_on_a_page_of_their_own(monkeypatch):
    found = [Finding(f"问题{place}", "/", f"办法{place}", Severity.WARN) for place in range(8)]
    monkeypatch.setattr(queries, "health_providers", [lambda actor: found])
    client = builders.client_for(Duty.EDITOR)
    assert "另有 2 条" in shown(client)
    text = shown(client, "/desk/health/")
    assert all(f"办法{place}" in text for place in range(8))


def test_a_leader_reads_what_is_late_whose_and_why(monkeypatch):
    late = [Late("收费目录", "/1/", "县财政局", date(2026, 11, 2), "等待上级目录", "陈静")]
    monkeypatch.setattr(queries, "late_providers", [lambda actor: late])
    text = shown(builders.client_for(Duty.CHIEF))
    assert "县财政局" in text
    assert "等待上级目录" in text
    assert "陈静" in text
    assert "没有待办" in shown(builders.client_for(Duty.CHIEF), "/desk/?view=todo")


def test_the_navigation_shows_only_what_the_duty_may_open(monkeypatch):
    entries = [
        Entry("待办", "desk:home", order=1),
        Entry("公开网站", "portal_desk:site", (Duty.ADMIN,), group="设置"),
        Entry("不在此处", "nowhere:here"),
    ]
    monkeypatch.setattr(queries, "nav", entries)
    assert "公开网站" in shown(builders.client_for(Duty.ADMIN))
    text = shown(builders.client_for(Duty.EDITOR))
    assert "公开网站" not in text
    assert "不在此处" not in text


def test_the_same_entry_is_refused_twice(monkeypatch):
    monkeypatch.setattr(queries, "nav", [])
    services.register_nav(Entry("待办", "desk:home"))
    with pytest.raises(ValueError, match="待办"):
        services.register_nav(Entry("待办", "desk:home"))


def test_unread_messages_are_counted_on_the_bell(monkeypatch):
    monkeypatch.setattr(queries, "unread_counters", [(lambda actor: 7, "desk:health")])
    assert "7条未读" in shown(builders.client_for(Duty.OFFICE)).replace("\n", "").replace(" ", "")


def test_the_style_page_exists_in_development_only():
    client = builders.client_for(Duty.OFFICE)
    assert "组件样式" in shown(client, "/desk/style/")
    with override_settings(DEVELOPMENT=False), days.standing_at(TODAY):
        assert client.get("/desk/style/").status_code == 404


def test_the_first_page_asks_little_of_the_database(monkeypatch, django_assert_max_num_queries):
    todos = [Todo(f"事{place}", "/", date(2026, 12, 1), "待填报") for place in range(50)]
    monkeypatch.setattr(queries, "todo_providers", [lambda actor: todos])
    client = builders.client_for(Duty.OFFICE)
    client.get("/desk/")
    with django_assert_max_num_queries(12):
        client.get("/desk/")


def test_working_days_are_counted_once_a_request():
    client = builders.client_for(Duty.OFFICE)
    request = type("R", (), {"actor": client.actor})()
    with days.standing_at(date(2026, 9, 30)):
        assert queries.working_days_left(request, date(2026, 10, 8)).working_days == 1
    assert queries.working_days_left(type("R", (), {})(), TODAY) is None

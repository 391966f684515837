"""Rows fetched by the clock: staged like those that were sent, unchanged ones left alone, failures counted and told."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from gongkai.kernel import days, http
from gongkai.kernel.errors import Refused
from gongkai.notify.models import Message
from gongkai.orgs import services as orgs_services
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.registers.models import Batch, Pull
from gongkai.registers.queries import pulls as asking
from gongkai.registers.rules import pulling as rules
from gongkai.registers.rules.pulling import Every, Form
from gongkai.registers.services import pulling
from gongkai.registers.tests import builders

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=days.SHANGHAI)
ADDRESS = "https://data.example.gov.cn/trainings.json"


@pytest.fixture(autouse=True)
def now(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    orgs.office()
    with days.standing_at(NOW):
        yield


@pytest.fixture
def other(monkeypatch):
    """The other side: what it answers with, and what it was asked."""
    said = {"rows": [row(1)], "status": 200, "url": ADDRESS, "asked": []}

    def fetch(url, **how):
        said["asked"].append((url, how["method"]))
        if isinstance(said["rows"], Exception):
            raise said["rows"]
        body = said["rows"] if isinstance(said["rows"], bytes) else json.dumps(said["rows"]).encode()
        return http.Answer(said["status"], said["url"], body, "application/json")

    monkeypatch.setattr(http, "fetch", fetch)
    return said


def row(number, **changes):
    return dict(zip(builders.HEAD, builders.line(number), strict=True)) | changes


def set_up(by=None, **changes) -> Pull:
    by = by or builders.writer()
    given = {
        "address": ADDRESS,
        "form": Form.JSON,
        "every": Every.DAY,
        "whole": True,
        "reason": "按培训系统更新",
    } | changes
    return pulling.save(register=builders.register(), organ_id=by.organ_id, by=by, **given)


def turn(hours=0.0) -> int:
    """The clock's turn so many hours later, and what follows it."""
    with days.standing_at(NOW + timedelta(hours=hours)):
        done = pulling.pull_due()
        for _ in range(4):
            outbox.drain()
    return done


def test_it_stages_what_it_fetched_and_hands_it_to_the_review(other):
    pull = set_up()
    assert turn() == 1
    batch = Batch.objects.get()
    assert (batch.kind, batch.state, batch.added, batch.by_id) == ("PULL", "REVIEW", 1, pull.by_id)
    pull.refresh_from_db()
    assert (pull.failures, pull.trouble, pull.taken_at) == (0, "", NOW)
    assert other["asked"] == [(ADDRESS, "GET")]
    assert turn(1) == 0, "a day has not passed"


def test_it_leaves_unchanged_content_alone_and_waits_for_what_is_in_hand(other):
    set_up()
    turn()
    other["rows"] = [row(1), row(2)]
    assert turn(25) == 0, "the first batch is under review"
    Batch.objects.update(state="PUBLISHED")
    assert turn(27) == 1
    assert Batch.objects.count() == 2
    Batch.objects.update(state="PUBLISHED")
    assert turn(60) == 1
    assert Batch.objects.count() == 2


def test_it_tells_once_of_bad_cells_and_takes_what_was_mended(other):
    set_up(every=Every.HOUR)
    other["rows"] = [row(1, 参加人数="很多")]
    turn()
    turn(1.1)
    batch = Batch.objects.get()
    assert batch.state == "WRONG"
    told = Message.objects.get(kind="registers.arrived")
    assert str(batch.uuid) in told.link
    other["rows"] = [row(1)]
    turn(2.2)
    batch.refresh_from_db()
    assert batch.state == "DROPPED"
    assert Batch.objects.latest("pk").state == "REVIEW"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rows": http.Unreachable("“data.example.gov.cn”回应超时。")}, "超时"), ({"rows": http.NotAllowed("指向内网地址，不能访问。")}, "内网"),
        ({"status": 503}, "对方回应 503"), ({"url": "http://data.example.gov.cn/"}, "不加密"), ({"rows": b""}, "空的"),
        ({"rows": b"{"}, "JSON"), ({"rows": [{"甲": 1}]}, "没有找到表头"), ({"rows": [{**row(1), "颜色": "红"}]}, "“颜色”"),
    ],
)  # fmt: skip
def test_it_counts_failures_and_tells_after_some(other, changes, says):
    pull, by = set_up(), builders.writer()
    other |= changes
    for number in range(1, 5):
        assert turn(number * 1.1) == 1
        pull.refresh_from_db()
        assert pull.failures == number
        assert Message.objects.filter(kind="registers.arrived", user_id=pull.by_id).count() == (
            number >= rules.TELL_AFTER
        )
    assert says in pull.trouble
    assert not Batch.objects.exists()
    (found,) = asking.troubled(by)
    assert "连续失败4次" in found.title
    assert says in found.title
    other |= {"rows": [row(1)], "status": 200, "url": ADDRESS}
    turn(6)
    assert asking.troubled(by) == []


def test_it_fails_where_nobody_keeps_the_information(other):
    office = orgs.actor(Duty.OFFICE)
    empty = orgs.organ("县档案馆")
    pull = pulling.save(
        register=builders.register(), organ_id=empty.pk, address=ADDRESS, form=Form.JSON, every=Every.DAY, whole=False,
        reason="按系统更新", by=office,
    )  # fmt: skip
    turn()
    pull.refresh_from_db()
    assert "信息员" in pull.trouble


def test_it_is_set_by_the_unit_or_the_office_and_says_what_is_wrong():
    stranger = builders.writer("县教育局")
    with pytest.raises(Refused):
        pulling.save(
            register=builders.register(), organ_id=orgs.organ("县财政局").pk, address=ADDRESS, form=Form.CSV, every=Every.DAY,
            whole=False, reason="按系统更新", by=stranger,
        )  # fmt: skip
    assert rules.reasons_against("http://a", "x") != []
    assert len(rules.reasons_against("ftp://a", "")) == 2
    assert rules.reasons_against(ADDRESS, "按系统更新") == []


def test_it_goes_only_where_the_house_may_go():
    pull = set_up(address="https://127.0.0.1/rows.json")
    turn()
    pull.refresh_from_db()
    assert "内网" in pull.trouble


def test_the_desk_sets_stops_and_hurries(other):
    client = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    builders.register()
    where = reverse("registers:pull", args=["trainings"])
    assert "定时取数" in client.get(reverse("registers:register", args=["trainings"])).content.decode()
    given = {
        "action": "save",
        "address": "http://a",
        "form": "json",
        "every": "HOUR",
        "whole": "N",
        "reason": "按系统更新",
    }
    wrong = client.post(where, given)
    assert wrong.status_code == 422
    assert "https://" in wrong.content.decode()
    assert client.post(where, given | {"address": ADDRESS}).status_code == 302
    pull = Pull.objects.get()
    html = client.get(where).content.decode()
    assert ADDRESS in html
    assert "还没有取过" in html
    client.post(where, {"action": "stop", "pull": pull.uuid})
    assert turn() == 0
    client.post(where, {"action": "start", "pull": pull.uuid})
    assert turn() == 1
    Batch.objects.update(state="PUBLISHED")
    client.post(where, {"action": "now", "pull": pull.uuid})
    assert turn() == 1
    stranger = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
    assert stranger.post(where, {"action": "stop", "pull": pull.uuid}).status_code == 404
    assert client.post(where, {"action": "stop", "pull": "x"}).status_code == 404
    assert ADDRESS not in stranger.get(where).content.decode()
    assert orgs.client_for(Duty.REVIEWER, orgs.organ("县财政局")).get(where).status_code == 404


def test_the_office_sets_for_any_unit(other):
    builders.register()
    office, unit = orgs.client_for(Duty.OFFICE), orgs.organ("县水利局")
    where = reverse("registers:pull", args=["trainings"])
    given = {"action": "save", "address": ADDRESS, "form": "json", "every": "DAY", "whole": "Y", "reason": "按系统更新"}
    assert office.post(where, given).status_code == 422
    assert office.post(where, given | {"unit": str(unit.uuid)}).status_code == 302
    assert Pull.objects.get().organ == unit
    assert "县水利局" in office.get(where).content.decode()


def test_a_merger_of_organs_stops_fetching_until_somebody_has_looked(other):
    old, new = orgs.organ("县水利局"), orgs.organ("县水务局")
    set_up(orgs.actor(Duty.EDITOR, old))
    both = builders.register("penalties")
    for unit in (old, new):
        pulling.save(
            register=both, organ_id=unit.pk, address=ADDRESS, form=Form.JSON, every=Every.DAY, whole=True,
            reason="按系统记录更新", by=orgs.actor(Duty.EDITOR, unit),
        )  # fmt: skip
    orgs_services.merge_organ(organ=old, into=new, on=NOW.date(), by=orgs.actor(Duty.ADMIN))
    assert {(one.register_id, one.organ_id, one.on) for one in Pull.objects.all()} == {
        (builders.register().pk, new.pk, "N"), (both.pk, new.pk, "N"),
    }  # fmt: skip
    assert pulling.pull_due() == 0
    successor = orgs.actor(Duty.EDITOR, new)
    assert all("机构撤并" in one.title for one in asking.troubled(successor))
    assert len(asking.troubled(successor)) == 2
    pulling.switch(pull=Pull.objects.get(register=both), on=True, by=successor)
    assert len(asking.troubled(successor)) == 1

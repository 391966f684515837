"""Rows a system sends with its key: taken once, all or nothing, every bad cell named, on to the review; each answer as it is described."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import Workbook

from gongkai.api.models import Key
from gongkai.api.tests import builders as keys
from gongkai.api.tests.schemas import faults
from gongkai.api.views import batches, items
from gongkai.kernel import days
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.registers.models import Batch, Row
from gongkai.registers.services import pushing
from gongkai.registers.tests import builders
from gongkai.review.queries.standing import standing
from gongkai.trail.services import subject_of

pytestmark = pytest.mark.django_db
PUSH, STATE = "/api/registers/{key}/batches/", "/api/registers/{key}/batches/{id}/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    for rate in (items.senders, items.strangers, batches.pushes):
        rate._seen.clear()
    orgs.office()
    with days.standing_at(date(2026, 11, 23)):
        yield


@pytest.fixture
def token():
    return keys.key(orgs.organ("县财政局"), "培训管理系统")[1]


def row(number: int, **changes) -> dict[str, object]:
    names = ("title", "held_on", "kind", "content", "lecturer", "people")
    return dict(zip(names, builders.line(number), strict=True)) | changes


def described(answer, path: str = PUSH, method: str = "post") -> dict:
    whole = Client().get("/api/openapi.json").json()
    shape = whole["paths"][path][method]["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
    assert faults(answer.json(), shape, whole) == []
    assert not answer.cookies
    return answer.json()


def sent(token: str, body: object, number: str = "2026-1", *, media: str = "application/json", query: str = ""):
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return Client(enforce_csrf_checks=True).post(
        f"/api/registers/trainings/batches/{query}",
        data,
        content_type=media,
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": number},
    )


def test_rows_are_taken_once_and_handed_to_the_review(token):
    body = [row(1), row(2, kind="学法")]
    first = sent(token, body)
    assert first.status_code == 201
    told = described(first)
    assert (told["state"], told["added"], told["errors"]) == ("REVIEW", 2, [])
    batch = Batch.objects.get()
    assert (batch.kind, batch.source, batch.organ) == ("PUSH", "培训管理系统", orgs.organ("县财政局"))
    assert batch.by_id == Key.objects.get().holding.user_id
    assert standing(subject_of(batch)).review is not None
    again = sent(token, body)
    assert (again.status_code, described(again)) == (200, told)
    other = sent(token, [row(3)])
    assert other.status_code == 409
    described(other)
    assert Batch.objects.count() == 1
    stands = Client().get(told["status_url"], headers={"Authorization": f"Bearer {token}"})
    assert described(stands, STATE, "get") == told
    assert Key.objects.get().used_on == date(2026, 11, 23)


def test_every_bad_cell_is_named_and_nothing_is_taken(token):
    answer = sent(token, [row(1), row(2, people="很多"), row(3, held_on="2026-02-30", kind="唱歌")])
    assert answer.status_code == 422
    told = described(answer)
    assert (told["state"], told["wrong"]) == ("WRONG", 3)
    named = {(one["line"], one["field"], one["title"]) for one in told["errors"]}
    assert {(line, field) for line, field, _ in named} == {(2, "people"), (3, "held_on"), (3, "kind")}
    assert (3, "held_on", "培训日期") in named
    assert "2026年2月没有30日" in str(told["errors"])
    assert not Row.objects.filter(batch__sequence__isnull=False).exists()
    assert Message.objects.filter(kind="registers.arrived").count() == 1
    again = sent(token, [row(1), row(2, people="很多"), row(3, held_on="2026-02-30", kind="唱歌")])
    assert (again.status_code, again.json()) == (422, told)


def test_titles_csv_and_workbooks_are_taken_as_well(token):
    titled = dict(zip(builders.HEAD, builders.line(1), strict=True))
    assert described(sent(token, [titled]))["added"] == 1
    csv = ",".join(builders.HEAD) + "\n" + ",".join(map(str, builders.line(2))) + "\n"
    assert described(sent(token, csv.encode(), "2026-2", media="text/csv"))["added"] == 1
    book, out = Workbook(), BytesIO()
    for line in (builders.HEAD, builders.line(3, 参加人数="许多")):
        book.active.append(line)
    book.save(out)
    told = described(sent(token, out.getvalue(), "2026-3", media=XLSX))
    assert [(one["line"], one["field"]) for one in told["errors"]] == [(2, "people")]


def test_a_register_that_asks_no_review_is_public_at_once(token):
    register = builders.register()
    version = register.versions.get()
    version.text = version.text.replace("review: unit", "review: none")
    version.save()
    pushed, _ = pushing.push(
        register=register,
        sent=pushing.Sent("培训管理系统", "n-1", "json", json.dumps([row(1)]).encode()),
        by=orgs.actor(Duty.EDITOR, orgs.organ("县财政局")),
    )
    assert pushed.state == "PUBLISHED"


def test_what_changes_public_rows_waits_for_a_reason(token, tmp_path):
    builders.published(builders.csv_of(tmp_path / "a.csv", [builders.line(1), builders.line(2)]))
    same = described(sent(token, [row(1)], "same"))
    assert (same["state"], same["same"]) == ("DROPPED", 1)
    waits = described(sent(token, [row(1, people=70)], "waits"))
    assert (waits["state"], waits["changed"]) == ("READY", 1)
    assert "写明理由" in Message.objects.filter(kind="registers.arrived").latest("pk").text
    goes = described(sent(token, [row(1, people=71)], "goes", query="?reason=人数统计有误&whole=1"))
    assert (goes["state"], goes["changed"], goes["removed"]) == ("REVIEW", 1, 1)
    assert Batch.objects.get(sender_id="goes").reason == "人数统计有误"


def test_what_cannot_be_taken_is_said_and_nothing_is_kept(token, monkeypatch):
    monkeypatch.setattr(batches, "MOST_BYTES", 3_000)
    for body, media, number, status, says in (
        (b"{", "application/json", "a", 422, "JSON"), (b"[1]", "application/json", "a", 422, "对象的列表"), (b"\n", "text/csv", "a", 422, "空的"),
        (b"x,y\n1,2\n", "text/csv", "a", 422, "没有找到表头"), (b" " * 3_001, "text/csv", "a", 413, "不能超过"),
        (b"PK\x03\x04broken", XLSX, "a", 422, "。"), (b"a=1", "application/x-www-form-urlencoded", "a", 415, "JSON"),
        (b"[]", "application/json", "编号", 400, "Idempotency-Key"), (b"[]", "application/json", "", 400, "Idempotency-Key"),
        (b"[" * 2_900, "application/json", "a", 422, "JSON"),
    ):  # fmt: skip
        answer = sent(token, body, number, media=media)
        assert answer.status_code == status, (body[:20], answer.content.decode())
        assert says in str(described(answer)["errors"])
    unknown = sent(token, [row(1, colour="红")])
    assert "“colour”" in described(unknown)["errors"][0]["message"]
    bad = sent(token, [row(1)], query="?whole=yes")
    assert (bad.status_code, described(bad)["errors"][0]["field"]) == (400, "whole")
    assert not Batch.objects.exists()


def test_a_key_speaks_for_its_own_unit_alone(token):
    told = described(sent(token, [row(1)]))
    other = keys.key(orgs.organ("县水利局"), "培训管理系统")[1]
    answer = Client().get(told["status_url"], headers={"Authorization": f"Bearer {other}"})
    assert answer.status_code == 404
    described(answer, STATE, "get")
    taken = described(sent(other, [row(1)]))
    assert "县财政局" in str(Batch.objects.get(uuid=told["id"]).organ)
    assert taken["id"] != told["id"]
    stranger = sent("gk_nothing", [row(1)])
    assert stranger.status_code == 401
    described(stranger)
    nowhere = Client().post(
        "/api/registers/nothing/batches/", b"[]", content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )  # fmt: skip
    assert nowhere.status_code == 404
    described(nowhere)


def test_what_takes_long_is_read_in_the_background(token, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(pushing, "SECONDS", 1e-9)
    monkeypatch.setattr("gongkai.registers.services.staging.CHUNK", 2)
    answer = sent(token, [row(n) for n in range(9)])
    assert answer.status_code == 202
    told = described(answer)
    assert told["state"] == "READING"
    for _ in range(6):
        outbox.drain()
    stands = Client().get(told["status_url"], headers={"Authorization": f"Bearer {token}"}).json()
    assert (stands["state"], stands["added"]) == ("REVIEW", 9)


def test_one_that_was_cut_off_is_read_when_it_is_sent_again(token, monkeypatch):
    monkeypatch.setattr(pushing, "_read", lambda batch: None)
    assert sent(token, [row(1)]).status_code == 202
    later = days.now() + timedelta(minutes=3)
    with days.standing_at(later):
        assert sent(token, [row(1)]).status_code == 202
        for _ in range(4):
            outbox.drain()
        assert sent(token, [row(1)]).json()["state"] == "REVIEW"


def test_too_many_pushes_are_refused(token):
    batches.pushes._seen[str(Key.objects.get().pk)] = (1e12, 60)
    answer = sent(token, [row(1)])
    assert answer.status_code == 429
    described(answer)

"""Registers as a program meets them: every shipped definition's rows as they are described, conditions, pages, what is gone."""

from __future__ import annotations

import hashlib
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from gongkai.api.tests.schemas import faults
from gongkai.api.views import public, registers
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.rules import shipped
from gongkai.registers.services import filling, publishing, row_index
from gongkai.registers.tests import builders, files, samples

pytestmark = pytest.mark.django_db
ROWS = "/api/registers/trainings.json"


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    public.readers._seen.clear()
    with days.standing_at(date(2026, 11, 23)):
        yield


@pytest.fixture
def trained(tmp_path):
    kinds = ["业务培训", "学法"]
    lines = [builders.line(n, 培训类别=kinds[n % 2]) for n in range(230)]
    return builders.published(builders.csv_of(tmp_path / "a.csv", lines))


def asked(address: str, path: str, status: int = 200) -> dict:
    """The answer, found to be as the description says."""
    public.readers._seen.clear()
    whole = Client().get("/api/openapi.json").json()
    answer = Client().get(address)
    assert answer.status_code == status, answer.content.decode()
    shape = whole["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    assert faults(answer.json(), shape, whole) == []
    assert not answer.cookies
    return answer.json()


def rows(address: str, status: int = 200) -> dict:
    return asked(address, "/api/registers/{key}.json", status)


def test_every_shipped_register_answers_as_its_definition_describes():
    for key in shipped.shipped():
        builders.examples_published(key)
    whole = Client().get("/api/openapi.json").json()
    listed = asked("/api/registers.json", "/api/registers.json")["registers"]
    assert [one["key"] for one in listed] == sorted(shipped.shipped())
    for one in listed:
        found = rows(one["rows"])
        assert found["total"] == len(found["rows"]) == one["total"] > 0, one["key"]
        definition = shipped.shipped()[one["key"]]
        for row in found["rows"]:
            assert faults(row, whole["components"]["schemas"][one["schema"]], whole) == []
            assert faults(row | {"register": "another"}, whole["components"]["schemas"][one["schema"]], whole)
            assert row["values"].keys() == {field.key for field in definition.shown}
        asked(f"/api/registers/{one['key']}/{row['id']}.json", "/api/registers/{key}/{id}.json")


def test_rows_come_a_page_at_a_time_with_exact_counts(trained):
    found, address = [], ROWS
    while address:
        page = rows(address)
        assert page["total"] == 230
        found += [row["id"] for row in page["rows"]]
        address = page["next"]
    assert len(found) == len(set(found)) == 230
    narrowed = rows(f"{ROWS}?kind=law&sort=-people&q=业务培训")
    assert (narrowed["total"], narrowed["facets"]["kind"]) == (115, {"business": 115, "law": 115})
    assert [row["values"]["people"] for row in narrowed["rows"][:2]] == ["230", "228"]
    assert narrowed["rows"][0]["labels"]["kind"] == "学法"
    organ = narrowed["rows"][0]["organ"]
    assert organ["name"] == "县财政局"
    assert rows(f"{ROWS}?_organ={organ['id']}")["total"] == 230
    assert narrowed["facets"]["_organ"] == {organ["id"]: 115}


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ("kind=nothing", "kind", "只能是"), ("sort=people2", "sort", "只能是"), ("start=x", "start", "整数"), ("colour=red", "colour", "没有这个条件"),
        ("held_on=26", "held_on", "年份"), ("_organ=7", "_organ", "没有这个单位"), ("kind=", "kind", "空的"), (f"q={'长' * 61}", "q", "60"),
    ],
)  # fmt: skip
def test_a_condition_it_does_not_know_is_named(trained, query, field, says):
    (error,) = rows(f"{ROWS}?{query}", 400)["errors"]
    assert error["field"] == field
    assert says in error["message"]


def test_what_was_taken_off_is_gone_and_what_was_never_public_is_not_there(trained):
    row = trained.rows.first()
    head = orgs.actor(Duty.HEAD, orgs.organ("县财政局"))
    row_index.follow(filling.withdraw(row=row, reason="登记有误", annulled=False, by=head).pk)
    path = "/api/registers/{key}/{id}.json"
    gone = asked(f"/api/registers/trainings/{row.entry}.json", path, 410)
    assert "业务培训" not in str(gone)
    assert rows(ROWS)["total"] == 229
    asked(f"/api/registers/permits/{row.entry}.json", path, 404)
    asked(f"/api/registers/trainings/{trained.register.uuid}.json", path, 404)
    rows("/api/registers/nothing.json", 404)


def test_inner_and_masked_values_stay_so(tmp_path):
    register, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    titles = {field.key: field.title for field in samples.penalties().fields}
    person = samples.GOOD | {
        "party": "马小军",
        "sort": "自然人",
        "code": "",
        "card": "110101199003070038",
        "minor": "否",
    }
    path = builders.csv_of(tmp_path / "a.csv", [list(person.values())], head=[titles[key] for key in person])
    builders.published(path, by, register_of=register)
    found = rows("/api/registers/penalties.json")
    values = found["rows"][0]["values"]
    assert values["party"] == "马某某"
    assert not {"card", "minor"} & values.keys()
    assert "马小军" not in str(found)


def test_a_page_asks_few_questions_of_the_database(trained, django_assert_max_num_queries):
    Client().get(ROWS)
    with django_assert_max_num_queries(12):
        Client().get(ROWS)


def test_too_many_askings_are_refused(trained, monkeypatch):
    monkeypatch.setattr(registers, "time", SimpleNamespace(monotonic=lambda: 5.0))  # all within one moment
    answers = [Client().get(ROWS).status_code for _ in range(12)]
    assert 429 in answers


def test_a_file_has_its_name_its_address_and_its_digest(tmp_path):
    found, data = files.register(), "办学许可证副本"
    batch = files.staged(tmp_path, [files.line(1)], files.upload("甲.txt", data), found=found)
    publishing.submit(batch=batch, reason="", by=builders.writer())
    row_index.rebuild(found)
    (row,) = rows("/api/registers/copies.json")["rows"]
    told = row["values"]["copy"]
    assert (told["name"], told["sha256"]) == ("甲.txt", hashlib.sha256(data.encode()).hexdigest())
    assert b"".join(Client().get(told["url"]).streaming_content).decode() == data
    assert row["values"]["other"] is None
    assert "draft" not in row["values"]
    asked(f"/api/registers/copies/{row['id']}.json", "/api/registers/{key}/{id}.json")

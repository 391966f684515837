"""What everyone sees: lists, rows, files, feeds, and what is gone."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.shipped import shipped
from gongkai.registers.services import filling, row_index
from gongkai.registers.tests import builders, samples
from gongkai.registers.views import public

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with days.standing_at(date(2026, 11, 23)):
        yield


@pytest.fixture
def trained(tmp_path):
    kinds = ["业务培训", "学法"]
    lines = [builders.line(n, 培训类别=kinds[n % 2]) for n in range(45)]
    return builders.published(builders.xlsx(tmp_path / "a.xlsx", lines))


def fetched(client, where):
    answer = client.get(where)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


LIST = "/registers/trainings/"
ROW = re.compile(r"/registers/trainings/[0-9a-f-]{36}/")


def test_it_lists_registers_with_something_in_them(client, trained):
    html = client.get(reverse("registers_public:registers")).content.decode()
    assert "政务公开培训" in html
    assert "45 场" in html


def test_it_narrows_counts_and_pages(client, trained):
    html = client.get(LIST).content.decode()
    assert "45</strong> 场" in html
    assert len(set(ROW.findall(html))) == 20
    narrowed = client.get(f"{LIST}?kind=law").content.decode()
    assert "22</strong> 场" in narrowed
    assert "培训类别：学法" in narrowed
    last = client.get(f"{LIST}?start=40&sort=-people").content.decode()
    assert len(set(ROW.findall(last))) == 5
    assert "没有符合条件的内容" in client.get(f"{LIST}?q=没有这样的词").content.decode()
    assert client.get(f"{LIST}?kind=%00&start=x&sort=y&_organ=z&held_on=abc").status_code == 200
    assert client.get("/registers/nothing/").status_code == 404


def test_it_adds_up_and_draws_what_was_narrowed(client, trained):
    version = trained.version
    version.text = version.text.replace("  words: [title, content]", "  words: [title, content]\n  sum: [people]")
    version.save()
    html = client.get(f"{LIST}?kind=law").content.decode()
    assert f"{sum(range(2, 46, 2))}" in html
    assert "统计图" in html
    assert html.count('class="bar-cell"') >= 2


def test_it_gives_exactly_what_was_narrowed_as_a_file(client, trained):
    rows = list(csv.reader(StringIO(fetched(client, f"{LIST}export.csv?kind=law").decode("utf-8-sig"))))
    assert len(rows) == 23
    assert rows[0][:3] == ["培训名称", "培训日期", "培训类别"]
    found = json.loads(fetched(client, f"{LIST}export.json?kind=law"))
    assert (found["total"], len(found["items"])) == (22, 22)
    assert found["items"][0]["_url"].startswith("http")
    book = load_workbook(BytesIO(fetched(client, f"{LIST}export.xlsx")))
    assert book.worksheets[0].max_row == 46
    assert client.get(f"{LIST}export.pdf").status_code == 404


def test_it_has_a_feed(client, trained):
    feed = fetched(client, f"{LIST}feed.xml?kind=law").decode()
    assert feed.count("<entry>") == 22
    assert "培训类别：学法" in feed


def test_it_shows_a_row_with_its_corrections(client, trained, tmp_path):
    entry = trained.rows.first().entry
    html = client.get(f"{LIST}{entry}/").content.decode()
    assert "业务培训0" in html
    assert "更正记录" not in html
    builders.published(
        builders.xlsx(tmp_path / "b.xlsx", [builders.line(0, 参加人数=77)]), builders.writer(), reason="人数统计有误"
    )
    html = client.get(f"{LIST}{entry}/").content.decode()
    assert "更正：人数统计有误" in html
    assert "77" in html
    assert client.get(f"/registers/other/{entry}/").status_code == 404


def test_it_is_gone_from_every_face_when_it_was_taken_off(client, trained):
    row = trained.rows.first()
    row_index.rebuild(trained.register)
    gone = filling.withdraw(
        row=row, reason="登记有误", annulled=False, by=orgs.actor(Duty.HEAD, orgs.organ("县财政局"))
    )
    row_index.follow(gone.pk)
    answer = client.get(f"{LIST}{row.entry}/")
    assert answer.status_code == 410
    assert "业务培训0" not in answer.content.decode()
    assert "44</strong> 场" in client.get(LIST).content.decode()
    for name in ("export.csv", "export.json", "feed.xml"):
        assert str(row.entry) not in fetched(client, f"{LIST}{name}").decode()


def test_it_says_of_an_annulled_decision_no_more_than_the_definition_keeps(client, tmp_path):
    register, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    titles = {field.key: field.title for field in samples.penalties().fields}
    path = builders.csv_of(
        tmp_path / "a.csv", [list(samples.GOOD.values())], head=[titles[key] for key in samples.GOOD]
    )
    row = builders.published(path, by, register_of=register).rows.get()
    assert "甲商贸" in client.get(f"/registers/penalties/{row.entry}/").content.decode()
    filling.withdraw(
        row=row, reason="行政复议决定撤销", annulled=True, by=orgs.actor(Duty.LEADER, orgs.organ("县市场监督管理局"))
    )  # fmt: skip
    answer = client.get(f"/registers/penalties/{row.entry}/")
    html = answer.content.decode()
    assert answer.status_code == 410
    assert "云市监罚〔2026〕1号" in html
    assert "行政复议决定撤销" in html
    assert "甲商贸" not in html
    assert "1.5" not in html


def test_it_shows_no_longer_what_was_decided_not_to_be_public(client, tmp_path):
    register, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    titles = {field.key: field.title for field in samples.penalties().fields}
    head = [*samples.GOOD, "why"]
    for number, more in enumerate(({"why": ""}, {"why": "涉及商业秘密", "publish": "不公开"})):
        line = [(samples.GOOD | more)[key] for key in head]
        path = builders.csv_of(tmp_path / f"{number}.csv", [line], head=[titles[key] for key in head])
        batch = builders.published(path, by, register_of=register)
        row_index.follow(batch.pk)
    answer = client.get(f"/registers/penalties/{batch.rows.get().entry}/")
    assert answer.status_code == 410
    assert "已撤下" in answer.content.decode()
    assert "甲商贸" not in answer.content.decode()
    assert "还没有公开的内容" in client.get("/registers/penalties/").content.decode()


def test_it_draws_public_places_as_links(client, tmp_path):
    register = builders.local(shape="points")
    lines = [[f"柳湾{n}便民服务站", "便民服务站", "柳湾镇政府街", f"113.{n}1,36.{n}2"] for n in range(3)]
    path = builders.csv_of(tmp_path / "a.csv", lines, head=["名称", "类别", "地址", "坐标"])
    builders.published(path, register_of=register)
    html = client.get("/registers/local-list/").content.decode()
    assert html.count('r="7"') == 3
    assert 'aria-label="柳湾1便民服务站"' in html


@pytest.mark.parametrize("shape", ["cards", "timeline"])
def test_it_shows_a_list_in_the_shape_its_definition_names(client, trained, shape):
    version = trained.version
    version.text = version.text.replace("shape: table", f"shape: {shape}")  # trainings are ordered by day
    version.save()
    html = client.get(LIST).content.decode()
    assert f"register-{shape}" in html
    assert "业务培训" in html


def test_it_asks_few_questions_of_the_database(client, trained, django_assert_max_num_queries):
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_it_prints_exactly_what_was_narrowed_and_says_when_there_is_more(client, trained, monkeypatch):
    html = client.get(f"{LIST}print/?kind=law").content.decode()
    assert html.count("<tr>") == 23
    assert "条件：培训类别：学法。共 22 场。" in html
    monkeypatch.setattr(public, "MOST_PRINTED", 10)
    html = client.get(f"{LIST}print/").content.decode()
    assert html.count("<tr>") == 11
    assert "这里只印前 10 场" in html
    assert "没有符合条件的内容" in client.get(f"{LIST}print/?q=没有这样的词").content.decode()
    assert f"{LIST}print/?kind=law" in client.get(f"{LIST}?kind=law").content.decode()


def test_it_leaves_out_at_once_what_was_taken_off_and_shows_what_came_again(client, trained, tmp_path):
    client.get(LIST)
    row = trained.rows.get(values__title="业务培训7")
    head = orgs.actor(Duty.HEAD, orgs.organ("县财政局"))
    filling.withdraw(row=row, reason="重复登记", annulled=False, by=head)
    places = (f"{LIST}?q=业务培训7", f"{LIST}feed.xml", f"{LIST}export.csv", f"{LIST}print/")
    assert not [where for where in places if "业务培训7" in fetched(client, where).decode().replace("查找：业务培训7", "")
                .replace('value="业务培训7"', "")]  # fmt: skip
    builders.published(builders.xlsx(tmp_path / "again.xlsx", [builders.line(7)]))
    row_index.rebuild(row.register)
    assert all("业务培训7" in fetched(client, where).decode() for where in places[2:])


def test_it_lists_registers_in_the_order_of_the_statutory_columns(client, trained):
    shipped_keys = [one.key for one in sorted(shipped().values(), key=rules.placed)]
    assert shipped_keys.index("powers") < shipped_keys.index("penalties") < shipped_keys.index("budgets")
    assert shipped_keys.index("fees") < shipped_keys.index("projects") < shipped_keys.index("trainings")
    assert rules.placed(replace(shipped()["fees"], columns=())) > rules.placed(shipped()["trainings"])
    assert "2026年11月23日" in client.get(reverse("registers_public:registers")).content.decode()

"""Registers in the public search: found by their title and columns, and hinted at where their rows hold the words."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.services import filling, row_index
from gongkai.registers.tests import builders as registers
from gongkai.search.models import Missed
from gongkai.search.services import missed
from gongkai.search.tests.builders import built, folder  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
ADDRESS = "/search/"


@pytest.fixture
def trained(folder, tmp_path):  # noqa: F811
    """A register with rows, one of them named like nothing else; another without any."""
    orgs.office()
    missed._counted.clear()
    with days.standing_at(date(2026, 11, 23)):
        registers.register("hearings")
        lines = [registers.line(n, 培训名称=f"政务公开业务培训{n}") for n in range(12)]
        lines[3][0] = "霜降调度专题班"
        batch = registers.published(registers.csv_of(tmp_path / "a.csv", lines))
        row_index.rebuild(batch.register)
        built()
        yield batch


def shown(client, words, **more):
    return client.get(ADDRESS, {"q": words, **more}).content.decode()


def test_it_finds_a_register_by_its_title_and_its_columns(client, trained):
    for words in ("政务公开培训", "授课人"):
        assert '<a href="/registers/trainings/">' in shown(client, words), words
    assert "清单和数据" in shown(client, "政务公开培训")
    assert "/registers/hearings/" not in shown(client, "负责人听证")


def test_it_hints_at_lists_whose_rows_hold_the_words(client, trained):
    page = shown(client, "霜降")
    assert "在清单中查" in page
    assert "/registers/trainings/?q=%E9%9C%9C%E9%99%8D" in page
    assert '<span class="quiet">1 场</span>' in page
    assert not Missed.objects.exists(), "what lists hold is not missed"
    assert "1</strong> 场" in client.get("/registers/trainings/", {"q": "霜降"}).content.decode()
    assert "在清单中查" not in shown(client, "没有这样的词")
    assert "在清单中查" not in shown(client, "霜降", kind="TASK")


def test_it_names_a_list_without_a_number_where_counting_would_take_long(client, trained, monkeypatch):
    monkeypatch.setattr("gongkai.registers.services.listing.MOST_READ", 5)
    page = shown(client, "政务公开业务")
    assert "/registers/trainings/?q=" in page
    assert '<span class="quiet">11 场</span>' not in page
    assert '<span class="quiet">1 场</span>' in shown(client, "霜降")


def test_it_hints_at_nothing_that_was_taken_off(client, trained):
    row = trained.rows.get(values__title="霜降调度专题班")
    head = orgs.actor(Duty.HEAD, orgs.organ("县财政局"))
    row_index.follow(filling.withdraw(row=row, reason="登记有误", annulled=False, by=head).pk)
    assert "在清单中查" not in shown(client, "霜降")

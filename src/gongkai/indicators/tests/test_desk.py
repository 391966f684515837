"""Boards, drill-down and definitions on the desk."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongkai.indicators.tests.builders import declared, held
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _declared():
    with declared(), days.standing_at(date(2026, 11, 22)):
        yield


@pytest.fixture
def money():
    organ = builders.organ("县财政局")
    held(organ, "2026-01-10")
    held(organ, "2026-03-10", "2026-05-01")
    return organ


def test_the_office_sees_figures_groups_and_charts_and_each_opens_its_rows(money):
    office = builders.client_for(Duty.OFFICE)
    page = office.get(reverse("indicators:board", args=["tests"]))
    text = page.content.decode()
    assert "县财政局" in text
    assert "50.0" in text
    assert "合计" in text
    for _, cells in page.context["rows"]:
        for cell, url in cells:
            rows = office.get(url)
            assert rows.status_code == 200
            assert rows.context["total"] == cell.figure.numerator == len(rows.context["rows"])
    by_month = office.get(reverse("indicators:board", args=["tests"]), {"by": "month", "period": "2026Q1"})
    assert "2026年3月" in by_month.content.decode()
    for _, cells in by_month.context["rows"]:
        assert all(office.get(url).status_code == 200 for _, url in cells)


def test_a_post_without_the_duty_finds_no_such_board():
    editor = builders.client_for(Duty.EDITOR)
    assert editor.get(reverse("indicators:board", args=["tests"])).status_code == 404
    assert editor.get(reverse("indicators:board_xlsx", args=["tests"])).status_code == 404
    assert "没有可看的看板" in editor.get(reverse("indicators:boards")).content.decode()


def test_a_unit_sees_only_its_own_rows(money):
    other = builders.client_for(Duty.EDITOR, builders.organ("县民政局"))
    page = other.get(reverse("indicators:drill", args=["tests.all"]), {"by": "organ", "group": str(money.pk)})
    assert page.status_code == 200
    assert page.context["rows"] == []


def test_both_sides_of_a_ratio_are_listed(money):
    office = builders.client_for(Duty.OFFICE)
    address = reverse("indicators:drill", args=["tests.rate"])
    assert len(office.get(address).context["rows"]) == 1
    assert len(office.get(address, {"part": "denominator"}).context["rows"]) == 2
    assert "1/2" in office.get(address).content.decode()


def test_a_count_of_different_values_does_not_pass_for_a_count_of_rows(money):
    page = builders.client_for(Duty.OFFICE).get(reverse("indicators:drill", args=["tests.organs"]))
    assert page.context["total"] is None
    assert page.context["figure"].numerator == 1


@pytest.mark.parametrize(
    ("key", "asked", "status"),
    [
        ("tests.none", {}, 404),
        ("tests.all", {"by": "person", "group": "1"}, 404),
        ("tests.all", {"by": "organ", "group": "abc"}, 404),
        ("tests.all", {"by": "month", "group": "soon"}, 404),
        ("tests.all", {"by": "organ", "group": "-"}, 200),
        ("tests.all", {"period": "不是"}, 200),
        ("tests.all", {"cursor": "???"}, 200),
    ],
)
def test_bad_addresses_are_no_pages_and_no_errors(key, asked, status):
    office = builders.client_for(Duty.OFFICE)
    assert office.get(reverse("indicators:drill", args=[key]), asked).status_code == status


def test_a_board_without_data_says_so():
    office = builders.client_for(Duty.OFFICE)
    page = office.get(reverse("indicators:board", args=["tests"]), {"period": "2019"}).content.decode()
    assert "这个统计期没有数据" in page
    assert "—" in page


def test_every_indicator_is_listed_with_its_meaning():
    editor = builders.client_for(Duty.EDITOR)
    page = editor.get(reverse("indicators:definitions")).content.decode()
    for words in ("离任率", "离任信息员 ÷ 信息员 × 100%", "本年累计", "任职记录", "本系统设定"):
        assert words in page


def test_the_board_comes_as_a_workbook(money):
    answer = builders.client_for(Duty.OFFICE).get(reverse("indicators:board_xlsx", args=["tests"]))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "%E4%BB%BB%E8%81%8C" in answer["Content-Disposition"]
    assert answer.content[:2] == b"PK"

"""Figures, drill-down, boards, snapshots, workbooks."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from gongkai.indicators import queries, rules, services
from gongkai.indicators.queries import registry
from gongkai.indicators.tests.builders import declared, held
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders

pytestmark = pytest.mark.django_db
YEAR = rules.year(2026)


@pytest.fixture(autouse=True)
def _declared():
    with declared(), days.standing_at(date(2026, 11, 22)):
        yield


@pytest.fixture
def county():
    """Two organs, in official order 民政局, 财政局, with holdings of 2025 and 2026; and another county."""
    civil, money = builders.organ("县民政局", order=100), builders.organ("县财政局", order=200)
    held(money, "2026-01-10")
    held(money, "2026-03-10", "2026-05-01")
    held(money, "2026-03-20", "2026-12-31", duty="LIAISON")
    held(civil, "2026-03-02", "2026-06-01")
    held(civil, "2025-03-02", "2025-06-01")
    held(builders.organ("县民政局", of=builders.jurisdiction("丰城县")), "2026-03-02")
    return civil, money


def values(figures):
    return [(figure.key, figure.group, figure.text) for figure in figures]


def test_it_counts_what_the_actor_may_see(county):
    _, money = county
    office = builders.actor(Duty.OFFICE)
    keys = ["tests.all", "tests.gone", "tests.organs", "tests.rate"]
    assert [figure.text for figure in queries.figures(office, keys, YEAR)] == ["4", "2", "1", "66.7"]
    unit = builders.actor_for(held(money, "2020-01-01").user)
    assert [figure.text for figure in queries.figures(unit, keys, YEAR)] == ["3", "1", "1", "50.0"]


def test_it_needs_one_statement_for_a_source_and_period(county, django_assert_num_queries):
    office = builders.actor(Duty.OFFICE)
    with django_assert_num_queries(1):
        queries.figures(office, ["tests.all", "tests.gone"], YEAR)
    with django_assert_num_queries(2):  # 截至期末的一个统计期，再加单位名称
        queries.figures(office, ["tests.rate"], YEAR, by="organ")


def test_it_groups_in_official_order_and_by_month(county):
    civil, money = county
    office = builders.actor(Duty.OFFICE)
    assert values(queries.figures(office, ["tests.all", "tests.rate"], YEAR, by="organ")) == [
        ("tests.all", civil.pk, "1"),
        ("tests.all", money.pk, "3"),
        ("tests.rate", civil.pk, "100.0"),
        ("tests.rate", money.pk, "50.0"),
    ]
    months = queries.figures(office, ["tests.all"], YEAR, by="month")
    assert values(months) == [("tests.all", date(2026, 1, 1), "1"), ("tests.all", date(2026, 3, 1), "3")]


def test_a_share_of_nothing_is_a_dash(county):
    office = builders.actor(Duty.OFFICE)
    figure = queries.figures(office, ["tests.rate"], rules.year(2019))[0]
    assert (figure.text, figure.value, figure.denominator) == ("—", None, 0)


def test_a_figure_opens_to_exactly_its_rows(county):
    office = builders.actor(Duty.OFFICE)
    for key in ("tests.all", "tests.gone", "tests.rate"):
        for by in (None, "organ", "month"):
            for figure in queries.figures(office, [key], YEAR, by=by):
                rows = queries.drill(office, key, YEAR, figure.group, by=by)
                assert rows.count() == figure.numerator
                if figure.denominator is not None:
                    below = queries.drill(office, key, YEAR, figure.group, by=by, part="denominator")
                    assert below.count() == figure.denominator


def test_it_refuses_what_is_not_declared(county):
    office = builders.actor(Duty.OFFICE)
    with pytest.raises(LookupError):
        queries.figures(office, ["tests.none"], YEAR)
    with pytest.raises(LookupError):
        queries.figures(office, ["tests.all"], YEAR, by="theme")
    with pytest.raises(LookupError):
        queries.board(builders.actor(Duty.EDITOR), "tests")


def test_a_board_has_totals_and_a_row_for_each_group(county):
    office = builders.actor(Duty.OFFICE)
    view = queries.view(office, queries.board(office, "tests"), YEAR)
    assert [cell.figure.text for cell in view.totals] == ["4", "2", "66.7"]
    assert [(row.label, [cell.figure.text for cell in row.cells]) for row in view.rows] == [
        ("县民政局", ["1", "1", "100.0"]),
        ("县财政局", ["3", "1", "50.0"]),
    ]
    assert [cell.alarming for cell in view.totals] == [False, True, False]
    by_month = queries.view(office, view.board, YEAR, "month")
    assert [row.label for row in by_month.rows] == ["2026年1月", "2026年3月"]
    assert queries.view(office, view.board, YEAR, "nonsense").by == "organ"


def test_its_workbook_can_be_counted_on(county):
    office = builders.actor(Duty.OFFICE)
    view = queries.view(office, queries.board(office, "tests"), YEAR)
    book = load_workbook(BytesIO(services.board_workbook(view)))
    sheet = book["数据"]
    assert sheet["A1"].value == "任职情况"
    assert [cell.value for cell in sheet[3]] == ["单位", "任职（人）", "已离任（人）", "离任率（%）"]
    assert [cell.value for cell in sheet[5]] == ["县财政局", 3, 1, 50]
    assert [cell.value for cell in sheet[6]] == ["合计", 4, 2, 66.7]
    assert sheet.print_title_rows == "$1:$3"
    assert book["指标口径"]["B4"].value == "任职人次"


def test_a_frozen_figure_stays_as_it_was(county):
    _, money = county
    office = builders.actor(Duty.OFFICE)
    services.freeze(keys=["tests.all"], period=YEAR, cited_by="ledger.Circular:1", by=office, grouping="organ")
    held(money, "2026-07-01")
    found = list(queries.snapshots("ledger.Circular:1"))
    assert [(row.organ.short_name, row.value, row.formula) for row in found] == [
        ("县民政局", 1, "任职人次"),
        ("县财政局", 3, "任职人次"),
    ]


def test_the_check_names_a_condition_that_does_not_exist(monkeypatch):
    entry = rules.parse_definitions([{**_entry(), "where": ["nonsense"]}], "x.yaml")[0]
    monkeypatch.setitem(registry.definitions_by_id, entry.id, entry)
    monkeypatch.setitem(registry.files_by_id, entry.id, "x.yaml")
    with pytest.raises(rules.BadDefinition, match=r"x.yaml（tests.all）：来源 tests.holdings 没有条件 nonsense"):
        services.check()


def _entry():
    from gongkai.indicators.tests.builders import DEFINITIONS

    return DEFINITIONS[0]


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "indicators.yaml"
    path.write_text("- {id: [", encoding="utf-8")
    with pytest.raises(rules.BadDefinition, match=r"indicators.yaml：读不出来"):
        services.load(path)
    with pytest.raises(rules.BadBoard, match="读不出来"):
        services.load_boards(tmp_path / "none.yaml")

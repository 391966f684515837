"""Definitions, periods, figures, boards: without a database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.indicators import rules
from gongkai.indicators.rules import PeriodRule
from gongkai.indicators.tests.builders import BOARDS, DEFINITIONS

COUNT, RATIO = DEFINITIONS[1], DEFINITIONS[3]


def test_it_reads_counts_and_ratios():
    found = rules.parse_definitions(DEFINITIONS, "a.yaml")
    assert [definition.is_ratio for definition in found] == [False, False, False, True]
    assert found[3].counted == ("editor", "gone")
    assert found[2].conditions == {"gone"}


@pytest.mark.parametrize("name", ["id", "name", "unit", "source", "period", "formula_text", "source_text", "article"])
def test_it_refuses_a_definition_that_leaves_a_property_out(name):
    entry = {key: value for key, value in COUNT.items() if key != name}
    with pytest.raises(rules.BadDefinition, match=rf"ledger.yaml 第1个（.*）：缺少 {name}"):
        rules.parse_definitions([entry], "ledger.yaml")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({**COUNT, "colour": "red"}, "多出 colour"),
        ({**COUNT, "id": "Overdue"}, "id 应形如"),
        ({**COUNT, "period": "week"}, "period 只能是"),
        ({**COUNT, "where": "gone"}, "where 应为条件名的列表"),
        ({**COUNT, "numerator": ["a"], "denominator": ["b"]}, "应写且只写一种"),
        ({key: value for key, value in COUNT.items() if key != "where"}, "应写且只写一种"),
        ({key: value for key, value in RATIO.items() if key != "denominator"}, "应同时写"),
        ({**COUNT, "distinct": "a", "sum": "b"}, "不能同时写"),
        ({**COUNT, "tone": "red"}, "tone 只能是"),
        ("overdue", "应为键值"),
    ],
)
def test_it_names_what_is_wrong_in_a_definition(entry, words):
    with pytest.raises(rules.BadDefinition, match=words):
        rules.parse_definitions([entry], "a.yaml")


def test_it_refuses_a_key_defined_twice_and_a_file_that_is_no_list():
    with pytest.raises(rules.BadDefinition, match=r"tests.gone 定义了两次"):
        rules.parse_definitions([COUNT, COUNT], "a.yaml")
    with pytest.raises(rules.BadDefinition, match="列表"):
        rules.parse_definitions(COUNT, "a.yaml")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "缺少 title"),
        ({"colour": 1}, "多出 colour"),
        ({"by": ["person"]}, "by 只能是"),
        ({"bars": ["x.y"]}, "先列在 keys"),
        ({"duties": ["KING"]}, "没有这样的职责：KING"),
        ({"keys": "a"}, "keys 应为列表"),
        ({"key": "看板"}, "key 只能用"),
    ],
)
def test_it_names_what_is_wrong_in_a_board(change, words):
    with pytest.raises(rules.BadBoard, match=words):
        rules.parse_boards([{**BOARDS[0], **change}], "boards.yaml", frozenset({"OFFICE", "CHIEF"}))


@pytest.mark.parametrize(
    ("key", "label", "first", "last", "before", "after"),
    [
        ("2026", "2026年", "2026-01-01", "2026-12-31", "2025", "2027"),
        ("2026Q1", "2026年第一季度", "2026-01-01", "2026-03-31", "2025Q4", "2026Q2"),
        ("2024-02", "2024年2月", "2024-02-01", "2024-02-29", "2024-01", "2024-03"),
        ("2026-11-22", "2026年截至11月22日", "2026-01-01", "2026-11-22", "2025-11-22", "2027-11-22"),
        ("2024-02-29", "2024年截至2月29日", "2024-01-01", "2024-02-29", "2023-02-28", "2025-02-28"),
    ],
)
def test_it_reads_periods(key, label, first, last, before, after):
    period = rules.parse_period(key)
    assert (period.key, period.label) == (key, label)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert (period.before.key, period.after.key) == (before, after)


@pytest.mark.parametrize("key", ["", "26", "2026-13", "2026-02-30", "2026Q5", "今年", "2026-1", "0001", "2026-00"])
def test_it_refuses_what_is_no_period(key):
    with pytest.raises(rules.BadPeriod):
        rules.parse_period(key)


@pytest.mark.parametrize(
    ("rule", "asked", "counted"),
    [
        (PeriodRule.GIVEN, "2026-08", "2026-08"),
        (PeriodRule.YEAR, "2026-08", "2026"),
        (PeriodRule.QUARTER, "2026-08", "2026Q3"),
        (PeriodRule.MONTH, "2026", "2026-12"),
        (PeriodRule.TO_DATE, "2026-08", "2026-08-31"),
        (PeriodRule.TO_DATE, "2026-08-15", "2026-08-15"),
    ],
)
def test_a_definition_decides_its_period(rule, asked, counted):
    assert rules.effective(rule, rules.parse_period(asked)).key == counted


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_periods_of_a_kind_follow_one_another_without_gap(day):
    for rule in (PeriodRule.YEAR, PeriodRule.QUARTER, PeriodRule.MONTH):
        period = rules.effective(rule, rules.to_date(day))
        assert period.first <= day <= period.last
        assert period.after.first == period.last + timedelta(days=1)
        assert period.after.before == period
        assert rules.parse_period(period.key) == period


@pytest.mark.parametrize(
    ("above", "below", "text"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 16, "6.3"),
        (0, 5, "0.0"),
        (5, 5, "100.0"),
        (0, 0, "—"),
        (None, None, "—"),
    ],
)
def test_a_share_of_nothing_is_a_dash_and_others_are_rounded_half_up(above, below, text):
    definition = rules.parse_definitions([RATIO], "a.yaml")[0]
    figure = rules.make_figure(definition, None, above, below)
    assert figure.text == text
    assert (figure.value is None) == (text == "—")


def test_counts_are_grouped_by_thousands():
    definition = rules.parse_definitions([COUNT], "a.yaml")[0]
    assert rules.make_figure(definition, None, 12345).text == "12,345"
    assert rules.make_figure(definition, None, None).value == 0
    assert rules.value_text(Decimal("1234.5"), "万元") == "1,234.50"

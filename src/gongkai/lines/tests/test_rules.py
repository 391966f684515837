"""发布口径: where a text says otherwise, in tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.lines import rules
from gongkai.lines.rules import Facts, Figure, Sort
from gongkai.lines.tests.builders import FACTS

MONEY = Facts("惠民资金", ("惠民资金",), (Figure("惠民资金", "1.2", "亿元"),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("居民医保个人缴费标准为400元。", []),
        ("居民医保个人缴费标准为 ４００ 元。", []),
        ("居民医保个人缴费标准由380元提高到400元。", []),
        ("居民医保个人缴费标准为380元。", ["个人缴费标准380元"]),
        ("个人缴费标准：每人每年380元；财政补助670元。", ["个人缴费标准380元"]),
        ("个人缴费标准见附件。财政补助670元。", []),
        ("今年全县减税400万元。", []),
        ("居民医保免费参保。", ["免费参保"]),
        ("免费参观展览。", []),
    ],
)
def test_it_names_each_other_figure_and_wording(text, said):
    assert [clash.said for clash in rules.clashes(text, FACTS)] == said


@pytest.mark.parametrize(
    ("text", "clash"),
    [
        ("安排惠民资金12,000万元", False),
        ("安排惠民资金1.2亿元", False),
        ("安排惠民资金120000000元", False),
        ("安排惠民资金1.3亿元", True),
        ("安排惠民资金1.2万元", True),
    ],
)
def test_it_reads_scales(text, clash):
    assert bool(rules.clashes(text, MONEY)) is clash


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百", 300), ("四千二百", 4200), ("十五", 15), ("二十", 20), ("一亿二千万", 120_000_000), ("一点五", "1.5"), ("两万", 20_000),
        ("二〇二六", 2026), ("三千零五", 3005), ("点", None), ("一点百", None),
    ],
)  # fmt: skip
def test_it_reads_chinese_numerals(text, value):
    assert rules.han(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("课后服务收费标准，每生每学期不超过三百元", []),
        ("课后服务收费标准，每生每学期不超过三百五十元", ["收费标准，每生每学期不超过三百五十元"]),
        ("课后服务补助比例为百分之二十", []),
        ("课后服务补助比例为20%", []),
        ("课后服务补助比例为百分之三十", ["补助比例为百分之三十"]),
    ],
)
def test_it_holds_chinese_numerals_against_figures(text, said):
    line = Facts("课后服务", ("课后服务",), (Figure("收费标准", "300", "元"), Figure("补助比例", "20", "%")))
    assert [clash.excerpt.removeprefix("课后服务") for clash in rules.clashes(text, line)] == said


def test_it_shows_the_place_and_what_holds():
    [found] = rules.clashes("根据通知，居民医保个人缴费标准为380元，请按时缴纳。", FACTS)
    assert (found.sort, found.holds) == (Sort.FIGURE, "个人缴费标准400元")
    assert "为380元，请按时缴纳" in found.excerpt


@given(st.text("居民医保个人缴费标准为。；0123456789,.一二十百点万亿元 \n", max_size=200))
def test_it_reads_whatever_is_written(text):
    for clash in rules.clashes(text, FACTS):
        assert clash.said
        assert len(clash.excerpt) <= 300


def test_it_reads_figures_a_line_and_names_the_others():
    found, faults = rules.figures_read("个人缴费标准=400元\n惠民资金＝１.２亿元\n\n看不懂\n比例=百分之五")
    assert found == [Figure("个人缴费标准", "400", "元"), Figure("惠民资金", "1.2", "亿元")]
    assert [fault[:8] for fault in faults] == ["口径数字第4行看", "口径数字第5行看"]
    assert rules.figures_read(rules.figures_written(found))[0] == found
    assert rules.amount("1,000", "万") == Decimal(10_000_000)
    assert rules.amount("x") is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (FACTS, ""),
        (Facts("", ("居民医保",), FACTS.figures), "口径名称"),
        (Facts("甲", (), FACTS.figures), "关键词"),
        (Facts("甲", ("保",), FACTS.figures), "太短"),
        (Facts("甲", ("居民医保",)), "无从核对"),
        (Facts("甲", ("居民医保",), (), ("免费参保",)), "统一的表述"),
    ],
)
def test_it_says_what_a_line_lacks(facts, said):
    reasons = rules.reasons_not_to_register(facts, None, None)
    assert bool(reasons) == bool(said)
    assert said in "".join(reasons)


def test_a_line_does_not_end_before_it_begins():
    assert rules.reasons_not_to_register(FACTS, date(2026, 9, 2), date(2026, 9, 1))

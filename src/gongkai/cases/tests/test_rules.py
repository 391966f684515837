"""Numbers, codes, people: without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.cases import rules
from gongkai.cases.rules import numbers, trials


def test_it_numbers_by_kind_year_organ_and_serial():
    assert rules.number_of(rules.CaseKind.APPLICATION, 2026, 12, 34) == "YSQ2026-012-0034"


@given(st.binary(min_size=10, max_size=40))
def test_it_makes_codes_of_eighty_bits_that_read_back(raw):
    code = rules.code_from(raw)
    assert len(code) == 16
    assert len(numbers.SIGNS) == 32 == len(set(numbers.SIGNS))
    assert rules.read_code(rules.shown_code(code)) == code
    assert rules.read_code(f" {rules.shown_code(code).lower()} ") == code


def test_it_refuses_to_make_a_code_of_too_little():
    with pytest.raises(ValueError, match="few"):
        rules.code_from(b"123456789")


@pytest.mark.parametrize("typed", ["ＡＢＣＤ－０１２３", "abcd o1l2", "ABCD-0112"])
def test_it_reads_codes_however_they_are_typed(typed):
    assert rules.read_code(typed).startswith("ABCD01")


def test_it_compares_people_however_they_are_written():
    assert rules.same_name("阿依古丽 · 买买提") == rules.same_name("阿依古丽·买买提")
    assert rules.same_name("云溪某某（集团）公司") == rules.same_name("云溪某某(集团)公司")
    assert rules.same_phone("+86 138-0000-0001") == rules.same_phone("13800000001") == "13800000001"
    assert rules.same_id("１３０１０２19900307123x") == "13010219900307123X"


def test_it_asks_for_a_name_and_one_way_to_be_reached():
    nobody = rules.Person(rules.Role.APPLICANT, " ")
    assert rules.reasons_not_to_reach(nobody) == [
        "请填写姓名或者名称。", "请至少填写一种联系方式：电话、电子邮箱或者通信地址。",
    ]  # fmt: skip
    assert not rules.reasons_not_to_reach(rules.Person(rules.Role.APPLICANT, "王小满", email="a@b.cn"))


def test_it_reads_what_an_older_release_sealed():
    assert rules.Person.of("AGENT", "", {"name": "李四", "unknown": 1}) == rules.Person(rules.Role.AGENT, "李四")


def test_it_lets_one_ask_again_after_a_quarter_of_an_hour():
    since = datetime(2026, 11, 23, tzinfo=UTC)
    assert not trials.reasons_not_to_ask(9, since, since)
    assert "请15分钟后再试" in trials.reasons_not_to_ask(10, since, since)[0]
    assert not trials.reasons_not_to_ask(10, since, since + timedelta(minutes=15))

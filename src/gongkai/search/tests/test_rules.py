"""Reading what was asked, narrowing, synonyms, terms that may be kept. No database."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.queries.synonyms import shipped
from gongkai.search.rules import asking, missed, narrowing, synonyms
from gongkai.search.rules.asking import Asked, read
from gongkai.search.rules.items import Item, classes_of, number_of, source_of
from gongkai.search.rules.nearest import shorter
from gongkai.search.rules.rates import Rate

UUID = "0b8f2c9e-1111-4222-8333-123456789abc"


def test_it_reads_a_search_from_an_address():
    asked = read(
        {
            "q": " 低保  申请 ",
            "kind": "NORMATIVE",
            "organ": UUID.upper(),
            "year": "2026",
            "from": "2026-03-01",
            "page": "3",
        }
    )
    assert (asked.words, asked.kind, asked.organ, asked.year) == ("低保 申请", "NORMATIVE", UUID, "2026")
    assert (asked.since, asked.page, asked.offset, asked.said) == (date(2026, 3, 1), 3, 20, ())


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"q": "字" * 300}, "检索词最多100个字"),
        ({"organ": "9" * 20}, "没有这样的单位"),
        ({"column": "'"}, "没有这样的栏目"),
        ({"year": "9" * 5000}, "没有这样的年份"),
        ({"kind": "x"}, "没有这样的类型"),
        ({"from": "去年"}, "起始日期“去年”不是日期"),
        ({"to": "2026-02-30"}, "截止日期"),
        ({"from": "2026-05-01", "to": "2026-01-01"}, "已互换"),
        ({"page": "0"}, "没有这一页"),
        ({"page": "-1"}, "没有这一页"),
        ({"page": "９"}, "没有这一页"),
        ({"page": "99999"}, "最多翻到第1000页"),
    ],
)
def test_it_says_what_it_could_not_use(given, sentence):
    assert any(sentence in line for line in read(given).said)


@given(
    st.dictionaries(
        st.sampled_from(["q", "kind", "organ", "year", "from", "to", "order", "page", "subject", "exact"]),
        st.text(max_size=130),
    )
)
def test_it_reads_anything(given):
    asked = read(given)
    assert len(asked.words) <= asking.MOST_WORDS
    assert 1 <= asked.page <= asking.MOST_PAGES
    assert read(asked.parameters).parameters == asked.parameters


@given(st.text(max_size=200))
def test_it_leaves_no_control_characters(text):
    assert all(char.isprintable() or char == " " or ord(char) > 127 for char in asking.words_of(text))


def test_it_joins_a_stretch_with_marks_inside():
    assert asking.joined("便于群众了解，共35件") == "便于群众了解共35件"
    assert asking.joined("云政发〔2026〕8号") == ""
    assert asking.joined("低保 申请") == ""
    assert asking.joined("《低保办法》") == ""


def names(name, values):
    return {value: f"名{value}" for value in values if value != "unknown"}


def test_it_offers_what_can_narrow_and_takes_off_what_does():
    asked = Asked(words="低保", kind="PLAN", page=4)
    found = narrowing.facets(
        asked, {"kind": {"PLAN": 3, "NEWS": 9}, "year": {"2024": 1, "2026": 1}, "column": {"unknown": 2}}, names, 99
    )
    assert [facet.name for facet in found] == ["kind", "year"]
    on, other = found[0].choices
    assert on.on
    assert parse_qs(on.url[1:]) == {"q": ["低保"]}
    assert parse_qs(other.url[1:]) == {"q": ["低保"], "kind": ["NEWS"]}
    assert [choice.label for choice in found[1].choices] == ["名2026", "名2024"]


def test_it_shows_classes_beneath_the_chosen_one_alone():
    counts = {"subject": {"民政": 5, "民政\\救助": 2, "农业": 1, "农业\\种植": 1}}
    assert [choice.label for choice in narrowing.facets(Asked(words="x"), counts, names, 99)[0].choices] == [
        "名民政",
        "名农业",
    ]
    beneath = narrowing.facets(Asked(words="x", subject="民政"), counts, names, 99)[0].choices
    assert [choice.label for choice in beneath] == ["名民政", "名民政\\救助"]
    assert classes_of("民政\\救助") == ("民政", "民政\\救助")
    assert classes_of("民政") == ("民政",)
    assert classes_of("") == ()


def test_it_names_what_narrows_now():
    asked = Asked(words="x", organ=UUID, since=date(2026, 3, 1), until=date(2026, 3, 31))
    chips = narrowing.chips(asked, names)
    assert [(chip.label, chip.value) for chip in chips] == [("单位", f"名{UUID}"), ("日期", "2026-03-01至2026-03-31")]
    assert "from" not in chips[1].url
    assert "organ" in chips[1].url


def test_it_turns_pages():
    assert narrowing.steps(Asked(words="x"), 10) == []
    shown = narrowing.steps(Asked(words="x", page=6), 1000)
    assert [step.label for step in shown] == ["上一页", "1", "…", "4", "5", "6", "7", "8", "…", "100", "下一页"]
    assert [step.url for step in shown if step.label == "6"] == [""]
    assert shown[0].url == "?q=x&page=5"
    assert narrowing.steps(Asked(words="x", page=99), 25)[-1].url == ""


def test_it_ships_groups_that_are_groups():
    groups = list(shipped().values())
    assert len(groups) >= 80
    assert not [group for group in groups if synonyms.reasons_not_a_group(group)]
    words = [word for group in groups for word in group]
    assert len(words) == len(set(words)), "a word stands in one group"


def test_it_says_which_groups_a_search_touches():
    groups = [("低保", "最低生活保障"), ("社保", "社会保险"), ("养老保险", "基本养老保险")]
    assert synonyms.touched("申请低保的条件", groups) == [("低保", "最低生活保障")]
    assert synonyms.touched("最低生活保障", groups) == [("最低生活保障", "低保")]
    assert synonyms.touched("基本养老保险", groups) == [("基本养老保险", "养老保险")]
    assert synonyms.touched("农机", groups) == []
    assert synonyms.said(("低保", "最低生活保障")) == "“低保”也按“最低生活保障”查找"


@pytest.mark.parametrize(
    ("typed", "meant"), [("dibao", "低保"), ("低堡", "低保"), ("DiBao", "低保"), ("di", ""), ("低保", ""), ("农机", "")]
)
def test_it_hears_what_was_meant(typed, meant):
    assert synonyms.sounding(typed, [("低保", "最低生活保障")]) == meant


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("低保", "至少写两个词"),
        ("低保、保", "太短"),
        ("低保、" + "长" * 21, "太长"),
        ("、".join(f"词语{n}" for n in range(9)), "最多8个词"),
    ],
)
def test_it_says_why_words_are_no_group(text, reason):
    assert any(reason in line for line in synonyms.reasons_not_a_group(synonyms.group_of(text)))


@pytest.mark.parametrize(
    "words",
    [
        "110101199003074514", "13800138000", "张三 13800138000", "字" * 31, "保", "2026年11月", "a@b.example.cn", "云A12345",
        "身份证号110101", "!!", "12345678",
    ],
)  # fmt: skip
def test_it_keeps_no_term_that_may_be_about_somebody(words):
    assert missed.term_of(words) is None


@pytest.mark.parametrize("words", ["光伏补贴", "云政发〔2026〕8号"[:8], "ETC办理", "12345热线"])
def test_it_keeps_terms(words):
    assert missed.term_of(words) == words.lower()


def test_it_counts_weeks_from_monday():
    assert missed.week_of(date(2026, 11, 22)) == date(2026, 11, 16)
    assert missed.week_of(date(2026, 11, 16)) == date(2026, 11, 16)


def test_it_tries_shorter_pieces():
    assert shorter("光伏 农业补贴")[:2] == ["农业补贴", "光伏"]
    assert "农村" in shorter("农村光伏")
    assert shorter("光伏") == []


def test_it_allows_so_many_a_second():
    rate = Rate(2)
    assert [rate.allows("a", 0.0), rate.allows("a", 0.1), rate.allows("a", 0.2), rate.allows("b", 0.2)] == [
        True,
        True,
        False,
        True,
    ]
    assert rate.allows("a", 1.2)
    small = Rate(1, askers=2)
    for asker in "abc":
        small.allows(asker, 0.0)
    assert small.allows("a", 0.1), "the longest quiet one was forgotten"


def test_it_reads_keys():
    assert (source_of("document:12"), number_of("document:12"), number_of("x"), number_of("a:-1")) == (
        "document",
        12,
        0,
        0,
    )
    item = Item("document:1", 1, "PLAN", "题", "文", "/x/", organ=UUID, day=date(2026, 1, 2))
    assert item.facets == {"kind": ("PLAN",), "organ": (UUID,), "year": ("2026",)}
    assert item.stored == {"url": "/x/", "kind": "PLAN", "title": "题", "day": "2026-01-02"}

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.index.rules import folding, marks, matching, phrases, words
from gongkai.index.rules.rows import Cut, fitted
from gongkai.index.rules.shapes import Entry, Query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《低保办法》（２０２５）", "低保办法2025"),
        ("ＡＢｃ-12 _x", "abc12x"),
        ("、。 \n\t\u3000😀\0", ""),
        ("①㎡İﬁ", "1İﬁ"),
        ("〇八", "〇八"),
    ],
)
def test_it_keeps_only_what_can_be_searched(text, expected):
    assert folding.stream(text) == expected


@given(st.text(max_size=50))
def test_it_folds_in_place_and_once(text):
    assert len(folding.folded(text)) == len(text)
    assert folding.stream(folding.stream(text)) == folding.stream(text)
    assert folding.stream(folding.folded(text)) == folding.stream(text)


@given(st.text("低保ab1😀", max_size=30), st.text("低保ab1", min_size=2, max_size=8))
def test_its_pairs_say_exactly_what_stands_in_a_row(text, piece):
    letters = folding.stream(text)
    made = folding.grams(letters).split()
    assert made == [letters[at : at + 2] for at in range(len(letters) - 1)]
    cover = folding.cover(piece)
    assert {place + shift for place, _ in cover for shift in (0, 1)} == set(range(len(piece)))
    stands = any(all(made[at + place : at + place + 1] == [gram] for place, gram in cover) for at in range(len(made)))
    assert stands == (piece in letters)


@pytest.mark.parametrize(
    "number",
    [
        "云溪政办发〔2026〕3号",
        "云溪政办发[2026]03号",
        "云溪政办发（２０２６）第3号",
        "云溪政办发【2026】3号",
        " 云溪政办发 〔2026〕 3 号",
        "云溪政办发2026年3号",
        "云溪政办发〔2026〕3",
    ],
)
def test_it_reads_a_number_however_it_is_written(number):
    assert folding.number_keys(number) == ["云溪政办发:2026:3", ":2026:3"]
    assert folding.number_asked(number) == "云溪政办发:2026:3"


@pytest.mark.parametrize("words_typed", ["2026年", "2026年3月", "低保", "第3号", "", "2026", "申请3次", "650元"])
def test_it_takes_no_year_or_count_for_a_number(words_typed):
    assert folding.number_asked(words_typed) == ""


def test_it_cuts_what_was_typed_into_fragments():
    assert folding.fragments("低保 申请，Ａ类（2025）低保") == ["低保", "申请", "a类", "2025"]
    assert folding.fragments("😀 *:\"'") == []
    assert len(folding.fragments(" ".join(map(str, range(100))))) == 8


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("低保A类", ["di", "bao", "a", "lei"]),
        ("重庆银行", ["chong", "qing", "yin", "hang"]),
        ("《2025年》", ["2025", "nian"]),
        ("", []),
    ],
)
def test_it_hears_a_text(text, heard):
    assert words.sounds(text) == heard


def test_it_cuts_letters_into_syllables():
    assert words.syllables("dibao")[0] == ["di", "bao"]
    assert ["xi", "an"] in words.syllables("xian")
    assert words.syllables("xyz") == words.syllables("低保") == words.syllables("a" * 100) == []
    assert len(words.syllables("anananananananan")) <= 4


def test_it_takes_words_the_dictionary_does_not_know():
    assert "云溪惠农通" not in words.words("请使用云溪惠农通申请")
    words.add_words(["云溪惠农通", "x", ""])
    assert "云溪惠农通" in words.words("请使用云溪惠农通申请")


def test_it_takes_phrases_from_titles():
    found = phrases.of_title("关于印发《最低生活保障办法》的通知")
    assert {"最低生活保障", "最低生活保障办法"} < set(found)
    assert found[-1] == "关于印发《最低生活保障办法》的通知"
    assert not any(phrase.startswith(("的", "通知")) or phrase.endswith("的") for phrase in found[:-1])
    assert phrases.of_title("")[-1] == ""


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("低保", "低报", True), ("低保", "底堡", True), ("帝保", "低保", True), ("生活保障", "生活障保", True), ("生保障", "生活保障", True), ("生活", "活生生", False), ("低保", "低保", False), ("甲乙丙丁", "甲丙乙戊", False)],
)  # fmt: skip
def test_it_knows_what_is_near(one, other, near):
    assert phrases.is_near(one, other) is near


@given(st.text("低保<>&\"'b a", max_size=120), st.lists(st.text("低保b&<a", max_size=3), max_size=4))
def test_it_lets_no_markup_out(text, fragments):
    wanted = marks.pattern(folding.stream(fragment) for fragment in fragments)
    for piece in (marks.marked(text, wanted), *marks.passages(text, wanted)):
        bare = piece.replace("<mark>", "").replace("</mark>", "")
        assert not set("<>\"'") & set(bare)
        assert piece.count("<mark>") == piece.count("</mark>")


def test_it_marks_across_marks_and_width():
    assert marks.marked("低 保（Ａ类）", marks.pattern(["低保a类"])) == "<mark>低 保（Ａ类</mark>）"
    text = "前" * 100 + "低保" + "中" * 200 + "低保" + "后" * 100
    assert [piece.count("<mark>低保</mark>") for piece in marks.passages(text, marks.pattern(["低保"]))] == [1, 1]
    assert marks.passages("只有开头", marks.pattern(["低保"])) == ("只有开头",)
    assert marks.passages("", None) == ()


def test_it_weighs_force_before_age():
    day = 86_400
    assert matching.weight(1.0, 0) > 2 * matching.weight(0.3, 2_000_000_000)
    assert matching.weight(1.0, 1_700_000_000) > matching.weight(1.0, 1_700_000_000 - 400 * day)
    assert matching.weight(1.0, 1_700_000_000) < 1.05 * matching.weight(1.0, 1_700_000_000 - 2000 * day)


def test_its_plan_goes_from_strict_to_loose():
    ways = [(way.apart, way.least, bool(way.initials)) for way, _ in matching.plan(Query("低保申请 补贴标准")).ways()]
    assert ways == [(False, None, False), (True, None, False), (True, 2, False)]
    assert [bool(way.initials) for way, _ in matching.plan(Query("dbsq")).ways()] == [False, False, True]
    first, enough = next(matching.plan(Query("云溪政发〔2025〕3号")).ways())
    assert ([variant.letters for variant in first.fragments[0]], enough) == (["云溪政发20253号"], 1)


def test_it_says_a_fragment_in_other_words():
    also = [("低保", "最低生活保障"), ("补贴", "补助", "津贴")]
    letters = [variant.letters for variant in matching.plan(Query("低保补贴", also=also)).fragments[0]]
    assert letters == ["低保补贴", "最低生活保障补贴", "低保补助", "低保津贴"]


def test_its_score_orders_as_said():
    entries = {
        "number": Entry("1", "甲", "乙", "云溪政发〔2025〕3号"),
        "exact": Entry("2", "云溪政发〔2025〕3号"),
        "title": Entry("3", "关于云溪政发〔2025〕3号的说明"),
        "body": Entry("4", "说明", "见云溪政发〔2025〕3号"),
        "none": Entry("5", "别的", "别的"),
    }
    asked = matching.plan(Query("云溪政发〔2025〕3号"))
    scores = [matching.score(asked, matching.Prepared(entry)) for entry in entries.values()]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] == 0 < scores[-2]


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 50))
def test_its_pages_follow_each_other(offset, total, size):
    at = fitted(offset, total, size)
    cut = Cut(tuple(range(max(0, min(size, total - at)))), total, at, size)
    assert bool(cut.keys) == bool(total)
    assert cut.next is None or cut.next < total
    assert cut.final + size >= total
    assert 1 <= cut.page <= cut.pages or offset % size

"""Comparing a stamped paper with the approved text: what does not count, and that nothing else slips through."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.applications.rules.stamped import EXTRA, SOFT, Match, compare, plain, reasons_not_to_issue, weakness

PARTS = (
    ("文号", "云财公开〔2026〕3号"), ("标题", "政府信息公开告知书"), ("称呼", "王小满："),
    ("第1段", "本机关于2026年3月2日收到您提出的政府信息公开申请（登记编号：20260001），申请公开的内容为：补贴明细。"),
    ("第2段", "经审查，您申请公开的信息可以公开，现予以公开。"), ("落款", "县财政局"), ("成文日期", "2026年3月4日"),
)  # fmt: skip
WHOLE = "\n".join(text for _, text in PARTS)
HEAD = ("县财政局文件", "县财政局政府信息公开专用章", "县财政局")


def found(stamped: str) -> list[tuple[str, str, str]]:
    return [
        (line.label, "".join(t for t, odd in line.approved if odd), "".join(t for t, odd in line.stamped if odd))
        for line in compare(PARTS, stamped, HEAD)
    ]


@pytest.mark.parametrize(
    "stamped",
    [
        WHOLE,
        WHOLE.replace("\n", "\n\n　　"),
        WHOLE.replace("（", "(").replace("）", ")").replace("：", ":").replace("2026", "２０２６"),
        WHOLE.replace("申请公开的内容", "申请公\n开的内容").replace("您申请", "您 申 请"),
        WHOLE.replace("公开申请（", "公开申请（\n").replace("现予以公开。", "现予以公开"),
        "县财政局文件\n" + WHOLE + "\n县财政局政府信息公开专用章\n— 1 —",
        WHOLE.replace("可以公开，", "可以公开，\n— 1 —\n"),
        WHOLE.replace("王小满：", "王小满"),
    ],
    ids=["same", "spaced", "half-width", "broken", "line ends", "head, seal and page number", "page break", "no colon"],
)
def test_it_does_not_count_spaces_widths_line_ends_and_furniture(stamped):
    assert found(stamped) == []


@pytest.mark.parametrize(
    ("stamped", "expected"),
    [
        (WHOLE.replace("〔2026〕3号", "〔2026〕8号"), [("文号", "3", "8")]),
        (WHOLE.replace("3月4日", "3月14日"), [("成文日期", "", "1")]),
        (WHOLE.replace("可以公开，现", "不予公开，现"), [("第2段", "可以", "不予")]),
        (WHOLE.replace(PARTS[4][1] + "\n", ""), [("第2段", PARTS[4][1], "")]),
        (WHOLE.replace("\n县财政局", "\n另收费100元。\n县财政局"), [(EXTRA, "", "另收费100元。")]),
        (WHOLE + "\n抄送：县司法局", [(EXTRA, "", "抄送：县司法局")]),
        (WHOLE.replace("经审查，", "经审查"), [("第2段", "，", "")]),
    ],
    ids=["number", "day", "the word that matters", "a paragraph gone", "a paragraph more", "a copy", "a comma inside"],
)
def test_it_finds_what_differs_and_says_where(stamped, expected):
    assert found(stamped) == expected


@pytest.mark.parametrize("stamped", ["", "完全是另外一份文件，与本件无关。"])
def test_it_finds_every_part_missing_in_another_paper(stamped):
    assert {label for label, _, _ in found(stamped)} >= {label for label, _ in PARTS} - {"落款"}


letters = st.text(st.sampled_from("甲乙丙丁戊己庚辛0123456789（）〔〕号年月日"), min_size=3, max_size=30)
papers = st.lists(letters, min_size=1, max_size=6)


@given(papers, st.integers(0, 2**32))
def test_it_takes_a_paper_set_in_any_lines_for_the_same(parts, seed):
    chance = random.Random(seed)
    named = [(f"第{number}段", text) for number, text in enumerate(parts, 1)]
    set_ = ""
    for one in "。\n".join(parts):
        set_ += chr(ord(one) + 0xFEE0) if "0" <= one <= "9" and chance.random() < 0.5 else one
        set_ += chance.choice(["", "", "", " ", "\n", "\u3000"])
    assert compare(named, set_) == []


@given(papers, st.data())
def test_it_never_misses_a_changed_character(parts, data):
    named = [(f"第{number}段", text) for number, text in enumerate(parts, 1)]
    whole = "\n".join(parts)
    at = data.draw(st.integers(0, len(whole) - 1).filter(lambda at: whole[at] != "\n"))
    other = data.draw(st.sampled_from(["", "不", "癸", "7" if whole[at] != "7" else "6"]))
    changed = whole[:at] + other + whole[at + 1 :]
    assert (compare(named, changed) == []) == (plain(changed) == plain(whole))


@given(st.text(max_size=60))
def test_it_compares_anything_and_keeps_every_character_that_counts(stamped):
    for line in compare(PARTS, stamped):
        if line.label != EXTRA:
            assert plain("".join(text for text, _ in line.approved)) == plain(dict(PARTS)[line.label])
    assert all(one in plain("。，、；：！？") for one in SOFT)


@pytest.mark.parametrize(
    ("match", "reason", "shown", "said"),
    [
        (Match.SAME, "", False, ""),
        (Match.UNREAD, "", False, ""),
        (Match.DIFFERENT, "", False, "已列在"),
        (Match.DIFFERENT, "盖章时补了日期", False, "已列在"),
        (Match.DIFFERENT, " ", True, "写明不同的理由"),
        (Match.DIFFERENT, "盖章时补了日期", True, ""),
    ],
)
def test_it_lets_a_differing_paper_out_only_with_a_reason_of_somebody_who_saw_it(match, reason, shown, said):
    reasons = reasons_not_to_issue(match, 2, reason, shown=shown)
    assert said in "".join(reasons)
    assert bool(reasons) == bool(said)


def test_it_names_the_weak_point():
    assert weakness(Match.SAME, 0) == ""
    assert "2处" in weakness(Match.DIFFERENT, 2)
    assert "未能" in weakness(Match.UNREAD, 0)

"""Looking through a file: the rules on everything it holds, with the exact place and nothing personal in what is said."""

from __future__ import annotations

import pytest

from gongkai.vetting.rules import HitKind, Severity
from gongkai.vetting.services.looking import look, look_at_text
from gongkai.vetting.tests.making import OTHER, PERSON, PHONE, THIRD, book, hidden_book, packed, saved, word


def found(looked) -> dict[str, tuple[HitKind, str, HitKind | None]]:
    """text -> (kind, place, what hides it) of the personal findings."""
    return {one.hit.text: (one.hit.kind, one.place, one.hidden) for one in looked.hits if one.hit.text}


def test_it_finds_an_identity_number_in_a_hidden_sheet():
    looked = look(hidden_book(), "公示.xlsx")
    assert found(looked)[PERSON] == (HitKind.ID_CARD, "工作表“补贴名单”（隐藏）B2", HitKind.HIDDEN_SHEET)
    assert found(looked)[PHONE][1] in ("工作表“公示”A5（隐藏行）", "工作表“底表”（隐藏）C5")
    assert looked.blocking
    assert looked.unchecked == ""


def test_it_says_a_value_that_only_the_revision_holds_and_not_one_that_shows_too():
    xml = (
        f'<w:p><w:r><w:t>证件 {PERSON}</w:t></w:r><w:del w:id="1" w:author="甲"><w:r><w:delText> {OTHER}</w:delText></w:r></w:del></w:p>',
    )
    looked = look(word(xml=xml), "a.docx")
    places = [(one.hit.text, one.place) for one in looked.hits if one.hit.text in (PERSON, OTHER)]
    assert places == [(PERSON, "正文第1段"), (OTHER, "正文第1段（修订前）")]


def test_it_never_shows_a_value_in_excerpt_place_or_mark():
    made = book()
    made.active.title = f"{PHONE}名单"
    made.active["B2"] = f"联系人赵一鸣，身份证号 {PERSON}，电话 {PHONE}"
    made.active["C9"] = THIRD
    made.active.row_dimensions[9].hidden = True
    looked = look(packed({f"{OTHER}.xlsx": saved(made)}), "a.zip")
    said = "\n".join(one.excerpt + one.place + one.hit.masked + one.hit.why for one in looked.hits)
    assert not any(value in said for value in (PERSON, OTHER, THIRD, PHONE))
    assert {PERSON, OTHER, THIRD, PHONE} <= set(found(looked))


def test_it_weighs_a_mark_by_its_kind():
    weights = {one.hit.kind: one.hit.severity for one in look(hidden_book(), "a.xlsx").hits if not one.hit.text}
    assert weights[HitKind.HIDDEN_SHEET] is Severity.BLOCK
    assert weights[HitKind.COMMENT] is Severity.BLOCK


def test_it_lists_no_more_than_it_can(monkeypatch):
    monkeypatch.setattr("gongkai.vetting.services.looking.MOST_HITS", 3)
    text = "\n".join(f"手机 138001380{index:02d}" for index in range(10))
    looked = look(text.encode(), "a.txt")
    assert len(looked.hits) == 3
    assert looked.unchecked == "问题超过五千处，后面的没有列出。"


def test_it_looks_at_a_text_in_no_file():
    (one,) = [one for one in look_at_text(f"证件号码：{PERSON}", "正文") if one.hit.kind is HitKind.ID_CARD]
    assert (one.place, one.hidden, one.hit.text) == ("正文", None, PERSON)
    assert PERSON not in one.excerpt


@pytest.mark.parametrize("name", ["a.docx", "b.xlsx", "c.pdf"])
def test_it_says_what_it_could_not_read(name):
    looked = look(b"PK\x03\x04" + b"\0" * 50, name)
    assert looked.unchecked.endswith("。")
    assert looked.hits == ()

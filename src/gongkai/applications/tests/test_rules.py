"""Decisions, remedies, letters, weak points and the annual report's tables, as the law has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.applications.rules import decisions, lawyer, letter, remedy, report, states
from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.decisions import Given, Need, Remedy
from gongkai.applications.rules.letter import Letter, Words
from gongkai.applications.rules.remedy import Bodies, Standing
from gongkai.applications.rules.states import Act, State
from gongkai.orgs.rules import Duty

TYPES = decisions.types()
COUNTY = Bodies(Standing.DEPARTMENT, "云溪县人民政府", "临河市人民政府", "临河市财政局", "云溪县人民法院")
TODAY = date(2026, 3, 2)
FULL = Given("网上", "附件", "理由", "原因", "途径", "某法第一条", "云财公开〔2026〕1号", 1, 1, 1, 1, 1, 1, 1, 1)


def test_it_has_a_row_for_every_state_and_act():
    assert set(states.NEXT) == set(states.PLAIN) == set(State)
    assert set(states.FROM) == set(states.MAY) == set(Act)
    assert {state for after in states.NEXT.values() for state in after} == set(State) - {State.SUBMITTED}
    assert set(State) == states.OPEN_STATES | states.OVER_STATES


def test_it_says_why_an_act_does_not_fit_the_state_or_the_post():
    assert "“印发答复”只能在“待印发”时进行" in states.reasons_not_to_be_in(Act.ISSUE, State.HANDLING)[0]
    assert states.reasons_not_to_be_in(Act.ISSUE, State.APPROVED) == []
    assert states.reasons_not_by(Act.ACCEPT, Duty.REQUESTS) == []
    assert "依申请公开承办员或政务公开办" in states.reasons_not_by(Act.ACCEPT, Duty.EDITOR)[0]


def test_it_never_hands_an_application_to_another_organ():
    assert not [act for act in Act if "移送" in act.label or "转" in act.label]


def test_it_knows_every_type_and_puts_it_in_a_row_of_the_annual_report():
    assert len(TYPES) == 28
    informing = {each.row for each in TYPES.values() if each.nature is Nature.INFORMATION}
    assert informing == set(report.RESULT_ROWS)


@pytest.mark.parametrize("code", [f"D{n}" for n in range(1, 8)] + ["P1"])
def test_it_sends_refusals_under_articles_14_to_16_to_reconsideration_first(code):
    assert TYPES[code].remedy is Remedy.REVIEW_FIRST


@pytest.mark.parametrize(("code", "expected"), [("D8", Remedy.LISTED), ("N2", Remedy.LISTED), ("R2", Remedy.LISTED), ("G2", Remedy.EITHER), ("N1a", Remedy.EITHER), ("N3", Remedy.EITHER), ("R4", Remedy.EITHER)])  # fmt: skip
def test_it_tells_the_other_types_apart(code, expected):
    assert TYPES[code].remedy is expected


def test_it_words_the_remedy_by_type_and_by_the_day_of_the_decision():
    first = remedy.paragraph(Remedy.REVIEW_FIRST, COUNTY, date(2024, 1, 1))
    assert "应当自收到本答复之日起60日内先向云溪县人民政府申请行政复议" in first
    assert "15日内依法向云溪县人民法院" in first
    assert "6个月" not in first
    before = remedy.paragraph(Remedy.REVIEW_FIRST, COUNTY, date(2023, 12, 31))
    assert "先向" not in before
    assert "云溪县人民政府或者临河市财政局" in before
    assert "6个月内" in remedy.paragraph(Remedy.EITHER, COUNTY, TODAY)
    own = replace(COUNTY, listed="如有异议，可以申请行政复议。")
    assert remedy.paragraph(Remedy.LISTED, own, TODAY) == "如有异议，可以申请行政复议。"


@pytest.mark.parametrize(
    ("standing", "body"),
    [
        (Standing.DEPARTMENT, "云溪县人民政府"), (Standing.TOWNSHIP, "云溪县人民政府"),
        (Standing.GOVERNMENT, "临河市人民政府"), (Standing.VERTICAL, "临河市财政局"),
        (Standing.JUSTICE, "云溪县人民政府或者临河市财政局"),
    ],
)  # fmt: skip
def test_it_names_the_body_that_reviews(standing, body):
    assert remedy.review_body(replace(COUNTY, standing=standing), TODAY) == body


def test_it_asks_for_bodies_and_courts_that_are_not_registered():
    assert len(remedy.reasons_not_to_tell(replace(COUNTY, government="", court=""), TODAY)) == 2


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.code)
def test_it_names_what_is_missing_for_each_type_and_nothing_when_all_is_there(kind):
    assert decisions.reasons_not_to_decide(kind.code, FULL) == []
    assert len(decisions.reasons_not_to_decide(kind.code, Given())) == len(kind.needs)


def test_it_refuses_not_existing_without_a_search_and_blocks_empty_reasons():
    assert Need.SEARCH.label in decisions.reasons_not_to_decide("N1a", replace(FULL, searches=0))
    assert decisions.reasons_not_to_decide("D6", replace(FULL, reason=" ", cause="", path="")) == [
        Need.REASON.label, Need.CAUSE.label, Need.PATH.label,
    ]  # fmt: skip
    assert decisions.reasons_not_to_decide("Z9", FULL) == ["请选择答复类型。"]
    with pytest.raises(decisions.BadTypes):
        decisions.parse_types({"types": [{"code": "A"}]})


def test_it_asks_nobody_for_a_purpose():
    from gongkai.applications.rules import decisions as module

    text = (module.DATA / "decision_types.yaml").read_text("utf-8")
    assert "特殊需要" not in text
    assert "用途" not in text


LETTER = Letter("政府信息公开告知书", "云财公开〔2026〕3号", "张某", TODAY, "事实", "依据", "救济", "OWN", True, TODAY)


@pytest.mark.parametrize(
    "field", ["title", "number", "applicant", "received_on", "facts", "law", "remedy", "seal", "signed_on"]
)
def test_it_misses_each_of_the_eight_elements(field):
    assert letter.missing(LETTER, to_issue=True) == []
    lacking = replace(LETTER, **{field: None if field.endswith("_on") else ""})
    assert len(letter.missing(lacking, to_issue=True)) == 1


def test_it_asks_for_the_stamped_file_only_when_it_goes_out():
    bare = replace(LETTER, number="", seal="", stamped=False, signed_on=None)
    assert letter.missing(bare, to_issue=False) == []
    assert len(letter.missing(bare, to_issue=True)) == 4
    assert letter.missing(replace(LETTER, signed_on=date(2026, 3, 1)), to_issue=True)


@pytest.mark.parametrize(
    "number", ["云财公开[2026]3号", "云财公开〔2026〕第3号", "云财公开〔2026〕03号", "云财公开〔26〕3号", "3号"]
)
def test_it_refuses_numbers_that_are_not_as_the_standard_writes_them(number):
    assert letter.reasons_not_to_number(number)


def test_it_writes_the_letter_from_what_was_decided():
    body = letter.paragraphs(
        TYPES["N1a"], Words(reason="经检索本单位档案室和办公系统，2019年没有形成该名册", path="可向县档案馆查询", helpful="附去年的名册"),
        number="云财依申请〔2026〕1号", matter="2019年补贴名册。", received_on=TODAY, remedy="救济。",
        corrected_on=date(2026, 3, 9), extended=True,
    )  # fmt: skip
    assert body[0].startswith("本机关于2026年3月2日收到您提出的政府信息公开申请")
    assert "2026年3月9日收到您补正的申请" in body[0]
    assert "延长" in body[0]
    assert "2019年补贴名册。" in body[0]
    assert any("《中华人民共和国政府信息公开条例》第三十六条第（四）项" in part for part in body)
    assert body[-1] == "救济。"


def facts(code: str, **more) -> lawyer.Facts:
    kind = TYPES[code]
    told = remedy.paragraph(kind.remedy, COUNTY, TODAY)
    plain = {
        "reason": "该名册含有四十二户受助家庭的住址和病情，家庭均未同意公开，公开会使其受到打扰；公共利益不因此受损",
        "path": "可向县档案馆（电话0000-1234567）查询", "helpful": "附汇总表", "remedy": told, "expected_remedy": told,
        "on": TODAY, "due": TODAY, "searches": 2,
        "third_party": ((TODAY, "REFUSE"),) if code == "D4" else (),
    }  # fmt: skip
    return lawyer.Facts(kind=kind, **(plain | more))


@pytest.mark.parametrize("code", list(TYPES))
def test_it_finds_no_weak_point_in_a_sound_reply(code):
    assert lawyer.weak_points(facts(code)) == []


@pytest.mark.parametrize(
    ("made", "article"),
    [
        (facts("G2", due=date(2026, 3, 1)), "第三十三条"),
        (facts("N1a", searches=0), "第三十六条第（四）项"),
        (facts("N1a", searches=1), "第三十六条第（四）项"),
        (facts("D1", reason="根据《政府信息公开条例》第十四条的规定，不予公开。"), "第十四条"),
        (facts("N1b", path="请向其他机关提出"), "第三十六条第（五）项"),
        (facts("D6", reason="该材料是会议讨论记录，与会人员的意见尚未形成最后决定"), "第十六条"),
        (facts("N2", helpful=""), "便民答复"),
        (facts("D4", third_party=()), "第三十二条"),
        (facts("D4", third_party=((TODAY, "AGREE"),)), "第十五条"),
        (facts("G2", third_party=((TODAY, "REFUSE"),)), "第三十二条"),
        (facts("G2", third_party=((None, ""),)), "第三十二条、第三十四条"),
        (facts("G2", remedy="如不服，请来访。"), "行政复议法第二十四条"),
        (facts("G2", correction_told=date(2026, 2, 27), correction_due=date(2026, 2, 26)), "第三十条"),
        (facts("G2", extension_told=date(2026, 2, 27), extension_before=date(2026, 2, 26)), "第三十三条"),
        (facts("G2", drafter_id=7, approver_ids=frozenset({7})), "第十七条"),
    ],
)
def test_it_finds_each_weak_point_by_its_article(made, article):
    assert [point.article for point in lawyer.weak_points(made)] == [article]


def test_it_says_when_a_refusal_does_not_send_to_reconsideration_first():
    made = facts("D4", remedy="可以60日内申请行政复议或者6个月内起诉。")
    assert "行政复议法第二十三条" in {point.article for point in lawyer.weak_points(made)}


APPLICATIONS = st.builds(
    report.Counted,
    st.sampled_from(list(report.Column)).map(str),
    st.integers(2023, 2026),
    st.none() | st.integers(0, 2),
    st.sampled_from(list(report.RESULT_ROWS)),
    st.integers(1, 3),
).map(lambda each: replace(each, closed_year=None if each.closed_year is None else each.year + each.closed_year))


@given(st.lists(APPLICATIONS, max_size=30))
def test_it_fills_table_3_so_that_every_identity_holds(counted):
    before = report.table_3(counted, 2024)
    cells = report.table_3(counted, 2025)
    assert len(cells) == 25 * 7
    assert report.faults(cells, before) == []


def test_it_counts_an_application_once_where_it_belongs_and_says_which_identity_fails():
    cells = report.table_3(
        [report.Counted("NATURAL", 2025, None, ""), report.Counted("OTHER", 2024, 2025, "partial")], 2025
    )
    filled = {key for key, number in cells.items() if number}
    assert filled == set(product(["new", "carried_out"], ["NATURAL", "total"])) | set(
        product(["carried_in", "partial", "processed_total"], ["OTHER", "total"])
    )
    assert len(report.faults(cells | {("granted", "NATURAL"): 1})) == 2
    assert report.faults(cells, dict.fromkeys(cells, 0))


def test_it_totals_table_4():
    fourth = report.table_4({("review", "upheld"): 2, ("suit", "pending"): 1})
    assert len(fourth) == 15
    assert fourth["review", "total"] == 2
    assert report.as_json(2025, report.table_3([], 2025), fourth)["faults"] == []

"""Tables and sentences of handling: every state has its row, every refusal its reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.orgs.rules import Actor, Duty
from gongkai.vetting.rules import HitKind, Severity
from gongkai.vetting.rules import handling as rules
from gongkai.vetting.rules.campaigns import usual_due
from gongkai.vetting.rules.epidemic import UNSAID, compose, reasons_not_to_keep, template
from gongkai.vetting.rules.states import EPIDEMIC_STEPS, FINDING_STEPS, EpidemicState, FindingState

TODAY = date(2026, 3, 10)


def actor(duty: Duty = Duty.REVIEWER, user: int = 1, organ: int = 1, place: int = 1) -> Actor:
    return Actor(user, "某", place, organ, "县财政局", 1, duty)


def finding(**fields) -> rules.Standing:
    values = {
        "state": FindingState.WAIVER_ASKED, "severity": Severity.BLOCK, "kind": HitKind.ID_CARD, "organ_id": 1,
        "jurisdiction_id": 1, "drafter_id": 8, "asker_id": 9,
    }  # fmt: skip
    return rules.Standing(**{**values, **fields})


def test_every_state_has_a_row_of_steps():
    assert set(FINDING_STEPS) == set(FindingState)
    assert set(EPIDEMIC_STEPS) == set(EpidemicState)


@pytest.mark.parametrize("duty", list(Duty))
def test_it_lets_only_reviewers_and_leaders_of_the_unit_or_the_office_decide(duty):
    allowed = {Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD, Duty.OFFICE}
    assert (rules.reasons_not_to_decide(actor(duty), finding()) == []) == (duty in allowed)
    assert (rules.reasons_not_to_decide(actor(duty, organ=2), finding()) == []) == (duty is Duty.OFFICE)
    assert rules.reasons_not_to_decide(actor(duty, organ=2, place=2), finding())


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.sampled_from(list(Duty)))
def test_it_never_lets_asker_or_drafter_decide(user, asker, drafter, duty):
    reasons = rules.reasons_not_to_decide(actor(duty, user=user), finding(asker_id=asker, drafter_id=drafter))
    if user in {asker, drafter}:
        assert reasons


@given(st.sampled_from([state for state in FindingState if state is not FindingState.WAIVER_ASKED]))
def test_it_lets_nobody_decide_what_nobody_asked(state):
    assert "这一处没有待审定的放行申请。" in rules.reasons_not_to_decide(actor(), finding(state=state))


def test_it_counts_what_blocks_by_kind_and_names_what_could_not_be_read():
    said = rules.sentences(
        [
            (HitKind.ID_CARD, "正文", ""),
            (HitKind.ID_CARD, "正文", ""),
            (HitKind.UNCHECKED, "x.doc", "没有安装 LibreOffice。"),
        ]
    )
    assert said == ["有 2 处身份证件号码未处理。", "“x.doc”未能检查：没有安装 LibreOffice。"]


def test_wording_is_not_masked():
    reasons = rules.reasons_not_to_mask(actor(), [finding(kind=HitKind.OUTDATED_WORD, state=FindingState.OPEN)])
    assert reasons == ["“不合时宜提法”不能遮蔽，请修改内容后重新检查。"]


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 3, 1), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2027, 11, 30)),
    ],
)
def test_a_clean_up_is_due_by_the_end_of_november(today, due):
    assert usual_due(today) == due


FULL = {
    "case": "病例1", "sex": "女", "age": "30—39岁", "area": "云溪县城关镇", "confirmed_on": "2026-03-08", "source": "主动报告",
    "places": "3月6日 城关镇农贸市场", "transport": "3月6日 2路公交车", "advice": "请主动报告。",
}  # fmt: skip


def test_it_makes_the_text_from_the_allowed_fields():
    assert reasons_not_to_keep(FULL, today=TODAY) == []
    assert compose(FULL).splitlines() == [
        "病例1，性别女，年龄段30—39岁。",
        "现住地：云溪县城关镇。",
        "2026年3月8日报告，发现途径：主动报告。",
        "涉及的公共场所和时段：",
        "3月6日 城关镇农贸市场",
        "公共交通：",
        "3月6日 2路公交车",
        "请主动报告。",
    ]


def test_it_leaves_out_what_is_not_made_public():
    told = compose(FULL | {"sex": UNSAID, "age": UNSAID, "source": "", "area": "", "transport": ""})
    assert told.splitlines()[0] == "病例1。"
    assert "性别" not in told
    assert "2026年3月8日报告。" in told
    assert "公共交通" not in told


def test_it_takes_no_field_outside_the_template():
    assert reasons_not_to_keep(FULL | {"name": "张某"}, today=TODAY) == ["只能填写模板允许的字段。"]


@given(st.dictionaries(st.sampled_from([one.key for one in template().allowed]), st.text(max_size=60)))
def test_it_never_fails_on_what_is_filled_in(values):
    reasons_not_to_keep(values, today=TODAY)
    compose(values)


@given(
    st.sampled_from(template().words), st.sampled_from([one.key for one in template().allowed if one.kind == "lines"])
)
def test_a_forbidden_word_is_found_in_any_field(word, key):
    assert any("不得出现" in one for one in reasons_not_to_keep(FULL | {key: f"在{word}附近"}, today=TODAY))

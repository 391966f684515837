"""公开属性 in tables, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.rules import openness as rules
from gongkai.documents.rules.openness import Handling, Pace, Proposal
from gongkai.documents.rules.states import Kind, Openness, Stage, State

WHY = "尚在讨论，公开会误导公众"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Proposal(Openness.PROACTIVE), ""),
        (Proposal(Openness.ON_REQUEST, reason=WHY), ""),
        (Proposal(Openness.WITHHELD, ground="E16_PROCESS", reason=WHY), ""),
        (Proposal(Openness.UNDETERMINED), "请选择公开属性"),
        (Proposal(Openness.ON_REQUEST), "请写明不主动公开"),
        (Proposal(Openness.WITHHELD, reason=WHY), "必须选定条例规定的具体情形"),
        (Proposal(Openness.WITHHELD, ground="其他", reason=WHY), "必须选定条例规定的具体情形"),
        (Proposal(Openness.WITHHELD, ground=rules.SECRET, reason=WHY), "国家秘密不得进入属性认定"),
        (Proposal(Openness.WITHHELD, ground="E16_PROCESS", reason="内部"), "具体理由"),
        (Proposal(Openness.WITHHELD, ground="E16_PROCESS", reason=WHY, negative_list=True), "清单之外原则上都应公开"),
        (Proposal(Openness.WITHHELD, ground="E16_PROCESS", reason=WHY, negative_list=True, listed=True), ""),
        (Proposal(Openness.WITHHELD, ground="E16_PROCESS", reason=WHY, superior_public=True), "上级文件是主动公开的"),
        (
            Proposal(
                Openness.WITHHELD, ground="E16_PROCESS", reason=WHY, superior_public=True, override_why="含本县未定事项"
            ),
            "",
        ),
        (Proposal(Openness.ON_REQUEST, reason=WHY, kind=Kind.NORMATIVE), "行政规范性文件应当主动公开"),
        (Proposal(Openness.PROACTIVE, state=State.PUBLISHED), "已经公开"),
        (Proposal(Openness.PROACTIVE, state=State.REVIEW), "请先撤回"),
        (Proposal(Openness.PROACTIVE, state=State.DISCARDED), "已作废"),
    ],
)
def test_it_refuses_a_proposal_the_law_does_not_allow(asked, said):
    reasons = rules.reasons_not_to_propose(asked)
    assert bool(reasons) == bool(said)
    assert said in "".join(reasons)


def test_it_never_offers_the_secret_ground():
    assert rules.SECRET not in rules.grounds()
    assert all(ground.article.startswith("条例第十") for ground in rules.grounds().values())


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_it_takes_three_people_to_determine(proposer, examiner, approver):
    examining = Handling(Stage.PROPOSED, proposer, None, examiner)
    approving = Handling(Stage.EXAMINED, proposer, examiner, approver)
    passed = not rules.reasons_not_to_examine(examining, agree=True) and not rules.reasons_not_to_approve(
        approving, agree=True
    )
    assert passed == (len({proposer, examiner, approver}) == 3)


def test_it_wants_a_reason_for_a_return():
    assert rules.reasons_not_to_examine(Handling(Stage.PROPOSED, 1, None, 2, " "), agree=False)
    assert not rules.reasons_not_to_examine(Handling(Stage.PROPOSED, 1, None, 2, "请补充依据"), agree=False)


@pytest.mark.parametrize(
    ("kind", "preset", "asked", "settled"),
    [
        (Kind.OFFICIAL, Openness.PROACTIVE, Openness.PROACTIVE, True),
        (Kind.OFFICIAL, Openness.ON_REQUEST, Openness.ON_REQUEST, True),
        (Kind.OFFICIAL, Openness.PROACTIVE, Openness.ON_REQUEST, False),
        (Kind.OFFICIAL, Openness.WITHHELD, Openness.WITHHELD, False),
        (Kind.OFFICIAL, None, Openness.PROACTIVE, False),
        (Kind.NORMATIVE, Openness.ON_REQUEST, Openness.ON_REQUEST, False),
    ],
)
def test_it_lets_a_preset_settle_only_what_it_says(kind, preset, asked, settled):
    assert rules.may_be_preset(kind, preset, asked) is settled


@pytest.mark.parametrize(
    ("determined", "months", "due"),
    [
        (date(2026, 3, 10), 12, date(2026, 12, 31)),
        (date(2026, 10, 2), 12, date(2026, 12, 31)),
        (date(2026, 10, 3), 12, date(2027, 12, 31)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 10), 24, date(2027, 12, 31)),
    ],
)
def test_it_looks_again_at_the_end_of_a_year(determined, months, due):
    assert rules.next_rereview(determined, months) == due


@given(st.dates(date(2008, 5, 1), date(2040, 1, 1)))
def test_it_never_waits_much_longer_than_a_year(determined):
    due = rules.next_rereview(determined)
    assert timedelta(days=rules.SOON) <= due - determined <= timedelta(days=365 + rules.SOON + 1)


@pytest.mark.parametrize(
    ("openness", "pending", "said"),
    [
        (Openness.PROACTIVE, None, ""),
        (Openness.UNDETERMINED, None, "还没有认定"),
        (Openness.UNDETERMINED, Stage.PROPOSED, "还没有审查"),
        (Openness.PROACTIVE, Stage.EXAMINED, "还没有审批"),
    ],
)
def test_it_lets_nothing_circulate_undetermined(openness, pending, said):
    reasons = rules.reasons_not_to_circulate(openness, pending)
    assert bool(reasons) == bool(said)
    assert said in "".join(reasons)


@pytest.mark.parametrize(
    ("ages", "bunched"),
    [([], False), ([90] * 4, False), ([90] * 5, True), ([90, 90, 90, 1, 1, 1], True), ([90, 90, 1, 1, 1], False)],
)
def test_it_knows_a_campaign_by_many_old_things_on_one_day(ages, bunched):
    assert Pace().bunched(ages) is bunched

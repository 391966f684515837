"""The rules of a random draw: reproducible, independent of the order of the list, every tampering found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.orgs.rules import Duty
from gongkai.registers.rules import drawing as rules
from gongkai.registers.rules.drawing import Record, Stage

POOL = sorted(str(UUID(int=number * 7919)) for number in range(1, 41))
R = "a3" * 32
TODAY = date(2026, 11, 23)
ENTRIES = st.lists(st.uuids().map(str), min_size=1, max_size=40, unique=True)


def record(**changes) -> dict:
    """A sound record as its file holds it."""
    found = Record(
        register="objects", title="检查对象名录库", organ="云溪县市场监督管理局", purpose="食品销售者抽查", number=3, conditions=("类别：食品",),
        sequence=4, asked=5, pool_size=len(POOL), pool_digest=rules.pool_digest(POOL), commitment=rules.digest(R),
        registered_at="2026-11-20T09:00:00+08:00", drawn_at="2026-11-20T09:10:00+08:00", r=R, said="417",
        seed=rules.seed_of(R, "417"), drawn=rules.draw(r=R, said="417", entries=POOL, asked=5), pool=POOL,
    )  # fmt: skip
    return replace(found).as_file() | changes


def test_it_draws_these_whatever_machine_computes_it():
    assert rules.digest("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert rules.order("种子", ["甲", "乙", "丙"]) == sorted(
        ["甲", "乙", "丙"], key=lambda one: rules.digest(f"种子:{one}")
    )


@given(ENTRIES, st.data(), st.integers(0, 10**12 - 1))
def test_it_draws_the_same_in_whatever_order_the_list_comes(entries, data, said):
    shuffled = data.draw(st.permutations(entries))
    asked = data.draw(st.integers(1, len(entries)))
    first = rules.draw(r=R, said=str(said), entries=entries, asked=asked)
    assert first == rules.draw(r=R, said=str(said), entries=shuffled, asked=asked)
    assert len(set(first)) == asked
    assert set(first) <= set(entries)
    assert rules.pool_digest(entries) == rules.pool_digest(shuffled)


@given(ENTRIES, st.integers(0, 999))
def test_it_draws_fewer_as_the_beginning_of_more(entries, said):
    whole = rules.draw(r=R, said=str(said), entries=entries, asked=len(entries))
    assert sorted(whole) == sorted(entries)
    assert rules.draw(r=R, said=str(said), entries=entries, asked=1) == whole[:1]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("417", "417"), (" 4 1 7 ", "417"), ("４１７", "417"), ("007", "7"), ("0", "0"), ("9" * 12, "9" * 12),
     ("9" * 13, ""), ("", ""), ("-1", ""), ("3.5", ""), ("四", ""), ("1e3", "")],
)  # fmt: skip
def test_it_reads_the_number_a_witness_says(text, kept):
    assert rules.number_said(text) == kept


def test_it_verifies_a_sound_record():
    assert rules.verify(record()) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"r": "b4" * 32}, "随机数与登记时公布的摘要对不上"),
        ({"said": "418"}, "种子不是"),
        ({"said": "0417"}, "1至12位的整数"),
        ({"seed": "c5" * 32}, "抽出的对象与重新计算的不一致"),
        ({"commitment": rules.digest("x")}, "摘要对不上"),
        ({"pool": POOL[1:]}, "名录与登记时的数量、摘要对不上"),
        ({"pool": [*POOL, POOL[0]]}, "重复的对象"),
        ({"pool_size": 39}, "数量、摘要对不上"),
        ({"asked": 6}, "不一致"),
        ({"asked": 0}, "数量不对"),
        ({"asked": 41}, "数量不对"),
        ({"asked": True}, "应是整数"),
        ({"drawn": POOL[:5]}, "不一致"),
        ({"drawn": "x"}, "列表"),
        ({"pool": [1, 2]}, "列表"),
        ({"r": "xyz"}, "十六进制"),
        ({"said": 417}, "见证人报的数"),
        ({"format": "other"}, "不是抽取记录文件"),
    ],
)
def test_it_finds_what_was_tampered_with(changes, says):
    assert any(says in fault for fault in rules.verify(record(**changes)))


@pytest.mark.parametrize("told", [[], "x", None, 3, {}])
def test_it_refuses_what_is_no_record(told):
    assert rules.verify(told) == ["这不是抽取记录文件。"]


REGISTER = {"drawable": True, "duty": Duty.EDITOR, "purpose": "食品销售者抽查", "asked": 5, "pool": 40}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, ""),
        ({"drawable": False}, "不用于随机抽取"),
        ({"duty": Duty.HEAD}, "信息员"),
        ({"purpose": "抽查"}, "不少于4个字"),
        ({"purpose": "抽" * 201}, "不能超过200个字"),
        ({"asked": 0}, "1至40"),
        ({"asked": 41}, "1至40"),
        ({"pool": 0}, "没有符合条件的对象"),
        ({"pool": 100_001}, "分开抽取"),
        ({"pool": 5_000, "asked": 2_001}, "1至2,000"),
    ],
)
def test_it_says_why_a_draw_cannot_be_registered(changes, says):
    reasons = rules.reasons_not_to_register(**REGISTER | changes)
    assert (says in "".join(reasons)) if says else not reasons


@pytest.mark.parametrize(
    ("stage", "changes", "says"),
    [
        (Stage.REGISTERED, {}, ""),
        (Stage.DRAWN, {}, "一次登记只抽取一次"),
        (Stage.RELEASED, {}, "一次登记只抽取一次"),
        (Stage.REGISTERED, {"own": False}, "登记单位"),
        (Stage.REGISTERED, {"duty": Duty.OFFICE}, "登记单位"),
        (Stage.REGISTERED, {"witnesses": " 李"}, "写明见证人"),
        (Stage.REGISTERED, {"witnesses": "李" * 101}, "写明见证人"),
        (Stage.REGISTERED, {"said": "十七"}, "只写数字"),
    ],
)
def test_it_says_why_it_cannot_be_drawn(stage, changes, says):
    given_ = {"own": True, "duty": Duty.EDITOR, "witnesses": "李敏（人大代表）", "said": "417"} | changes
    reasons = rules.reasons_not_to_draw(stage, **given_)
    assert (says in "".join(reasons)) if says else not reasons


@pytest.mark.parametrize(
    ("stage", "changes", "says"),
    [
        (Stage.DRAWN, {}, ""),
        (Stage.RELEASED, {}, ""),
        (Stage.REGISTERED, {"drawn": None}, "还没有抽取"),
        (Stage.DRAWN, {"owes": False}, "不是检查对象"),
        (Stage.DRAWN, {"own": False}, "登记单位"),
        (Stage.DRAWN, {"finished": date(2026, 11, 21)}, "已经填写"),
        (Stage.DRAWN, {"on": None}, "请填写"),
        (Stage.DRAWN, {"on": date(2026, 11, 19)}, "早于抽取当天"),
        (Stage.DRAWN, {"on": date(2026, 11, 24)}, "晚于今天"),
    ],
)
def test_it_says_why_an_inspection_has_not_ended(stage, changes, says):
    given_ = {
        "owes": True, "own": True, "duty": Duty.EDITOR, "finished": None, "on": date(2026, 11, 22), "drawn": date(2026, 11, 20),
        "today": TODAY,
    }  # fmt: skip
    reasons = rules.reasons_not_to_finish(stage, **given_ | changes)
    assert (says in "".join(reasons)) if says else not reasons


@pytest.mark.parametrize(
    ("stage", "own", "duty", "says"),
    [
        (Stage.DRAWN, True, Duty.REVIEWER, ""),
        (Stage.DRAWN, True, Duty.HEAD, ""),
        (Stage.DRAWN, True, Duty.EDITOR, "审核人、分管领导或主要负责人"),
        (Stage.DRAWN, False, Duty.HEAD, "登记单位"),
        (Stage.REGISTERED, True, Duty.HEAD, "还没有抽取"),
        (Stage.RELEASED, True, Duty.HEAD, "已经公开"),
    ],
)
def test_it_says_why_a_record_cannot_be_made_public(stage, own, duty, says):
    reasons = rules.reasons_not_to_release(stage, own=own, duty=duty)
    assert (says in "".join(reasons)) if says else not reasons

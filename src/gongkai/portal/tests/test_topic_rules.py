from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.orgs.rules import Actor, Duty
from gongkai.portal.queries import parts, topics
from gongkai.portal.rules import parts as lines
from gongkai.portal.rules import stages
from gongkai.portal.rules.stages import Stage
from gongkai.portal.rules.topics import (
    TopicState,
    due_on,
    may_edit,
    may_publish,
    moved,
    reasons_not_to_end,
    reasons_not_to_publish,
    reasons_not_to_save,
)

GOOD = {
    "state": TopicState.DRAFT,
    "summary": "简介",
    "parts": 2,
    "same": False,
    "editor_id": 1,
    "user_id": 2,
    "vetting": [],
}


def actor(duty, organ=1, place=1):
    return Actor(2, "张三", place, organ, "单位", 3, duty)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"summary": " "}, "还没有填写简介"),
        ({"parts": 0}, "还没有任何部分"),
        ({"editor_id": 2}, "另一人核对"),
        ({"state": TopicState.PUBLISHED, "same": True}, "没有新的改动"),
        ({"vetting": ["正文有身份证号。"]}, "身份证号"),
    ],
)
def test_it_goes_out_complete_checked_and_seen_by_a_second_person(changed, said):
    reasons = reasons_not_to_publish(**(GOOD | changed))
    assert not reasons if not said else said in "".join(reasons)


def test_it_is_taken_down_or_archived_with_a_reason_only():
    assert reasons_not_to_end(TopicState.PUBLISHED, TopicState.DOWN, "内容过时") == []
    assert reasons_not_to_end(TopicState.PUBLISHED, TopicState.ARCHIVED, " ")
    assert reasons_not_to_end(TopicState.DRAFT, TopicState.DOWN, "误建")
    assert reasons_not_to_end(TopicState.DOWN, TopicState.ARCHIVED, "x")


@pytest.mark.parametrize("slug", ["", "乡村", "Rural", "-a", "a-", "a b", "x" * 61])
def test_it_refuses_an_address_that_is_none(slug):
    assert reasons_not_to_save(title="乡村振兴", slug=slug, summary="", cycle=0, taken=())


def test_its_address_is_given_once():
    assert reasons_not_to_save(title="乡村振兴", slug="rural", summary="", cycle=90, taken={"rural"})
    assert not reasons_not_to_save(title="乡村振兴", slug="rural-2", summary="", cycle=90, taken={"rural"})


def test_units_keep_their_own_and_the_office_all():
    assert may_edit(actor(Duty.EDITOR), jurisdiction_id=1, organ_id=1)
    assert not may_edit(actor(Duty.EDITOR), jurisdiction_id=1, organ_id=9)
    assert not may_publish(actor(Duty.EDITOR), jurisdiction_id=1, organ_id=1)
    assert may_publish(actor(Duty.REVIEWER), jurisdiction_id=1, organ_id=1)
    assert may_publish(actor(Duty.OFFICE), jurisdiction_id=1, organ_id=9)
    assert not may_edit(actor(Duty.OFFICE), jurisdiction_id=2, organ_id=9)
    assert not may_edit(actor(Duty.CHIEF), jurisdiction_id=1, organ_id=1)


def test_it_is_due_a_cycle_after_the_last_change_or_check():
    assert due_on(30, date(2026, 1, 1), None, date(2026, 2, 1)) == date(2026, 3, 3)
    assert due_on(0, date(2026, 1, 1)) is None
    assert due_on(30, None) is None


@given(st.lists(st.integers(0, 99), min_size=1, unique=True), st.data(), st.sampled_from((-1, 1)))
def test_it_moves_one_place_and_loses_nothing(order, data, step):
    number = data.draw(st.sampled_from(order))
    after = moved(order, number, step)
    assert sorted(after) == sorted(order)
    assert abs(after.index(number) - order.index(number)) <= 1
    if after != order:
        assert moved(after, number, -step) == order


WORDS = st.text(st.sampled_from("县政府办事平台甲乙丙丁12 ，。"), min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(st.fixed_dictionaries({"label": WORDS, "url": st.just("https://a.test/x"), "note": WORDS}), max_size=9))
def test_links_go_to_lines_and_back(rows):
    assert lines.read_links(lines.write_links(rows)) == (rows, [])


@given(st.lists(st.fixed_dictionaries({"when": WORDS, "what": WORDS, "note": WORDS}), max_size=9))
def test_stages_go_to_lines_and_back(rows):
    assert lines.read_stages(lines.write_stages(rows)) == (rows, [])


NUMBERS = st.integers(-9999, 9999).map(float)


@given(
    st.lists(
        st.fixed_dictionaries({"goal": WORDS, "indicator": WORDS, "unit": WORDS.map(lambda w: w[:10].strip() or "个"), "base": NUMBERS, "now": NUMBERS, "aim": NUMBERS, "period": WORDS}),
        max_size=5,
    )
)  # fmt: skip
def test_targets_go_to_lines_and_back(rows):
    assert lines.read_targets(lines.write_targets(rows)) == (rows, [])


@given(st.text(max_size=300))
def test_no_line_breaks_a_reader(text):
    for read in (lines.read_links, lines.read_stages, lines.read_answers, lines.read_targets, lines.read_table):
        found, wrong = read(text)
        assert found is not None
        assert all(sentence.endswith("。") for sentence in wrong)


def test_lines_say_what_is_wrong_with_them():
    assert "第 2 行" in lines.read_links("甲 | https://a.test\n乙 | javascript:alert(1)")[1][0]
    assert "问：" in lines.read_answers("没有标记")[1][0]
    assert "还没有写答" in lines.read_answers("问：多少钱")[1][0]
    assert "三个数" in lines.read_targets("企业开办 | 时间 | 天 | 五 | 二 | 一 | 今年")[1][0]
    assert "列数与第一行不同" in lines.read_table("月份 | 件数\n1月 | 2 | 3")[1][0]


def test_answers_run_over_lines():
    found, wrong = lines.read_answers("问：怎么办\n答：先登记\n再申报\n问：多久\n答：五天")
    assert not wrong
    assert found == [{"ask": "怎么办", "answer": "先登记\n再申报"}, {"ask": "多久", "answer": "五天"}]


def test_a_chart_takes_the_first_number_of_a_row():
    table, wrong = lines.read_table("季度\t完成（项）\n一季度\t1,024\n二季度\t—\n三季度\t87%")
    assert not wrong
    assert lines.chart_rows({"rows": [["一", "1,024"], ["二", "—"], ["三", "87%"]]}) == [("一", 1024.0), ("三", 87.0)]
    assert table["heads"] == ["季度", "完成（项）"]


@pytest.mark.parametrize(("base", "now", "aim", "share"), [(5, 2.5, 2.5, 100), (5, 5, 2, 0), (0, 30, 60, 50), (3, 9, 3, 100), (0, 90, 60, 100)])  # fmt: skip
def test_a_target_says_how_far_it_has_come(base, now, aim, share):
    assert lines.reached(base, now, aim) == share


def test_every_outline_is_made_of_kinds_that_are_there():
    found = topics.outlines()
    assert len(found) >= 20
    for outline in found.values():
        slots = [part.slot for part in outline.parts]
        assert len(set(slots)) == len(slots)
        assert not reasons_not_to_save(title=outline.title, slug=outline.key, summary=outline.summary, cycle=outline.cycle, taken=())  # fmt: skip
        for part in outline.parts:
            kind = parts.kind_of(part.kind)
            assert kind is not None, part
            assert set(part.values) <= {field.name for field in kind.fields}, part
            assert len(part.demand) <= 300
            assert len(part.title) <= 60
            if part.kind in {"documents", "pairs", "interpretations"}:
                assert not kind.refuse(part.values), part


@pytest.mark.parametrize("domain", ["http://a.test", "a", "a.test:80", "云溪.政务 ", "a..b", "-a.test"])
def test_it_refuses_what_is_no_domain(domain):
    assert stages.reasons_not_to_set_domain(domain)


def test_milestones_follow_each_other_and_lie_in_the_past():
    today = date(2026, 11, 23)
    dates = {Stage.BUILDING: (None, date(2026, 1, 1)), Stage.TRIAL: (date(2026, 8, 31), date(2026, 8, 20))}
    assert not stages.reasons_not_to_stage(dates, today)
    assert stages.stage_of(dates) is Stage.TRIAL
    assert stages.reasons_not_to_stage(dates | {Stage.RUNNING: (None, date(2026, 7, 1))}, today)
    assert stages.reasons_not_to_stage({Stage.TRIAL: (None, date(2027, 1, 1))}, today)
    assert stages.stage_of({}) is Stage.RUNNING
    assert stages.stage_of({Stage.TRIAL: (date(2026, 8, 31), None)}) is Stage.BUILDING

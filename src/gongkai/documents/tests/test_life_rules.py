"""Flow, validity, releases, removal, clean-up, masking in plain Python."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.rules import cleanup, flow, masking, releases, removal, validity
from gongkai.documents.rules.states import (
    NEXT,
    Channel,
    Kind,
    Mode,
    Openness,
    RelationKind,
    ReleaseState,
    Revision,
    State,
    Validity,
)
from gongkai.documents.rules.validity import Act, Decided, Life, as_of

D = date(2026, 3, 1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
ACTS = st.builds(Act, st.sampled_from(list(validity.CAUSES)), DAYS, st.integers(1, 9))
DECISIONS = st.one_of(
    st.builds(Decided, st.sampled_from([Validity.VOID, Validity.ABOLISHED]), DAYS),
    st.builds(Decided, st.just(Validity.IN_FORCE), DAYS, DAYS),
)
LIVES = st.builds(
    Life, st.sampled_from([Kind.NORMATIVE, Kind.POLICY]), DAYS, st.none() | DAYS,
    st.lists(ACTS, max_size=4).map(tuple), st.lists(DECISIONS, max_size=3).map(tuple),
)  # fmt: skip


@given(LIVES, DAYS, st.integers(1, 2000))
def test_it_never_comes_back_once_it_has_ended(life, on, later):
    then = as_of(life, on)
    if then.validity in validity.ENDED:
        assert as_of(life, on + timedelta(days=later)).validity in validity.ENDED


@given(LIVES, DAYS)
def test_it_changes_only_on_days_that_are_named(life, on):
    before, after = as_of(life, on - timedelta(days=1)), as_of(life, on)
    if before.validity is not after.validity:
        assert on in validity.change_days(life)


@given(LIVES, DAYS)
def test_an_end_is_never_dated_after_the_day_it_is_asked_of(life, on):
    then = as_of(life, on)
    assert then.since is None or then.since <= on


@given(LIVES, DAYS, DAYS)
def test_an_amendment_never_ends_anything(life, on, when):
    amended = Life(
        life.kind, life.from_on, life.expires_on, (*life.acts, Act(RelationKind.AMENDS, when, 99)), life.decided
    )
    assert (as_of(life, on).validity in validity.ENDED) == (as_of(amended, on).validity in validity.ENDED)


@given(LIVES, DAYS)
def test_the_order_of_what_was_done_does_not_matter(life, on):
    turned = Life(life.kind, life.from_on, life.expires_on, life.acts[::-1], life.decided[::-1])
    assert as_of(turned, on).validity is as_of(life, on).validity


@pytest.mark.parametrize(
    ("life", "on", "wanted"),
    [
        (Life(Kind.OFFICIAL, D), D, Validity.NONE),
        (Life(Kind.NORMATIVE, None), D, Validity.NONE),
        (Life(Kind.NORMATIVE, D), D - timedelta(days=1), Validity.PENDING),
        (Life(Kind.NORMATIVE, D), D, Validity.IN_FORCE),
        (Life(Kind.NORMATIVE, D, date(2028, 2, 29)), date(2028, 2, 29), Validity.IN_FORCE),
        (Life(Kind.NORMATIVE, D, date(2028, 2, 29)), date(2028, 3, 1), Validity.LAPSED),
        (Life(Kind.NORMATIVE, D, None, (Act(RelationKind.AMENDS, D, 2),)), D, Validity.AMENDED),
        (Life(Kind.NORMATIVE, D, None, (Act(RelationKind.ABOLISHES, D, 2),)), D, Validity.ABOLISHED),
        (Life(Kind.NORMATIVE, D, None, (Act(RelationKind.REPLACES, D, 2),)), D, Validity.ABOLISHED),
        (Life(Kind.NORMATIVE, D, None, (Act(RelationKind.IMPLEMENTS, D, 2),)), D, Validity.IN_FORCE),
        (Life(Kind.NORMATIVE, D, None, (), (Decided(Validity.VOID, D),)), D, Validity.VOID),
        (
            Life(Kind.NORMATIVE, D, date(2027, 1, 1), (), (Decided(Validity.IN_FORCE, date(2026, 12, 1), date(2029, 1, 1)),)),
            date(2028, 1, 1),
            Validity.IN_FORCE,
        ),
        (  # decided after the end: too late
            Life(Kind.NORMATIVE, D, date(2027, 1, 1), (), (Decided(Validity.IN_FORCE, date(2027, 2, 1), date(2029, 1, 1)),)),
            date(2028, 1, 1),
            Validity.LAPSED,
        ),
    ],
)  # fmt: skip
def test_it_knows_the_validity_of_a_day(life, on, wanted):
    assert as_of(life, on).validity is wanted


def test_it_counts_months_to_the_last_day_of_a_shorter_month():
    assert validity.months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert validity.months_later(date(2026, 12, 1), 1) == date(2027, 1, 1)


def test_it_names_what_a_relation_lacks():
    ask = validity.reasons_not_to_relate
    assert ask(RelationKind.AMENDS, Kind.NORMATIVE, 1, None, "", None) == [
        "请选择所涉公文，库外文件请填写标题。",
        "“修改”应填写生效日期。",
    ]
    assert ask(RelationKind.RELATED, Kind.NEWS, 1, 1, "", None) == ["公文不能与自身建立关系。"]
    assert ask(RelationKind.ABOLISHES, Kind.NEWS, 1, 2, "", D) == ["新闻报道不能修改、废止或者替代公文。"]
    assert ask(RelationKind.IMPLEMENTS, Kind.NEWS, 1, None, "上级文件", None) == []


def test_it_refuses_to_lengthen_what_has_lapsed():
    life = Life(Kind.NORMATIVE, D, date(2026, 6, 30))
    late = Decided(Validity.IN_FORCE, date(2026, 7, 2), date(2028, 1, 1))
    assert validity.reasons_not_to_decide(life, late, "续期", date(2026, 7, 2)) == [
        "本件已失效，不能再登记效力变动。",
        "有效期已于2026年6月30日届满，届满前决定的才能延长。",
    ]
    assert validity.reasons_not_to_decide(life, Decided(Validity.IN_FORCE, D), "", D) == [
        "请填写原因或依据。",
        "请填写延长后的有效期截止日期。",
    ]
    assert validity.reasons_not_to_decide(life, Decided(Validity.VOID, D), "不适应要求", D) == []


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("revision", list(Revision))
def test_it_submits_only_what_may_be_submitted(state, revision):
    reasons = flow.reasons_not_to_submit(state, revision, review_stands=False)
    may = state in {State.DRAFT, State.ISSUED} or (state is State.PUBLISHED and revision is Revision.DRAFT)
    assert bool(reasons) != may


@pytest.mark.parametrize("state", list(State))
def test_it_publishes_only_what_was_signed_and_is_proactive(state):
    allowed = flow.reasons_not_to_publish(state, Revision.NONE, Openness.PROACTIVE) == []
    assert allowed == (State.PUBLISHED in NEXT[state])
    assert flow.reasons_not_to_publish(state, Revision.NONE, Openness.WITHHELD)


def test_it_publishes_a_correction_only_when_it_was_approved():
    assert flow.reasons_not_to_publish(State.PUBLISHED, Revision.APPROVED, Openness.PROACTIVE) == []
    assert flow.reasons_not_to_publish(State.PUBLISHED, Revision.REVIEW, Openness.PROACTIVE)


def test_it_signs_with_a_day_and_a_name():
    today = date(2026, 9, 1)
    assert flow.reasons_not_to_issue(State.APPROVED, today, "王县长", today) == []
    assert flow.reasons_not_to_issue(State.DRAFT, None, "", today) == [
        "当前是“拟稿”，不能改为“已签发”。",
        "请填写成文日期。",
        "请填写签发人。",
    ]
    assert flow.reasons_not_to_issue(State.APPROVED, date(2026, 9, 3), "王县长", today) == ["成文日期不能晚于明天。"]
    assert flow.reasons_not_to_issue(State.APPROVED, date(1948, 9, 3), "王县长", today) == ["成文日期不能早于1949年。"]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("openness", list(Openness))
def test_everyone_reads_only_what_is_proactive_and_universal(openness, mode):
    seen = flow.visible(State.PUBLISHED, openness, mode)
    assert seen == (openness is Openness.PROACTIVE and mode is Mode.UNIVERSAL)
    assert not flow.visible(State.REMOVED, openness, mode)


def test_it_marks_what_came_before_the_site():
    at = datetime(2026, 9, 1, 9, tzinfo=UTC)
    assert releases.is_before_site(at, None)
    assert releases.is_before_site(at, at + timedelta(minutes=1))
    assert not releases.is_before_site(at, at)
    assert not releases.is_before_site(None, at)


def test_it_registers_a_release_with_time_proof_and_person():
    now = datetime(2026, 9, 1, 9, tzinfo=UTC)
    assert releases.reasons_not_to_register(Channel.TV, now, "https://tv.example.cn/1", False, "李四", now) == []
    assert releases.reasons_not_to_register(Channel.SITE, None, "", False, "", now) == [
        "政府网站的发布时间由系统记录，不能登记。",
        "请填写发布时间。",
        "请填写网址，或者上传截图、扫描件作为佐证。",
        "请填写发布责任人。",
    ]
    late = now + timedelta(hours=1)
    assert releases.reasons_not_to_register(Channel.TV, late, "", True, "李四", now) == ["发布时间不能晚于现在。"]
    assert releases.reasons_not_to_cancel(ReleaseState.DONE, "") == ["只有待发布的可以取消。", "请填写不再发布的理由。"]


def test_it_takes_down_by_two_people():
    assert removal.reasons_not_to_ask(State.PUBLISHED, "正文有身份证号", False) == []
    assert len(removal.reasons_not_to_ask(State.DRAFT, "", True)) == 3
    assert removal.reasons_not_to_decide(removal.Step.ASKED, 1, 2) == []
    assert removal.reasons_not_to_decide(removal.Step.DONE, 1, 1) == [
        "这份申请已经处理。",
        "申请人不能批准自己的申请。",
    ]


def test_it_asks_a_reason_for_ending_a_document():
    assert cleanup.reasons_not_to_opine("OPEN", False, "KEEP", "") == []
    assert cleanup.reasons_not_to_opine("OPEN", False, "ABOLISH", "") == ["拟“废止”的，请填写理由。"]
    assert cleanup.reasons_not_to_opine("CLOSED", True, "", "")[0] == "这次清理已经结束。"
    assert cleanup.reasons_not_to_close("OPEN", 2) == ["还有2件没有提出清理意见。"]
    assert cleanup.reasons_not_to_open("", D, D + timedelta(days=1), 0) == [
        "请填写清理的名称。",
        "完成期限不能早于今天。",
        "没有现行有效的规范性文件可清理。",
    ]


def test_it_masks_words_that_tags_run_through():
    html = "<p>身份证号<strong>130921</strong>19900307<em>663X</em>，联系人张三 &amp; 李四</p>"
    assert masking.masked_html(html, [("13092119900307663X", "******")]) == (
        "<p>身份证号<strong>******</strong><em></em>，联系人张三 &amp; 李四</p>"
    )


@given(st.text(alphabet="甲乙丙1234<>&\"' ", max_size=60), st.text(alphabet="1234甲", min_size=2, max_size=6))
def test_masked_words_are_nowhere_left(text, words):
    from html import escape

    html = f"<p>{escape(text, quote=False)}</p>"
    done = masking.masked_html(html, [(words, "＊")])
    assert words not in masking.masked_text(text, [(words, "＊")])
    assert (
        escape(words, quote=False)
        not in done.removeprefix("<p>")
        .removesuffix("</p>")
        .replace("&lt;", "")
        .replace("&gt;", "")
        .replace("&amp;", "")
        or words not in text
    )


@pytest.mark.parametrize("unit", ["<<<", "<a href='", "1380 "])
def test_masking_costs_no_more_than_in_proportion(unit):
    def spent(times: int) -> float:
        started = time.process_time()
        assert len(masking.masked_html(unit * times, [("1380", "1***"), ("<a", "*")])) >= times
        return time.process_time() - started

    spent(100)
    assert min(spent(40_000) for _ in range(3)) < 8 * max(min(spent(10_000) for _ in range(3)), 0.002)


def test_it_masks_each_find_once_and_leaves_the_rest():
    html = "<p>12<b>3</b>12312</p>x 3 < 4 123"
    assert masking.masked_html(html, [("123", "*")]) == "<p>*<b></b>*12</p>x 3 < 4 *".replace("< 4", "&lt; 4")
    assert masking.masked_html("a<b>a</b>", [("a", "aa")]) == "aa<b>aa</b>"

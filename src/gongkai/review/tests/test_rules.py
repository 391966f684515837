"""Tables, schemes, separation, text and comparison; and that no sequence of decisions cheats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from gongkai.orgs.rules import Duty
from gongkai.review.rules import compare, deciding, progress, schemes, text
from gongkai.review.rules.compare import How, Section
from gongkai.review.rules.states import (
    GATE_HINTS,
    NEEDED,
    NOT_BY_DRAFTER,
    PROOFS,
    REVIEW_STEPS,
    REVIEWS,
    STEP_STEPS,
    TO_DO,
    Gate,
    Kind,
    ReviewState,
    Sort,
    StepState,
    Verdict,
    Where,
)

DATA = Path(__file__).parents[1] / "data" / "schemes.yaml"
SHIPPED = schemes.parse_schemes(yaml.safe_load(DATA.read_text("utf-8")), DATA.name)
NOTICE = SHIPPED[Kind.NOTICE]


def test_every_state_has_a_row():
    assert set(REVIEW_STEPS) == set(ReviewState)
    assert set(STEP_STEPS) == set(StepState)
    assert set(GATE_HINTS) == set(Gate)
    assert set(schemes.FIT) == set(Sort)


def test_it_ships_a_scheme_of_every_kind_that_keeps_the_rules():
    assert set(SHIPPED) == set(Kind)
    for kind, steps in SHIPPED.items():
        assert schemes.reasons_not_to_use(steps, kind) == []
    sides = [step.stage for step in SHIPPED[Kind.NORMATIVE] if step.sort in {Sort.FAIR, Sort.LEGAL}]
    assert sides == [2, 2]


@pytest.mark.parametrize("sort", [Sort.FIRST, Sort.SECRECY, Sort.FINAL])
def test_it_lets_a_reply_do_with_three_people_and_no_fewer(sort):
    fewer = [step for step in SHIPPED[Kind.REPLY] if step.sort is not sort]
    assert f"缺少“{sort.label}”；初审、保密审查和终审一步都不能少。" in schemes.reasons_not_to_use(fewer, Kind.REPLY)
    assert any("三审三校" in why for why in schemes.reasons_not_to_use(SHIPPED[Kind.REPLY], Kind.NOTICE))


@pytest.mark.parametrize("sort", NEEDED)
def test_it_refuses_a_scheme_without_a_step_that_must_be(sort):
    fewer = [step for step in NOTICE if step.sort is not sort]
    assert f"缺少“{sort.label}”；三审三校和保密审查一步都不能少。" in schemes.reasons_not_to_use(fewer)


@pytest.mark.parametrize(
    ("sort", "fault", "why"),
    [
        (Sort.SECOND, {"stage": 1}, "依次在前后不同的轮次"),
        (Sort.SECRECY, {"stage": 9}, "保密审查不能晚于终审"),
        (Sort.SECRECY, {"duties": (Duty.EDITOR,)}, "“保密审查”不能由信息员办理"),
        (Sort.FIRST, {"duties": ()}, "请选择“初审”由什么岗位办理"),
        (Sort.FIRST, {"gates": ()}, "“初审”至少要把一关"),
        (Sort.FIRST, {"days": 0}, "时限应在 1 到 60"),
        (Sort.FIRST, {"stage": 0}, "轮次应在 1 到 9"),
        (Sort.FIRST, {"where": Where.ORGAN}, "请选择“初审”由哪个单位办理"),
    ],
)
def test_it_refuses_a_scheme_against_the_rules(sort, fault, why):
    steps = [replace(step, **fault) if step.sort is sort else step for step in NOTICE]
    assert why in "".join(schemes.reasons_not_to_use(steps))


def test_it_asks_all_five_gates_somewhere_in_the_three_reviews():
    steps = [replace(step, gates=tuple(g for g in step.gates if g is not Gate.POLITICS)) for step in NOTICE]
    assert "三审中没有一审把“政治关”。" in schemes.reasons_not_to_use(steps)


def test_it_refuses_a_step_twice_and_says_where_a_file_is_wrong():
    assert "“初审”设了 2 次" in "".join(schemes.reasons_not_to_use([*NOTICE, NOTICE[0]]))
    with pytest.raises(schemes.BadScheme, match="第 1 步不能读取"):
        schemes.parse_steps([{"sort": "DANCE", "stage": 1, "duties": []}])
    with pytest.raises(schemes.BadScheme, match="没有“政策文件”"):
        schemes.parse_schemes({"normative": {"steps": schemes.as_data(NOTICE)}}, "x.yaml")


def test_it_gives_back_what_it_kept_and_says_what_changed():
    assert schemes.parse_steps(schemes.as_data(NOTICE)) == NOTICE
    after = [replace(step, days=3) if step.sort is Sort.FINAL else step for step in NOTICE]
    assert schemes.changes(NOTICE, after) == ["修改“终审”：时限改为3 个工作日。"]
    assert schemes.changes(NOTICE, NOTICE) == []
    assert "增加“公平竞争审查”（第 2 轮，审核人或分管领导）。" in schemes.changes(NOTICE, SHIPPED[Kind.POLICY])


class TestSeparation:
    """Permission and separation are asked apart."""

    def facts(self, sort, **more):
        base = {"state": StepState.WAITING, "review": ReviewState.OPEN, "drafter_id": 1, "person_id": 2, "seated": True}
        return deciding.StepFacts(sort=sort, **(base | more))

    @pytest.mark.parametrize("sort", sorted(NOT_BY_DRAFTER))
    def test_it_keeps_the_drafter_from_every_review(self, sort):
        assert "起草人不能办理" in deciding.reasons_of_separation(self.facts(sort, person_id=1))[0]

    @pytest.mark.parametrize("sort", PROOFS)
    def test_it_lets_the_drafter_read_a_proof(self, sort):
        assert deciding.reasons_of_separation(self.facts(sort, person_id=1)) == []

    def test_it_does_not_ask_of_approvals_of_others(self):
        assert deciding.reasons_of_separation(self.facts(Sort.SECOND, approved={Sort.FIRST: 3})) == []
        assert deciding.reasons_of_separation(self.facts(Sort.SECOND, approved={Sort.FIRST: 2}))
        assert deciding.reasons_of_separation(self.facts(Sort.SECRECY, approved={Sort.FIRST: 2})) == []

    def test_it_lets_the_reviewer_of_the_stage_read_its_proof(self):
        assert deciding.reasons_of_separation(self.facts(Sort.PROOF_1, approved={Sort.FIRST: 2})) == []

    def test_it_says_what_stands_against_a_closed_review(self):
        for state in (ReviewState.COMPLETE, ReviewState.WITHDRAWN, ReviewState.RETURNED):
            assert deciding.reasons_not_to_take(self.facts(Sort.FIRST, review=state))

    def test_it_needs_all_gates_to_approve_and_none_to_return(self):
        approve = deciding.Given(Verdict.APPROVE, gates=frozenset({Gate.LAW}))
        assert (
            "政治关没有勾选"
            in deciding.reasons_not_to_decide(self.facts(Sort.FIRST), approve, {Gate.LAW, Gate.POLITICS})[0]
        )
        back = deciding.Given(Verdict.RETURN, opinion="数据有误")
        assert deciding.reasons_not_to_decide(self.facts(Sort.FIRST), back, set(Gate)) == []


def test_it_bounds_a_delegation():
    day = date(2026, 11, 23)
    assert deciding.reasons_of_term(day, date(2026, 12, 1), day, 90) == []
    assert deciding.reasons_of_term(day, date(2027, 2, 20), day, 90) == []
    assert deciding.reasons_of_term(day, date(2027, 2, 21), day, 90) == ["一次委托最长 90 天，到期后可以再办。"]


# A person tries to take a step; the content becomes another; a step sends it back; it is submitted again.
people = some.integers(1, 4)
acts = some.lists(
    some.one_of(
        some.tuples(some.just("approve"), some.sampled_from(list(Sort)), people),
        some.tuples(some.just("return"), some.sampled_from(list(Sort)), people),
        some.tuples(some.just("change"), some.sampled_from("abc"), some.just(0)),
        some.tuples(some.just("resubmit"), some.sampled_from("abc"), some.just(0)),
    ),
    max_size=60,
)


class Play:
    """The room without its tables: the same rules, asked in the same order."""

    def __init__(self, steps, emergency: bool) -> None:
        self.steps = [progress.Standing(step.sort, step.stage, StepState.AHEAD) for step in steps]
        self.print, self.drafter, self.emergency = "a", 1, emergency
        self.state = ReviewState.OPEN
        self.settle()

    def settle(self) -> None:
        after = progress.states(self.steps, self.print, emergency=self.emergency)
        for step, state in zip(self.steps, after, strict=True):
            assert state == step.state or state in STEP_STEPS[step.state], (step, state)
        self.steps = [replace(step, state=state) for step, state in zip(self.steps, after, strict=True)]
        self.state = progress.review_state(self.state, self.steps, self.print, self.drafter)

    def decide(self, act: str, sort: Sort, person: int) -> None:
        for place, step in enumerate(self.steps):
            if step.sort is sort:
                others = [other for other in self.steps if other is not step]
                facts = deciding.StepFacts(
                    sort, step.state, self.state, self.drafter, person, True,
                    approved=progress.approved(others, self.print),
                )  # fmt: skip
                if deciding.reasons_not_to_take(facts):
                    return
                if act == "approve":
                    made = replace(step, state=StepState.APPROVED, fingerprint=self.print, person_id=person)
                else:
                    made = replace(step, state=StepState.RETURNED, returned=True)
                self.steps[place] = made
                self.settle()

    def play(self, act: str, what, person: int) -> None:
        if act in {"approve", "return"}:
            self.decide(act, what, person)
        elif act == "change" and self.state is not ReviewState.RETURNED:
            self.print = what
            self.settle()
        elif act == "resubmit" and self.state is ReviewState.RETURNED:
            self.print, self.state = what, ReviewState.OPEN
            self.steps = [
                replace(step, returned=False, state=StepState.AHEAD) if step.returned else step for step in self.steps
            ]
            self.settle()


@settings(max_examples=300)
@given(acts=acts, kind=some.sampled_from(list(Kind)), emergency=some.booleans())
def test_no_sequence_of_decisions_is_complete_with_fewer_people_than_there_must_be(acts, kind, emergency):
    game = Play(SHIPPED[kind], emergency)
    for act in acts:
        game.play(*act)
        now = progress.approved(game.steps, game.print)
        quick = progress.emergency_done(game.steps, game.print, game.drafter)
        if quick:
            assert now[Sort.SECRECY] != game.drafter
        if game.state is ReviewState.COMPLETE:
            assert set(now) >= set(NEEDED)
            assert len({now[sort] for sort in REVIEWS}) == 3
            assert game.drafter not in {who for sort, who in now.items() if sort in NOT_BY_DRAFTER}
            assert len({now[sort] for sort in PROOFS}) > 1


def test_it_can_be_completed_at_all():
    game = Play(NOTICE, emergency=False)
    for _ in range(4):
        for place, sort in enumerate(Sort):
            game.play("approve", sort, 2 + place)
    assert game.state is ReviewState.COMPLETE


def test_it_lets_nothing_wait_while_one_step_has_sent_it_back():
    game = Play(NOTICE, emergency=True)
    game.play("return", Sort.FIRST, 2)
    assert not [step for step in game.steps if step.state in TO_DO]


class TestText:
    """Where words stand, and the text with them marked."""

    HTML = "<h2>标题</h2><p>第一段<strong>重点</strong>内容。</p><table><tr><td>甲</td><td>乙</td></tr></table><p>第一段又来。</p>"

    def test_it_reads_what_is_seen(self):
        assert text.text_of(self.HTML) == "标题\n第一段重点内容。\n甲\t乙\t\n第一段又来。\n"
        assert text.blocks_of("<p> a&nbsp;b </p><script>x</script><p></p>") == ["a b"]

    def test_it_finds_words_across_elements_and_chooses_by_what_is_before(self):
        plain = text.text_of(self.HTML)
        assert plain[slice(*text.locate(plain, "段 重点内"))] == "段重点内"
        assert text.locate(plain, "第一段") == (3, 6)
        assert text.locate(plain, "第一段", before="甲\t乙") == (17, 20)
        assert text.locate(plain, "第一段", near=16) == (17, 20)
        assert text.locate(plain, "没有") is None
        assert text.locate(plain, "  ") is None

    def test_it_marks_words_across_elements_once(self):
        made = text.marked(self.HTML, [text.Span(5, 8, "1")])
        assert made.count('id="mark-1"') == 1
        assert '第一<mark class="remarked" data-remark="1" id="mark-1">段</mark><strong><mark' in made
        assert text.text_of(made) == text.text_of(self.HTML)

    @given(html=some.text("<>/pbtrd &;\"'甲乙 \n", max_size=80), start=some.integers(0, 40), size=some.integers(1, 20))
    def test_it_never_changes_the_words(self, html, start, size):
        from gongkai.kernel.html import clean

        sound = clean(html)
        made = text.marked(sound, [text.Span(start, start + size, "1")])
        assert "".join(text.text_of(made).split()) == "".join(text.text_of(sound).split())


class TestCompare:
    """What changed."""

    def test_it_shows_words_within_a_paragraph(self):
        old, new = "<p>每台补贴3000元，限购一台。</p>", "<p>每台补贴3500元，限购一台。</p>"
        change = compare.compare([Section("正文", old)], [Section("正文", new)])[0]
        assert [(piece.how, piece.text) for piece in change.rows[0].both] == [
            (How.SAME, "每台补贴3"), (How.REMOVED, "0"), (How.ADDED, "5"), (How.SAME, "00元，限购一台。"),
        ]  # fmt: skip
        assert compare.words([change]) == "正文改动 1 处"

    def test_it_counts_what_did_not_change_and_names_new_sections(self):
        old = "".join(f"<p>第{n}段文字没有变化</p>" for n in range(20))
        changes = compare.compare(
            [Section("正文", old)], [Section("正文", f"{old}<p>新加一段</p>"), Section("附件1", "<p>表</p>")]
        )
        assert [row.how for row in changes[0].rows] == [How.SKIPPED, How.SAME, How.SAME, How.ADDED]
        assert changes[0].rows[0].count == 18
        assert compare.words(changes) == "正文改动 1 处，新增附件1"

    def test_it_says_when_only_the_layout_changed(self):
        changes = compare.compare([Section("正文", "<p>甲</p>")], [Section("正文", "<h2>甲</h2>")])
        assert compare.words(changes) == "正文的版式或图片有变动"

    @given(
        old=some.lists(some.text("甲乙丙一二", max_size=8), max_size=6),
        new=some.lists(some.text("甲乙丙一二", max_size=8), max_size=6),
    )
    def test_it_loses_no_word_of_either(self, old, new):
        old, new = [one for one in old if one], [one for one in new if one]
        rows = compare.rows_of(old, new)
        assert ["".join(piece.text for piece in row.old) for row in rows if row.old] == old
        assert ["".join(piece.text for piece in row.new) for row in rows if row.new] == new

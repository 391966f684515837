"""The manual's pages of states and reviews are drawn from the rule tables and are up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from gongkai.ledger.rules.states import PROBLEM_STEPS, ProblemState

TOOL = Path(__file__).parents[1] / "tools" / "diagrams.py"


@pytest.fixture(scope="module")
def diagrams():
    spec = importlib.util.spec_from_file_location("diagrams", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_is_what_the_rules_say(diagrams):
    assert diagrams.PAGE.read_text("utf-8") == diagrams.page(), "运行 .venv/bin/python tools/diagrams.py"


def test_it_ends_the_page_on_reviews_with_the_shipped_schemes(diagrams):
    text = diagrams.REVIEW_PAGE.read_text("utf-8")
    assert text == diagrams.review_page(), "运行 .venv/bin/python tools/diagrams.py"
    assert "FAIR[" in text
    assert "R2 -. 退回 .-> S" in text


def test_it_refuses_a_step_without_words_and_words_without_a_step(diagrams):
    fewer = {edge: words for edge, words in diagrams.PROBLEM_ACTS.items() if edge[1] is not ProblemState.SETTLED}
    with pytest.raises(KeyError):
        diagrams.diagram(PROBLEM_STEPS, fewer, ProblemState.LOGGED)
    more = {**diagrams.PROBLEM_ACTS, (ProblemState.SETTLED, ProblemState.LOGGED): "重新登记"}
    with pytest.raises(ValueError, match="no such step"):
        diagrams.diagram(PROBLEM_STEPS, more, ProblemState.LOGGED)


def test_it_draws_the_life_of_an_application_with_who_takes_each_act(diagrams):
    text = diagrams.PAGE.read_text("utf-8")
    assert "SUBMITTED --> REGISTERED : 与申请人确认收到" in text
    assert "| 归档 | 已答复、申请人撤回、逾期不补正、机器提交 | 依申请公开承办员、政务公开办 |" in text
    stale = {**diagrams.APPLICATION_ACTS, (diagrams.Application.ARCHIVED, diagrams.Application.HANDLING): "重新办理"}
    with pytest.raises(ValueError, match="no such step"):
        diagrams.diagram(diagrams.APPLICATION_STEPS, stale, diagrams.Application.SUBMITTED)

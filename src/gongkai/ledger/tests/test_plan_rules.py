"""The tree of plans, and which superior's item a task most likely carries out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.ledger.rules.difference import nearest
from gongkai.ledger.rules.tree import branches


def test_it_hangs_each_plan_below_its_superior():
    parents = {1: None, 2: 1, 3: 2, 4: 99, 5: 1}
    assert branches([4, 1, 2, 3, 5], parents) == [(4, 0), (1, 0), (2, 1), (3, 2), (5, 1)]


def test_it_stands_plans_that_run_in_a_circle_at_the_top():
    assert branches([1, 2], {1: 2, 2: 1}) == [(1, 0), (2, 1)]
    assert branches([1], {1: 1}) == [(1, 0)]


@settings(max_examples=80)
@given(st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 12), max_size=12))
def test_it_shows_every_plan_once(parents):
    assert sorted(key for key, _ in branches(list(parents), parents)) == sorted(parents)


def test_it_finds_what_is_most_alike_first():
    pool = ["公开就业补贴发放结果", "推进财政预决算公开", "", "完全不同的文字"]
    (found, nothing) = nearest(["按季度公开就业补贴发放结果", ""], pool, most=2)
    assert next(place for place, _ in found) == 0
    assert all(0 < share <= 1 for _, share in found)
    assert nothing == []

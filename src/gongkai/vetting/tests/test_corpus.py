"""Precision and recall over made-up county documents whose grammar knows nothing of the detectors (bench/vetting.py takes 2,400 of them)."""

from __future__ import annotations

import pytest

from gongkai.vetting.rules import find_personal
from gongkai.vetting.tests.corpus import FORMS, documents, score

CHECKED = {"ID_CARD", "BANK_CARD"}
OTHERS = {"PHONE", "LANDLINE", "PLATE", "PASSPORT", "PERMIT", "ADDRESS", "NAME", "EMAIL"}


@pytest.fixture(scope="module")
def sums():
    """{kind: [right, wrong, missed]} over 440 documents."""
    counted: dict[str, list[int]] = {}
    for paper in documents(440, seed=7):
        hits = [(hit.kind.value, hit.start, hit.end) for hit in find_personal(paper.text)]
        for kind, row in score(paper, hits).items():
            total = counted.setdefault(kind, [0, 0, 0])
            for index, count in enumerate(row):
                total[index] += count
    return counted


@pytest.mark.parametrize("kind", sorted(CHECKED | OTHERS))
def test_precision_and_recall_stay_above_the_bar(sums, kind):
    right, wrong, missed = sums[kind]
    bar = 0.98 if kind in CHECKED else 0.90
    assert right + missed >= 10, "too few were planted to say anything"
    assert right / (right + wrong) >= bar
    assert right / (right + missed) >= bar


def test_nothing_else_is_found(sums):
    assert set(sums) == CHECKED | OTHERS


def test_the_corpus_is_the_same_for_the_same_seed_and_marks_places_rightly():
    papers = list(documents(2 * len(FORMS), seed=3))
    assert [paper.text for paper in papers] == [paper.text for paper in documents(2 * len(FORMS), seed=3)]
    assert any(not paper.plants for paper in papers)
    for paper in papers:
        for _, start, end in paper.plants:
            assert paper.text[start:end].strip() == paper.text[start:end]


def test_the_score_counts_what_is_wrong_and_missed():
    (paper,) = (paper for paper in documents(1, seed=1))
    assert all(row[0] == 0 and row[1] == 0 for row in score(paper, []).values())
    assert score(paper, [("PLATE", 0, 3)])["PLATE"] == [0, 1, 0]

"""From a batch to the public: review, a named person, withdrawal at once."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.queries import rows as rows_of
from gongkai.registers.rules.states import OPEN_STATES, STEPS, Act, State
from gongkai.registers.services import filling, publishing
from gongkai.registers.tests import builders
from gongkai.review.queries import standing
from gongkai.review.tests import builders as reviews
from gongkai.trail.services import subject_of

pytestmark = pytest.mark.django_db
CELLS = dict(zip(["title", "held_on", "kind", "content", "lecturer", "people"], builders.line(1), strict=True))


@pytest.fixture(autouse=True)
def today():
    with days.standing_at(date(2026, 11, 23)):
        yield


def test_it_has_a_step_for_every_state():
    assert set(STEPS) == set(State)
    assert State.PUBLISHED not in OPEN_STATES


def submitted(tmp_path, by):
    batch = builders.staged(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]), by)
    return publishing.submit(batch=batch, reason="", by=by)


def test_it_waits_for_its_review_and_is_published_by_name(tmp_path):
    by = builders.writer()
    batch = submitted(tmp_path, by)
    assert batch.state == State.REVIEW
    assert "概况" in [section["title"] for section in standing(subject_of(batch)).review.versions.get().sections]
    with pytest.raises(Refused, match="审核中"):
        publishing.publish(batch=batch, by=by)
    approve(batch)
    batch.refresh_from_db()
    assert batch.state == State.APPROVED
    with pytest.raises(Refused, match="由填报单位的信息员公开"):
        publishing.publish(batch=batch, by=builders.writer("县教育局"))
    publishing.publish(batch=batch, by=by)
    batch.refresh_from_db()
    assert (batch.state, batch.sequence, batch.published_by_id) == (State.PUBLISHED, 1, by.user_id)
    assert rows_of.current(batch.register_id).count() == 1


def approve(batch):
    """Every step taken by the person it needs."""
    reviews.through(standing(subject_of(batch)).review, reviews.team(orgs.organ("县财政局")))


def test_it_comes_back_with_a_reason(tmp_path):
    by = builders.writer()
    batch = submitted(tmp_path, by)
    publishing.returned(standing(subject_of(batch)).review.pk, subject_of(batch))
    batch.refresh_from_db()
    assert batch.state == State.RETURNED


def test_it_takes_one_row_by_a_form_and_names_faults_by_field():
    by, register = builders.writer(), builders.register()
    wrong = filling.fill(register=register, cells=CELLS | {"people": "很多"}, by=by)
    assert [one.key for one in wrong.wrong] == ["people"]
    made = filling.fill(register=register, cells=CELLS, by=by).batch
    assert (made.state, made.added) == (State.READY, 1)


def test_it_takes_a_row_off_at_once_and_keeps_its_history(tmp_path):
    by = builders.writer()
    batch = builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1), builders.line(2)]), by)
    row = batch.rows.first()
    with pytest.raises(Refused, match="审核人"):
        filling.withdraw(row=row, reason="登记错误", annulled=False, by=by)
    head = orgs.actor(Duty.HEAD, orgs.organ("县财政局"))
    with pytest.raises(Refused, match="理由"):
        filling.withdraw(row=row, reason="", annulled=False, by=head)
    with pytest.raises(Refused, match="没有决定被撤销的情形"):
        filling.withdraw(row=row, reason="登记错误", annulled=True, by=head)
    filling.withdraw(row=row, reason="登记错误", annulled=False, by=head)
    assert rows_of.current(batch.register_id).count() == 1
    assert [one.act for one in rows_of.of_entry(row.entry)] == [Act.REMOVE, Act.ADD]
    with pytest.raises(Refused, match="已不在"):
        filling.withdraw(row=row, reason="登记错误", annulled=False, by=head)

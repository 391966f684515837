"""Rows walked while they are changed."""

from __future__ import annotations

import pytest

from gongkai.kernel.rows import walked
from gongkai.outbox.models import Schedule

pytestmark = pytest.mark.django_db


def test_it_keeps_the_order_and_skips_what_is_gone():
    for name in "cab":
        Schedule.objects.create(name=name)
    seen = []
    for row in walked(Schedule.objects.order_by("name"), size=1):
        seen.append(row.name)
        if row.name == "a":
            Schedule.objects.filter(name="b").delete()
    assert seen == ["a", "c"]


def test_it_reads_a_piece_at_a_time(django_assert_num_queries):
    for number in range(5):
        Schedule.objects.create(name=f"s{number}")
    with django_assert_num_queries(1 + 3):
        assert len(list(walked(Schedule.objects.order_by("name"), size=2))) == 5

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.trail import rules

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.decimals()
    | st.uuids()
    | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class State(StrEnum):
    DONE = "DONE"


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=5))
def test_it_hashes_what_is_read_back_alike(content):
    stored = json.loads(json.dumps(rules.plain(content)))
    assert rules.canonical(stored) == rules.canonical(content)
    assert b"\x00" not in rules.canonical(content)
    assert "\\u0000" not in rules.canonical(content).decode()


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (date(2026, 1, 2), "2026-01-02"), (Decimal("1.10"), "1.10"), (1e22, 10**22), (-0.0, 0), (0.5, 0.5), (float("nan"), "nan"),
        (State.DONE, "DONE"), (UUID(int=1), "00000000-0000-0000-0000-000000000001"), ((1, 2), [1, 2]), ({3, 1}, [1, 3]), (b"\xff", "ff"),
        (datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))), "2026-01-01T00:00:00.000000+00:00"), ({1: "a\x00"}, {"1": "a\ufffd"}),
        ("\ud800", "?"), (timedelta(minutes=1), "60.0 s"),
    ],
)  # fmt: skip
def test_it_makes_values_plain(value, plain):
    assert rules.plain(value) == plain


def test_it_stamps_to_the_microsecond_in_utc():
    assert rules.stamp(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000+00:00"


@given(
    st.lists(st.text(alphabet="0123456789abcdef", min_size=64, max_size=64), min_size=1, max_size=9, unique=True),
    st.data(),
)
def test_the_root_changes_with_any_leaf(hashes, data):
    root = rules.merkle_root(hashes)
    place = data.draw(st.integers(0, len(hashes) - 1))
    assert rules.merkle_root([*hashes[:place], "f" * 63 + "g", *hashes[place + 1 :]]) != root
    assert rules.merkle_root([]) != root

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F, IntegerField, Value
from django.db.models.functions import Length, NullIf
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from gongkai.kernel import paging

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)


def make(*days):
    Session.objects.all().delete()
    Session.objects.bulk_create(
        Session(session_key=f"k{number:04}", session_data="x" * (day % 3), expire_date=START + timedelta(days=day))
        for number, day in enumerate(days)
    )


def keys(page):
    return [row.pk for row in page.rows]


def walk(queryset, order, size):
    pages, cursor = [], None
    while True:
        page = paging.page(queryset, order=order, cursor=cursor, size=size)
        pages.append(page)
        if page.next is None:
            return pages
        cursor = page.next


ORDERS = [
    ("expire_date",), ("-expire_date",), ("-expire_date", "session_key"), ("expire_date", "-pk"), ("session_data", "-expire_date"),
    ("lengthy", "pk"), ("-lengthy", "-expire_date"), ("maybe", "-expire_date"), ("-maybe", "expire_date"),
]  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
@given(days=st.lists(st.integers(0, 9), max_size=25), size=st.integers(1, 7))
@bounds(max_examples=15)
def test_it_walks_every_row_once_both_ways(order, days, size):
    make(*days)
    rows = Session.objects.annotate(
        lengthy=Length("session_data"), maybe=NullIf(Length("session_data"), Value(1), output_field=IntegerField())
    )
    forward = walk(rows, order, size)
    seen = [key for page in forward for key in keys(page)]
    assert len(seen) == len(set(seen)) == len(days)
    assert all(len(page.rows) == size for page in forward[:-1])
    sort = [
        F(name.lstrip("-")).desc(nulls_last=True) if name[0] == "-" else F(name).asc(nulls_last=True) for name in order
    ]
    assert seen == [row.pk for row in rows.order_by(*sort, "pk")]
    for before, page in pairwise(forward):
        assert keys(paging.page(rows, order=order, cursor=page.previous, size=size)) == keys(before)
    if len(forward) > 1:
        last = paging.page(rows, order=order, cursor=forward[0].last, size=size)
        assert keys(last) == seen[-size:]
        assert (last.next, last.last) == (None, None)
        assert keys(paging.page(rows, order=order, cursor=last.first, size=size)) == seen[:size]


def test_it_offers_nothing_to_go_to_on_a_single_page():
    make(1, 2)
    page = paging.page(Session.objects.all(), order=("expire_date",), size=2)
    assert (page.first, page.previous, page.next, page.last) == (None, None, None, None)
    assert len(paging.page(Session.objects.none(), order=("expire_date",))) == 0


def test_it_jumps_to_a_value_of_the_first_key():
    make(*range(20))
    page = paging.page(Session.objects.all(), order=("expire_date",), size=5)
    landed = paging.page(
        Session.objects.all(), order=("expire_date",), size=5, cursor=page.jump("2026-01-08T00:00:00Z")
    )
    assert keys(landed)[0] == "k0007"
    assert landed.previous is not None
    back = paging.page(Session.objects.all(), order=("expire_date",), size=5, cursor=landed.previous)
    assert keys(back) == ["k0002", "k0003", "k0004", "k0005", "k0006"]
    down = paging.page(Session.objects.all(), order=("-expire_date",), size=5)
    assert (
        keys(
            paging.page(
                Session.objects.all(), order=("-expire_date",), size=5, cursor=down.jump(START + timedelta(days=7))
            )
        )[0]
        == "k0007"
    )


def test_it_shows_the_last_page_when_the_jump_goes_past_the_end():
    make(1, 2, 3)
    page = paging.page(Session.objects.all(), order=("expire_date",), size=2)
    assert keys(
        paging.page(Session.objects.all(), order=("expire_date",), size=2, cursor=page.jump("2030-01-01T00:00:00Z"))
    ) == ["k0001", "k0002"]


@pytest.mark.parametrize("value", ["", None, "昨天", "2026-99-99", [], {}, 10**30])
def test_it_has_no_cursor_for_a_value_of_another_kind(value):
    assert paging.page(Session.objects.all(), order=("expire_date",)).jump(value) is None


def test_it_shows_the_last_rows_when_what_followed_is_gone():
    make(1, 2, 3, 4)
    page = paging.page(Session.objects.all(), order=("expire_date",), size=3)
    Session.objects.filter(pk="k0003").delete()
    assert keys(paging.page(Session.objects.all(), order=("expire_date",), size=3, cursor=page.next)) == [
        "k0000",
        "k0001",
        "k0002",
    ]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "e30",
        "W10",
        "WyIiLCJuIixbXV0",
        "汉字",
        "A" * 5000,
        "WyJhYiIsIm4iLFsxLDJdXQ",
        "bnVsbA",
        "Ww" * 900,
        "\x00",
    ],
)
def test_it_shows_the_first_page_for_a_bad_cursor(cursor):
    make(1, 2, 3)
    assert keys(paging.page(Session.objects.all(), order=("expire_date",), size=2, cursor=cursor)) == ["k0000", "k0001"]


def test_it_does_not_take_a_cursor_of_another_order():
    make(1, 2, 3)
    cursor = paging.page(Session.objects.all(), order=("-expire_date",), size=1).next
    assert keys(paging.page(Session.objects.all(), order=("expire_date",), size=1, cursor=cursor)) == ["k0000"]


@given(st.text(max_size=60))
@bounds(max_examples=60)
def test_it_takes_any_cursor_without_raising(cursor):
    paging.page(Session.objects.all(), order=("expire_date",), cursor=cursor)


def test_it_pages_dicts():
    make(1, 2, 3)
    rows = Session.objects.values("pk", "expire_date")
    first = paging.page(rows, order=("expire_date", "pk"), size=2)
    assert [row["pk"] for row in paging.page(rows, order=("expire_date", "pk"), size=2, cursor=first.next)] == ["k0002"]


def test_it_refuses_a_sort_key_that_does_not_exist():
    with pytest.raises(ValueError, match="no sort key"):
        paging.page(Session.objects.all(), order=("nowhere",))


def test_it_asks_one_query_a_page(django_assert_num_queries):
    make(*range(9))
    page = paging.page(Session.objects.all(), order=("expire_date",), size=3)
    with django_assert_num_queries(1):
        paging.page(Session.objects.all(), order=("expire_date",), size=3, cursor=page.next)

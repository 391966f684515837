"""A prepared query gives what the composed one gives, on every database, whatever the values are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from gongkai.kernel.prepared import Prepared

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def organs():
    place = apps.get_model("orgs", "Jurisdiction").objects.create(name="云溪县", level="COUNTY")
    model = apps.get_model("orgs", "Organ")
    return [model.objects.create(jurisdiction=place, name=f"县{word}局", order=n) for n, word in enumerate("甲乙丙")]


def test_it_gives_objects_with_what_is_joined_and_leaves_the_rest_for_later():
    made, model = organs(), apps.get_model("orgs", "Organ")
    one = Prepared(
        lambda uuid: model.objects.filter(uuid=uuid).select_related("jurisdiction").only("name", "jurisdiction__name"),
        uuid=UUID,
    )
    for organ in [*made, *made]:
        with CaptureQueriesContext(connection) as queries:
            (found,) = one(uuid=organ.uuid)
            assert (found, found.name, found.jurisdiction.name) == (organ, organ.name, "云溪县")
        assert len(queries) == 1
        assert found.get_deferred_fields()
        assert found.order == organ.order
    assert one(uuid=uuid4()) == []


def test_it_gives_columns_in_order_and_every_type_as_its_field_has_it():
    for n in range(4):
        Session.objects.create(session_key=f"钥{n}'%s", session_data=str(n), expire_date=MOMENT.replace(day=4 + n))
    asked = Prepared(
        lambda at, key: (
            Session.objects.filter(expire_date__gte=at)
            .exclude(expire_date=at, session_key=key)
            .order_by("-expire_date")
            .values_list("expire_date", "session_data")[:2]
        ),
        at=datetime,
        key=str,
    )
    assert asked(at=MOMENT, key="钥0'%s") == [(MOMENT.replace(day=7), "3"), (MOMENT.replace(day=6), "2")]
    assert asked(at=MOMENT.replace(day=7), key="钥3'%s") == []
    assert asked(at=MOMENT.replace(day=7), key="another") == [(MOMENT.replace(day=7), "3")]


def test_a_value_may_stand_in_several_places_and_rows_come_as_dictionaries():
    first, second = Permission.objects.order_by("pk")[:2]
    asked = Prepared(
        lambda number: Permission.objects.filter(Q(pk=number) | Q(content_type_id=number)).order_by("pk").values("pk"),
        number=int,
    )
    for number in (first.pk, second.pk, 10**9):
        wanted = Permission.objects.filter(Q(pk=number) | Q(content_type_id=number)).order_by("pk").values("pk")
        assert asked(number=number) == list(wanted)


def test_it_reads_days_and_what_was_written_since():
    model = apps.get_model("workdays", "YearNotice")
    asked = Prepared(lambda on: model.objects.filter(issued_on=on).values_list("year", flat=True), on=date)
    assert asked(on=date(2031, 11, 4)) == []
    model.objects.create(year=2032, title="放假通知", issued_on=date(2031, 11, 4), loaded_at=MOMENT)
    assert asked(on=date(2031, 11, 4)) == [2032]


@pytest.mark.parametrize(
    ("compose", "kinds"),
    [
        (lambda n, m: Permission.objects.filter(pk=n), {"n": int, "m": int}),  # m is nowhere
        (lambda word: Permission.objects.filter(name__contains=word), {"word": str}),  # would be part of a LIKE
        (
            lambda n: Permission.objects.filter(pk__gt=n).values("name").distinct().order_by("content_type_id"),
            {"n": int},
        ),
    ],
)
def test_it_refuses_what_it_cannot_put_values_into(compose, kinds):
    with pytest.raises(ValueError):
        Prepared(compose, **kinds)(**dict.fromkeys(kinds, 1))


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(KeyError):
        Prepared(lambda n: Permission.objects.filter(pk=n), n=int)()

"""Rows walked while they are changed."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from gongkai.kernel.rows import change, inserting, put, put_unless_there, walked

pytestmark = pytest.mark.django_db
UNIQUE = ("app_label", "model")


def test_it_keeps_the_order_and_skips_what_is_gone():
    for name in "cab":
        ContentType.objects.create(app_label="walked", model=name)
    rows = ContentType.objects.filter(app_label="walked")
    seen = []
    for row in walked(rows.order_by("model"), size=1):
        seen.append(row.model)
        if row.model == "a":
            rows.filter(model="b").delete()
    assert seen == ["a", "c"]


def test_it_reads_a_piece_at_a_time(django_assert_num_queries):
    for number in range(5):
        ContentType.objects.create(app_label="walked", model=f"s{number}")
    rows = ContentType.objects.filter(app_label="walked")
    with django_assert_num_queries(1 + 3):
        assert len(list(walked(rows.order_by("model"), size=2))) == 5


def test_it_puts_rows_in_as_bulk_create_does():
    inserting([ContentType(app_label="put", model=name) for name in "ab"])()
    ContentType.objects.bulk_create([ContentType(app_label="put", model="c")])
    assert [row.model for row in ContentType.objects.filter(app_label="put").order_by("pk")] == ["a", "b", "c"]
    inserting([])()


@pytest.mark.parametrize("number", [3, 200])
def test_it_puts_in_all_or_none(number):
    names = [f"a\t{place}\\" for place in range(number)]
    with pytest.raises(IntegrityError), transaction.atomic():
        inserting([ContentType(app_label="put", model=name) for name in [*names, names[0]]])()
    assert not ContentType.objects.filter(app_label="put").exists()
    inserting([ContentType(app_label="put", model=name) for name in names])()
    assert [row.model for row in ContentType.objects.filter(app_label="put").order_by("pk")] == names


def test_one_row_is_put_in_with_its_key():
    row = put(ContentType(app_label="put", model="one"))
    assert ContentType.objects.get(app_label="put").pk == row.pk
    row.model = "other"
    row.save()  # it knows that it is there
    assert list(ContentType.objects.filter(app_label="put").values_list("model", flat=True)) == ["other"]


def test_what_the_database_refuses_is_raised():
    put(ContentType(app_label="put", model="one"))
    with pytest.raises(IntegrityError), transaction.atomic():
        put(ContentType(app_label="put", model="one"))


def test_a_row_that_is_there_already_breaks_nothing():
    with transaction.atomic():
        assert put_unless_there(ContentType(app_label="put", model="one"), *UNIQUE)
        assert not put_unless_there(ContentType(app_label="put", model="one"), *UNIQUE)
        assert put_unless_there(ContentType(app_label="put", model="two"), *UNIQUE)
    assert ContentType.objects.filter(app_label="put").count() == 2


def test_some_fields_of_a_row_are_changed_and_no_other():
    row = put(ContentType(app_label="put", model="one"))
    row.model, row.app_label = "two", "elsewhere"
    change(row, "model")
    assert ContentType.objects.values_list("app_label", "model").get(pk=row.pk) == ("put", "two")

"""What is handed in, field by field; the description says the same."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.api.rules import described
from gongkai.api.rules.fields import FIELDS, faults_in
from gongkai.api.tests.builders import item

DAY = date(2026, 9, 2)
ENTRY = "0f5b4d2a-9a63-4c6e-8f0a-1b2c3d4e5f60"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"kind": "STATISTICS", "summary": "", "keywords": None}, []),
        ({"id": "中文"}, ["id"]),
        ({"id": "x" * 81}, ["id"]),
        ({"id": ["JZ"]}, ["id"]),
        ({"title": "", "body": 3}, ["title", "body"]),
        ({"title": "  "}, ["title"]),
        ({"title": "长" * 301}, ["title"]),
        ({"body": "有\x00"}, ["body"]),
        ({"entries": []}, ["entries"]),
        ({"entries": "x"}, ["entries"]),
        ({"entries": [1]}, ["entries"]),
        ({"entries": [ENTRY] * 21}, ["entries"]),
        ({"formed_on": "2026/9/1"}, ["formed_on"]),
        ({"formed_on": "20260901"}, ["formed_on"]),
        ({"formed_on": "2026-09-03"}, ["formed_on"]),
        ({"formed_on": "1948-01-01"}, ["formed_on"]),
        ({"kind": "NEWS"}, ["kind"]),
        ({"kind": {}}, ["kind"]),
        ({"colour": "red"}, ["colour"]),
    ],
)
def test_it_names_every_wrong_field(changed, fields):
    assert [fault.field for fault in faults_in({**item([ENTRY]), **changed}, DAY)] == fields


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([f.name for f in FIELDS]), inner),
    max_leaves=8,
)


@given(JSON)
def test_whatever_is_sent_is_answered_in_sentences(sent):
    assert all(fault.message.endswith("。") for fault in faults_in(sent, DAY))


def test_the_description_is_made_of_the_fields_that_are_checked():
    words = described.document("云溪县")
    shape = words["components"]["schemas"]["Item"]
    assert list(shape["properties"]) == [field.name for field in FIELDS]
    assert shape["required"] == [field.name for field in FIELDS if field.required]
    named = set(json.dumps(words).split("#/components/schemas/")[1:])
    assert {one.split('"')[0] for one in named} <= set(words["components"]["schemas"])

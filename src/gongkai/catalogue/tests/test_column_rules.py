"""Columns as plain rules: knots, cycles, templates, placing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.catalogue.queries.templates import guide_fields, national_classes, template
from gongkai.catalogue.rules import columns as rules
from gongkai.catalogue.rules import guides, placements
from gongkai.catalogue.rules.columns import ColumnKind, ColumnState, Node
from gongkai.catalogue.rules.placements import Mode
from gongkai.catalogue.rules.templates import BadTemplate, LocalName, localised, parse_template, rows_for
from gongkai.orgs.rules import Actor, Duty

DAY = date(2026, 9, 1)


def node(number: int, parent: int | None = None, kind: ColumnKind = ColumnKind.FREE, **fields) -> Node:
    return Node(number, parent, 1, 1, kind, fields.pop("state", ColumnState.VISIBLE), **fields)


def tree(*nodes: Node) -> dict[int, Node]:
    return {one.id: one for one in nodes}


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
def test_it_never_ties_a_knot_nor_goes_too_deep(moves):
    nodes = tree(*(node(number) for number in range(12)))
    for moved, to in moves:
        column, parent = nodes[moved], nodes[to]
        if not rules.reasons_not_to_move(column, parent, nodes):
            nodes[moved] = node(moved, to)
    for number in nodes:
        assert 1 <= rules.depth_of(nodes, number) <= rules.MOST_DEPTH
        assert number not in rules.descendants(nodes.values(), number)


@given(st.integers(0, rules.MOST_CYCLE), st.lists(st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))))
def test_it_counts_the_cycle_from_the_newest_day(cycle, since):
    due = rules.due_on(cycle, *since)
    known = [day for day in since if day]
    assert due == (max(known) + timedelta(cycle) if cycle and known else None)


@pytest.mark.parametrize(
    ("kind", "parent", "fine"),
    [(ColumnKind.FREE, None, True), (ColumnKind.GUIDE, None, False), (ColumnKind.ON_REQUEST, None, False),
     (ColumnKind.STATUTORY, None, False), (ColumnKind.STATUTORY, 1, True), (ColumnKind.DOCUMENTS, 1, True),
     (ColumnKind.ANNUAL_REPORT, None, True), (ColumnKind.SYSTEM, None, True)],
)  # fmt: skip
def test_it_knows_where_items_may_stand(kind, parent, fine):
    assert rules.takes_content(node(2, parent, kind)) is fine
    assert not rules.takes_content(node(2, parent, kind, state=ColumnState.CLOSED))


@pytest.mark.parametrize(
    ("duty", "organ", "keeps", "arranges_own", "arranges_statutory"),
    [(Duty.OFFICE, 9, True, True, True), (Duty.ADMIN, 9, True, True, True), (Duty.EDITOR, 1, True, True, False),
     (Duty.HEAD, 1, True, True, False), (Duty.EDITOR, 9, False, False, False), (Duty.SECRECY, 1, False, False, False),
     (Duty.CHIEF, 9, False, False, False)],
)  # fmt: skip
def test_it_lets_keep_and_arrange_by_duty(duty, organ, keeps, arranges_own, arranges_statutory):
    actor = Actor(1, "某人", 1, organ, "某局", 1, duty)
    own = {"jurisdiction_id": 1, "organ_id": 1}
    assert rules.may_keep(actor, owner_id=1, **own) is keeps
    assert rules.may_arrange(actor, kind=ColumnKind.FREE, **own) is arranges_own
    assert rules.may_arrange(actor, kind=ColumnKind.STATUTORY, **own) is arranges_statutory
    assert not rules.may_keep(actor, jurisdiction_id=2, organ_id=organ, owner_id=organ)


@pytest.mark.parametrize(
    ("title", "cycle", "sentence"),
    [
        ("", 0, "请填写栏目名称"),
        ("长" * 61, 0, "不能超过 60"),
        ("甲", 0, "已有栏目"),
        ("乙", -1, "更新周期"),
        ("乙", 5000, "更新周期"),
    ],
)
def test_it_refuses_bad_names_and_cycles(title, cycle, sentence):
    assert any(sentence in reason for reason in rules.reasons_not_to_save(title=title, cycle_days=cycle, taken={"甲"}))


@pytest.mark.parametrize("url", ["", "documents/1", "//elsewhere.example/", "https://elsewhere.example/"])
def test_it_places_only_what_stands_on_this_site(url):
    reasons = placements.reasons_not_to_place(
        record="documents.Document:1", title="标题", url=url, columns=[], counts=True, mode=Mode.UNIVERSAL
    )
    assert reasons == ["记录的网址应是本站内的地址。"]


def test_it_ships_a_template_that_holds_together():
    rows = template()
    assert {row.kind for row in rows if not row.parent_key} == set(ColumnKind) - {ColumnKind.FREE}
    assert {row.item for row in rows if row.item.startswith("20.")} == {f"20.{number}" for number in range(2, 16)}
    assert all(0 <= row.cycle <= rules.MOST_CYCLE for row in rows)
    assert rows_for(rows, "ENTERPRISE") == []
    assert len(national_classes()) == 22


def test_it_leaves_out_unused_rows_and_what_stood_beneath():
    names = {"documents": LocalName("文件", "", 30, True), "statutory/20.7": LocalName("预决算", "", 1, False)}
    found = {row.key: row for row in localised(template(), names)}
    assert "statutory/20.7" not in found
    assert found["documents"].title == "文件"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("- {key: a, kind: NONE, title: x}", "第 1 行写法不对"), ("- {kind: FREE, title: x}", "第 1 行写法不对"),
     ("- {key: a, kind: FREE, title: x}\n- {key: a, kind: FREE, title: y}", "重复"),
     ("- {key: a/b, kind: FREE, title: x}", "排在它之前")],
)  # fmt: skip
def test_it_refuses_a_template_by_row(text, sentence):
    with pytest.raises(BadTemplate, match=sentence):
        parse_template(text)


def test_it_asks_for_all_nine_fields_of_article_twelve():
    fields = guide_fields()
    needed = [field for field in fields if field.article]
    assert len(needed) == 9
    assert len(guides.missing(fields, {})) == 9
    assert guides.is_old(None, DAY)
    assert guides.is_old(DAY - timedelta(366), DAY)
    assert not guides.is_old(DAY - timedelta(365), DAY)


@pytest.mark.parametrize(
    ("item", "words"),
    [("20.7", "第二十条第（七）项"), ("20.15", "第二十条第（十五）项"), ("21.3", "第二十一条"), ("", "")],
)
def test_it_names_the_article_of_a_column(item, words):
    assert rules.article_words(item) == words

"""Public lists: exactly what the tables say, whatever is filtered, however rows come, change and go."""

from __future__ import annotations

import random
from datetime import date

import pytest

from gongkai.index.services import bitmaps
from gongkai.kernel import days
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as asking
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.listing import Asked
from gongkai.registers.services import listing, row_index
from gongkai.registers.tests import builders, samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with days.standing_at(date(2026, 11, 23)):
        yield


def naive(register, definition, asked):
    """The same answer by looking at every row."""
    order, newest = listing.order_of(definition, asked)
    rows = []
    for row in asking.current(register.pk):
        found = rules.facet_values(definition, row.values, row.organ_id)
        met = all(value in found.get(name, []) for name, value in asked.filters.items())
        if met and asking.is_open(row, days.today()) and asked.text in rules.words_of(definition, row.values, str):
            rows.append((rules.order_of(definition, order, row.values), row.pk))
    return [pk for _, pk in sorted(rows, reverse=newest)]


def test_it_answers_as_looking_at_every_row_would(tmp_path):
    chance, by, other = random.Random(7), builders.writer(), builders.writer("县教育局")
    kinds = ["业务培训", "学法", "初任培训", "研讨交流"]
    for round_number in range(4):
        for number, writer in enumerate((by, other)):
            base = number * 100
            lines = [
                builders.line(base + n, 参加人数=chance.randint(1, 60), 培训类别=chance.choice(kinds))
                for n in chance.sample(range(40), 15)
            ]
            path = builders.xlsx(tmp_path / f"{round_number}{number}.xlsx", lines)
            batch = builders.published(path, writer, whole=chance.random() < 0.3)
            if round_number:
                row_index.follow(batch.pk)
            else:
                row_index.make_missing()
    register = builders.register()
    definition = queries.definition(register)
    row_index.follow(batch.pk)
    assert all(report.sound for report in row_index.check(register).values())
    for asked in (
        Asked(), Asked({"kind": "law"}), Asked({"kind": "law", rules.ORGAN: str(by.organ_id)}), Asked(text="培训1"),
        Asked(sort="-people"), Asked({"held_on": "2026"}, text="培训", sort="-people"), Asked({"kind": "nothing"}),
    ):  # fmt: skip
        found = listing.look(register, definition, asked)
        expected = naive(register, definition, asked)
        assert found.cut.total == len(expected)
        assert [row.pk for row in found.rows] == expected[: rules.SIZE]
        assert [row.pk for row in listing.stream(register, definition, asked)] == expected
        for name, counted in found.counts.items():
            rest = {key: value for key, value in asked.filters.items() if key != name}
            for value, count in counted.items():
                assert count == len(naive(register, definition, Asked(rest | {name: value}, asked.text)))


def test_it_holds_nothing_the_public_may_not_see(tmp_path):
    register, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    definition = queries.definition(register)
    titles = {field.key: field.title for field in definition.fields}
    person = samples.GOOD | {"party": "张三丰", "sort": "自然人", "code": "", "number": "云市监罚〔2026〕2号"}
    light = samples.GOOD | {"level": "轻微", "number": "云市监罚〔2026〕3号"}
    closed = samples.GOOD | {"publish": "不公开", "number": "云市监罚〔2026〕4号", "why": "涉及商业秘密"}
    over = samples.GOOD | {"decided_on": "2025-03-02", "number": "云市监罚〔2026〕5号"}
    head = [*samples.GOOD, "why"]
    lines = [[one.get(key, "") for key in head] for one in (samples.GOOD, person, light, closed, over)]
    builders.published(
        builders.csv_of(tmp_path / "a.csv", lines, head=[titles[key] for key in head]), by, register_of=register
    )
    found = listing.look(register, definition, Asked())
    assert [row.values["number"] for row in found.rows] == ["云市监罚〔2026〕2号", "云市监罚〔2026〕1号"]
    assert listing.look(register, definition, Asked(text="张三丰")).cut.total == 0
    assert listing.look(register, definition, Asked(text="张某某")).cut.total == 1


def test_it_ends_what_is_shown_when_its_period_is_over(tmp_path):
    register, by = builders.register("penalties"), builders.writer("县市场监督管理局")
    definition = queries.definition(register)
    titles = {field.key: field.title for field in definition.fields}
    path = builders.csv_of(
        tmp_path / "a.csv", [list(samples.GOOD.values())], head=[titles[key] for key in samples.GOOD]
    )
    builders.published(path, by, register_of=register)
    assert listing.look(register, definition, Asked()).cut.total == 1
    with days.standing_at(date(2027, 3, 3)):
        assert listing.look(register, definition, Asked()).rows == []
        row_index.end_shown()
        assert listing.look(register, definition, Asked()).cut.total == 0


def test_it_is_built_when_it_is_asked_for_and_is_not_there(tmp_path):
    builders.published(builders.xlsx(tmp_path / "a.xlsx", [builders.line(1)]))
    register = builders.register()
    with pytest.raises(bitmaps.NotReady):
        row_index.check(register)
    assert listing.many(register, queries.definition(register), Asked()) == 1


@pytest.mark.parametrize(
    "places", [[], [("113.1,36.1", "甲")], [("113.1,36.1", "甲"), ("113.2,36.4", "乙"), ("113.1,36.1", "丙")]]
)
def test_it_draws_points_within_the_sheet(places):
    found = rules.points(places)
    assert len(found) == len(places)
    assert all(0 <= x <= 720 and 0 <= y <= 480 for x, y, _ in found)

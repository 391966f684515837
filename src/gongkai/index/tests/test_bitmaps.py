from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.index.rules.folding import stream
from gongkai.index.services import bitmaps
from gongkai.index.services.bitmaps import Lists, NotReady, Row

VALUES = {"year": ["2023", "2024", "2025"], "organ": ["甲", "乙"]}
WORDS = ["低保公告", "低保标准（2025）", "公告 标准", "", "保公", "Ａ类"]


class Naive:
    """The same, by going through all rows."""

    def __init__(self, rows):
        self.rows = {row.key: row for row in rows}

    def met(self, filters, words=""):
        return sorted(
            (row for row in self.rows.values() if self._meets(row, filters) and stream(words) in stream(row.words)),
            key=lambda row: (row.order, row.key),
        )

    def _meets(self, row, filters):
        return all(not values or set(values) & set(row.facets.get(name, ())) for name, values in filters.items())

    def counts(self, fields, filters, words=""):
        found = {}
        for name in fields:
            others = {other: values for other, values in filters.items() if other != name}
            counted = found.setdefault(name, {})
            for row in self.met(others, words):
                for value in row.facets.get(name, ()):
                    counted[value] = counted.get(value, 0) + 1
        return found


facets = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(values), unique=True, max_size=2) for name, values in VALUES.items()}
)
rows = st.builds(Row, key=st.integers(0, 40), order=st.integers(-3, 12), facets=facets, words=st.sampled_from(WORDS))
filters = st.fixed_dictionaries(
    {}, optional={name: st.lists(st.sampled_from([*values, "无"]), max_size=2) for name, values in VALUES.items()}
)
changes = st.one_of(
    st.tuples(st.just("put"), st.lists(rows, max_size=6, unique_by=lambda row: row.key)),
    st.tuples(st.just("drop"), st.lists(st.integers(0, 40), max_size=6)),
    st.tuples(st.just("rebuild"), st.just([])),
)


def same(lists, naive, asked, words, offset, size):
    met = naive.met(asked, words)
    shown = [row.key for row in reversed(met)]
    cut = lists.page(asked, offset=offset, size=size, words=words)
    assert cut.total == len(met) == lists.count(asked, words=words)
    assert list(cut.keys) == shown[cut.offset : cut.offset + size]
    assert cut.offset == offset if offset < len(met) else cut.next is None
    up = lists.page(asked, offset=offset, size=size, newest=False, words=words)
    assert list(up.keys) == list(reversed(shown))[up.offset : up.offset + size]
    assert lists.counts(VALUES, asked, words=words) == naive.counts(VALUES, asked, words)
    assert lists.keys(asked, words=words) == list(reversed(shown))


@settings(max_examples=60)
@given(
    st.lists(rows, max_size=20),
    st.lists(changes, max_size=8),
    filters,
    st.sampled_from(["", "低保", "保公", "标准2025", "公", "A类"]),
    st.integers(0, 30),
    st.integers(1, 7),
)
def test_it_says_what_a_naive_recount_says(tmp_path_factory, first, later, asked, words, offset, size):
    root = tmp_path_factory.mktemp("lists") / "one"
    lists, reader, naive = Lists(root), Lists(root), Naive(first)
    lists.rebuild(first)
    same(reader, naive, asked, words, offset, size)
    for verb, what in later:
        if verb == "put":
            lists.put(what)
            naive.rows.update({row.key: row for row in what})
        elif verb == "drop":
            lists.drop(what)
            for key in what:
                naive.rows.pop(key, None)
        else:
            lists.rebuild(naive.rows.values())
        same(reader, naive, asked, words, offset, size)
    assert lists.check(naive.rows.values()).sound


@pytest.fixture
def lists(tmp_path):
    made = Lists(tmp_path / "try")
    made.rebuild(Row(key, key // 2, {"year": [str(2020 + key % 3)]}, f"第{key}号公告") for key in range(50))
    return made


def test_it_says_that_nothing_is_there_yet(tmp_path):
    empty = Lists(tmp_path / "none")
    assert not empty.ready
    for act in (empty.page, empty.count, lambda: empty.counts(["year"]), lambda: empty.put([Row(1, 1)])):
        with pytest.raises(NotReady):
            act()


def test_it_jumps_to_an_order(lists):
    assert lists.page(at=10, size=3).keys == (21, 20, 19)
    assert lists.page(at=10, size=3, newest=False).keys == (20, 21, 22)
    assert lists.page({"year": ["2021"]}, at=10, size=2).keys == (19, 16)
    assert lists.page(at=-5, size=3).keys == (1, 0)
    assert lists.page(at=99, size=3).keys == (49, 48, 47)


def test_it_shows_the_last_page_for_what_lies_beyond(lists):
    cut = lists.page(offset=10**12, size=20)
    assert (cut.keys[0], cut.offset, cut.next, cut.previous, cut.page, cut.pages) == (9, 40, None, 20, 3, 3)
    assert lists.page({"year": ["1999"]}).keys == ()


def test_it_finds_what_is_wrong(lists):
    good = [Row(key, key // 2, {"year": [str(2020 + key % 3)]}, f"第{key}号公告") for key in range(50)]
    assert lists.check(good).sound
    report = lists.check([*good[:-2], Row(48, 24, {"year": ["1999"]}, "第48号公告"), Row(77, 0)])
    assert (report.missing, report.surplus, report.wrong) == (("77",), ("49",), ("48",))


def test_it_is_written_anew_when_much_has_changed(lists, monkeypatch):
    monkeypatch.setattr(bitmaps, "MOST_CHANGES", 10)
    before = lists.folder.current()
    for key in range(6):
        lists.put([Row(key, key // 2, {"year": ["2030"]}, "改过的")])
        lists.drop([key + 20])
    assert lists.folder.current() != before
    assert (lists.count({"year": ["2030"]}), lists.count(), lists.count(words="改过")) == (6, 44, 6)


def test_it_sorts_again_when_many_rows_belong_between_others(lists):
    lists.put(Row(1000 + key, 3, {"year": ["2040"]}, "夹在中间") for key in range(100))
    assert lists.page(at=3, size=2).keys == (1099, 1098)
    assert (lists.count(), lists.count(words="夹在中间"), lists.counts(["year"], {})["year"]["2040"]) == (150, 100, 100)


def test_it_takes_letters_no_file_can_hold(lists):
    lists.put([Row(99, 99, {"year": ["\ud800", "\0"], "'\"": ["x" * 10_000]}, "\ud800公告\0😀")])
    assert lists.page(size=1, words="公告").keys == (99,)
    assert lists.count(words="\ud800😀'\"(" * 1000) == 51


def test_it_carries_over_what_was_committed_while_it_was_built(tmp_path):
    root = tmp_path / "try"
    lists, writer = Lists(root), Lists(root)
    lists.rebuild([Row(1, 1), Row(2, 2)])

    def rows():
        yield Row(1, 1)
        writer.put([Row(3, 3, {"year": ["2025"]})])
        writer.drop([2])
        yield Row(2, 2)

    lists.rebuild(rows())
    assert lists.keys() == [1, 3]
    assert lists.count({"year": ["2025"]}) == 1


def test_it_says_how_many_stand_before_a_row_so_that_a_place_in_a_list_can_be_named_by_its_key(tmp_path):
    lists = Lists(tmp_path)
    lists.rebuild(Row(key, key, {"year": ["2024" if key % 2 else "2025"]}) for key in range(10))
    assert lists.beside(7, {"year": ["2024"]}) == (1, 2)
    assert lists.beside(7, {"year": ["2024"]}, newest=False) == (3, 4)
    assert lists.beside(6, {"year": ["2024"]}) == (2, 2)
    assert lists.beside(99) is None

"""Property tests of blocks: every item on exactly one page, and a new one rewrites as little as promised."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.pages.rules.blocks import Block, block, holding, numbered, touched

totals = st.integers(min_value=0, max_value=700)
sizes = st.integers(min_value=1, max_value=30)


def _all(total: int, size: int) -> dict[int, Block]:
    found = {number: block(total, number, size) for number in range(numbered(total, size) + 1)}
    return {number: one for number, one in found.items() if one is not None}


@given(totals, sizes)
def test_it_shows_every_item_on_exactly_one_page(total: int, size: int) -> None:
    pages = _all(total, size)
    shown = sorted(place for page in pages.values() for place in range(page.start, page.stop))
    assert shown == list(range(total))
    assert len(pages) == numbered(total, size) + 1


@given(totals, sizes)
def test_it_keeps_the_first_page_between_one_and_two_blocks(total: int, size: int) -> None:
    first = block(total, 0, size)
    assert first is not None
    assert min(total, size) <= first.count < 2 * size
    assert first.offset == 0


@given(totals, sizes)
def test_it_walks_from_the_newest_to_the_oldest_and_back(total: int, size: int) -> None:
    pages = _all(total, size)
    walked, here = [0], pages[0]
    while here.older is not None:
        assert pages[here.older].newer == here.number
        here = pages[here.older]
        walked.append(here.number)
    assert walked == [0, *range(numbered(total, size), 0, -1)]
    assert here.start == 0
    assert all(page.oldest == (None if page is here else 1) for page in pages.values())


@given(totals, st.integers(min_value=0, max_value=90), sizes)
def test_it_rewrites_only_the_pages_it_names_when_the_list_grows(before: int, more: int, size: int) -> None:
    """Total and offset are page 0's own affair: the other pages must not show them."""

    def content(page: Block) -> tuple[int | None, ...]:
        return (page.start, page.stop, page.newer, page.older, page.oldest)

    old, new = _all(before, size), _all(before + more, size)
    changed = {number for number, page in new.items() if number not in old or content(old[number]) != content(page)}
    assert changed <= set(touched(before, before + more, size))
    assert set(touched(before, before + 1, size)) <= {0, numbered(before, size), numbered(before, size) + 1}


@given(totals.filter(bool), st.integers(min_value=-5, max_value=800), sizes)
def test_it_finds_the_page_that_holds_an_item(total: int, position: int, size: int) -> None:
    page = block(total, holding(total, position, size), size)
    assert page is not None
    if 0 <= position < total:
        assert page.start <= position < page.stop


def test_it_knows_no_other_pages() -> None:
    assert block(0, 0) == Block(0, 0, 0, 0, None, None, None)
    assert block(0, 1) is None
    assert block(39, 1) is None
    assert block(100, -1) is None
    assert block(41, 1) == Block(1, 0, 20, 41, 0, None, None)
    assert numbered(40) == 1
    assert numbered(60) == 2
    assert touched(39, 40) == [0, 1]
    assert touched(59, 60) == [0, 1, 2]
    assert touched(40, 41) == [0]

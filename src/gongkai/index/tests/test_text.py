from __future__ import annotations

import pytest

from gongkai.index.services.text import Entry, Index, NotReady, Query


@pytest.fixture
def index(tmp_path):
    return Index(tmp_path / "try")


def test_it_says_that_nothing_is_there_yet(index):
    assert not index.ready
    with pytest.raises(NotReady):
        index.search(Query("低保"))


def test_it_finds_what_was_put(index):
    index.rebuild([Entry("a", "最低生活保障办法", "申请低保的条件")])
    index.put([Entry("b", "低保标准", "每月")])
    index.commit()
    found = index.search(Query("低保"))
    assert (found.total, [hit.key for hit in found.hits]) == (2, ["b", "a"])

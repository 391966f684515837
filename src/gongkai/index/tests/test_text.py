from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.index.rules.folding import stream
from gongkai.index.services import text
from gongkai.index.services.text import Busy, Entry, Index, NotReady, Query

DOCUMENTS = [
    Entry("办法", "关于印发《云溪县最低生活保障办法》的通知", "第一条 为规范<b>低保</b>管理，申请人向乡镇提出。\n每月650元。", "云溪政发〔2025〕3号", 1.0, 1_750_000_000, {"kind": ["公文"], "year": ["2025"]}, {"url": "/d/1/"}),
    Entry("旧办法", "云溪县最低生活保障办法（试行）", "已由新办法代替。低保。", "云溪政发〔2015〕31号", 0.3, 1_440_000_000, {"kind": ["公文"], "year": ["2015"]}),
    Entry("问答", "怎么申请最低生活保障", "带身份证到云溪县民政局。", "", 1.0, 1_760_000_000, {"kind": ["问答"], "year": ["2025"]}),
    Entry("公告", "农机购置补贴公告", "依据云溪政发〔2025〕3号执行，符合条件的农户可以申请补贴。", "", 1.0, 1_700_000_000, {"kind": ["公告"], "year": ["2023"]}),
]  # fmt: skip


@pytest.fixture
def index(tmp_path):
    made = Index(tmp_path / "try")
    made.rebuild(DOCUMENTS)
    return made


def keys(found):
    return [hit.key for hit in found.hits]


def test_it_says_that_nothing_is_there_yet(tmp_path):
    empty = Index(tmp_path / "none")
    assert not empty.ready
    for act in (lambda: empty.search(Query("低保")), empty.count, lambda: empty.suggest("低保")):
        with pytest.raises(NotReady):
            act()
    empty.put(DOCUMENTS)
    with pytest.raises(NotReady):
        empty.commit()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("云溪县最低生活保障办法（试行）", ["旧办法"]),
        ("最低生活保障办法", ["办法", "旧办法"]),
        ("最低生活保障", ["问答", "办法", "旧办法"]),
        ("生活保障 民政局", ["问答"]),
        ("带身份证到云溪", ["问答"]),
        ("云溪政发〔2025〕3号", ["办法", "公告"]),
        ("云溪政发[2025]第03号", ["办法", "公告"]),
        ("云溪政发（２０２５）3号", ["办法", "公告"]),
        ("〔2025〕3号", ["办法", "公告"]),
        ("650元", ["办法"]),
        ("农户申请补贴", ["公告"]),
        ("zuidishenghuo", ["问答", "办法", "旧办法"]),
        ("njgz", ["公告"]),
        ("民政", ["问答"]),
        ("户", ["公告"]),
    ],
)
def test_it_finds_what_was_meant_best_first(index, words, expected):
    assert keys(index.search(Query(words))) == expected


def test_it_puts_what_stands_as_one_stretch_before_its_parts(index):
    index.put(
        [
            Entry("合", "说明", "加强保障，依法公开。"),
            Entry("散", "公开", "依法公开。另行加强保障。公开依法。", at=2_000_000_000),
        ]
    )
    index.commit()
    assert keys(index.search(Query("加强保障，依法公开"))) == ["合", "散"]
    assert keys(index.search(Query("障，依法公"))) == ["合", "散"]


def test_it_shows_nothing_of_markup_but_its_own_mark(index):
    hit = index.search(Query("低保管理")).hits[0]
    assert (
        hit.passages
        == ("第一条 为规范&lt;b&gt;<mark>低保</mark>&lt;/b&gt;<mark>管理</mark>，申请人向乡镇提出。 每月650元。",)
        or "&lt;b&gt;" in hit.passages[0]
    )
    for words in ("b", "lt", "amp", "mark"):
        for hit in index.search(Query(words)).hits:
            for piece in (hit.title_html, *hit.passages):
                assert "<" not in piece.replace("<mark>", "").replace("</mark>", "")
    assert index.search(Query("最低生活保障")).hits[0].title_html == "怎么申请<mark>最低生活保障</mark>"


def test_it_says_why(index):
    assert index.search(Query("云溪政发〔2025〕3号")).hits[0].why[0] == "文号相符"
    assert index.search(Query("怎么申请最低生活保障")).hits[0].why[0] == "标题相同"
    assert index.search(Query("身份证")).hits[0].why == ("正文包含“身份证”",)
    assert index.search(Query("njgz")).hits[0].why == ("标题拼音相符",)
    found = index.search(Query("低保", also=[("低保", "最低生活保障")]))
    assert {hit.key: hit.why for hit in found.hits}["问答"] == ("标题包含“最低生活保障”（同义词：最低生活保障）",)


def test_it_counts_facets_and_lets_another_value_be_chosen(index):
    assert index.search(Query("最低生活保障")).counts == {
        "kind": {"公文": 2, "问答": 1},
        "year": {"2025": 2, "2015": 1},
    }
    found = index.search(Query("最低生活保障", facets={"kind": ["公文"]}))
    assert found.total == 2
    assert found.counts == {"kind": {"公文": 2, "问答": 1}, "year": {"2015": 1, "2025": 1}}
    assert index.search(Query(facets={"kind": ["问答", "公告"], "year": ["2025"]})).total == 1


def test_it_keeps_to_the_days_and_the_order_asked(index):
    assert keys(index.search(Query("最低生活保障", since=1_440_000_000, until=1_750_000_000))) == ["办法", "旧办法"]
    assert keys(index.search(Query(order="newest"))) == ["问答", "办法", "公告", "旧办法"]
    assert keys(index.search(Query(order="newest", offset=1, limit=2))) == ["办法", "公告"]


def test_it_shows_most_of_the_words_when_nothing_has_all(index):
    found = index.search(Query("农机购置 补贴 幼儿园"))
    assert (keys(found), found.loose) == (["公告"], True)
    assert not index.search(Query("农机购置 补贴")).loose


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("最低生活包障", "最低生活保障"),
        ("农机构置补贴怎么申请", "农机购置补贴怎么申请"),
        ("农机补贴", ""),
        ("农购置补贴", "农机购置补贴"),
        ("魑魅魍魉", ""),
        ("", ""),
    ],
)
def test_it_knows_what_was_perhaps_meant(index, typed, better):
    assert index.correct(typed) == better
    assert not better or index.search(Query(typed)).corrected == better


def test_it_suggests_phrases_of_titles(index):
    assert "最低生活保障" in index.suggest("最低")
    assert "最低生活保障" in index.suggest("zuid")
    assert "农机购置补贴公告" in index.suggest("njgz")
    assert index.suggest("") == index.suggest("z") == []


def test_it_forgets_what_was_dropped_at_once(index):
    index.drop(["公告"])
    index.commit()
    other = Index(index.folder.root)
    for one in (index, other):
        assert one.search(Query("农机购置补贴")).total == 0
        assert one.suggest("农机") == one.suggest("nongji") == []
        assert one.correct("农机构置补贴") == ""
        assert "公告" not in one.search(Query()).counts["kind"]
        assert one.check(["办法", "旧办法", "问答"]).sound


def test_it_counts_the_same_before_and_after_changes_are_folded_in(index, monkeypatch):
    more = [Entry(f"m{n}", f"关于第{n}村低保的公告", "低保" * n, facets={"kind": ["公告"]}) for n in range(30)]
    index.put(more[:10])
    index.drop(["旧办法"])
    index.commit()
    before = index.search(Query("低保", limit=50))
    monkeypatch.setattr(text, "MOST_OVER", 1)
    index.put(more[10:])
    index.commit()
    assert index._view().over == {}
    after = index.search(Query("低保", limit=50))
    assert (before.total, after.total) == (11, 31)
    assert {hit.key for hit in before.hits} < {hit.key for hit in after.hits}
    assert after.counts["kind"] == {"公告": 30, "公文": 1}
    assert keys(index.search(Query("低保", offset=25, limit=50))) == keys(after)[25:]


NASTY = st.one_of(
    st.text(max_size=40), st.text("\"'()[]{}:*^~+-!&|\\/<>?.,;=\0 低保AND OR NOT😀\ud800\u3000a1", max_size=60)
)


@settings(max_examples=80)
@given(NASTY, NASTY)
def test_it_takes_whatever_is_typed(index, words, value):
    found = index.search(Query(words, facets={"kind": [value], value: ["x"]}, also=[(words, value), ()]))
    assert found.total >= len(found.hits)
    index.search(Query(words, offset=-5, limit=0, order=value))
    index.suggest(words)
    index.correct(words)


def test_it_takes_very_long_words(index):
    for words in (
        "低" * 100_000,
        "a" * 100_000,
        "低保 " * 30_000,
        "1" * 100_000,
        "\0" * 100_000,
        "a b c d e f g h i j k l m n " * 5000,
    ):
        began = time.perf_counter()
        index.search(Query(words))
        index.suggest(words)
        index.correct(words)
        assert time.perf_counter() - began < 5
    index.put(
        [
            Entry(
                "x" * 200,
                "长" * 100_000,
                "a" * 300_000 + "\ud800\0" + "长" * 10,
                "号" * 10_000,
                facets={"\0": ["\ud800" * 100]},
            )
        ]
    )
    index.commit()
    assert index.search(Query("长长长长")).total == 1


LETTERS = "低保最生活障办法申请2025年3月A类b〔〕号，。、 \n（）Ａ２"


@settings(max_examples=40)
@given(
    st.lists(st.text(LETTERS, min_size=4, max_size=60), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
    st.booleans(),
)
def test_it_finds_any_fragment_of_any_text(tmp_path_factory, texts, some, folded):
    index = Index(tmp_path_factory.mktemp("text") / "one")
    found = [
        Entry(f"k{number}", body if number % 3 == 0 else "题", body if number % 3 else "文")
        for number, body in enumerate(texts)
    ]
    index.rebuild(found if folded else found[:1])
    index.put(found)
    index.commit()
    for number, body in enumerate(texts):
        start = some.randrange(len(body) - 3)
        piece = body[start : start + some.randint(4, 12)]
        if len(stream(piece)) >= 2:
            assert f"k{number}" in keys(index.search(Query(piece, limit=50))), piece
        whole = stream(piece)
        if len(whole) >= 4:
            assert f"k{number}" in keys(index.search(Query(whole, limit=50))), whole


KINDS = ["甲", "乙", "丙"]
bodies = st.sampled_from(["低保申请", "低保标准", "公告", "申请低保的公告", ""])
made = st.builds(Entry, key=st.sampled_from([f"k{n}" for n in range(12)]), title=bodies, body=bodies, at=st.integers(0, 3), facets=st.fixed_dictionaries({"kind": st.lists(st.sampled_from(KINDS), max_size=2, unique=True)}))  # fmt: skip
steps = st.one_of(
    st.lists(made, min_size=1, max_size=4),
    st.lists(st.sampled_from([f"k{n}" for n in range(12)]), min_size=1, max_size=3).map(tuple),
    st.just("fold"),
)


@settings(max_examples=25)
@given(
    st.lists(made, max_size=8),
    st.lists(steps, max_size=6),
    st.sampled_from(["低保", "公告", "", "标准"]),
    st.lists(st.sampled_from(KINDS), max_size=2),
    st.integers(0, 3),
)
def test_it_counts_what_a_naive_recount_counts(tmp_path_factory, first, later, words, chosen, since):
    root = tmp_path_factory.mktemp("text") / "one"
    index, reader = Index(root), Index(root)
    held = {entry.key: entry for entry in first}
    index.rebuild(first)
    for step in later:
        if step == "fold":
            index.rebuild(held.values())
        elif isinstance(step, tuple):
            index.drop(step)
            held = {key: entry for key, entry in held.items() if key not in step}
        else:
            index.put(step)
            held.update({entry.key: entry for entry in step})
        index.commit()
    met = [entry for entry in held.values() if entry.at >= since and (words in entry.title or words in entry.body)]
    kept = [entry for entry in met if not chosen or set(chosen) & set(entry.facets["kind"])]
    found = reader.search(Query(words, facets={"kind": chosen}, since=since, limit=50))
    assert (found.total, set(keys(found))) == (len(kept), {entry.key for entry in kept})
    counted = {kind: sum(kind in entry.facets["kind"] for entry in met) for kind in KINDS}
    assert found.counts.get("kind", {}) == {kind: count for kind, count in counted.items() if count}
    assert reader.count() == len(held)
    assert reader.check(held).sound


WRITER = """
    import sys
    from pathlib import Path
    from gongkai.index.services import text
    from gongkai.index.services.bitmaps import Lists, Row
    from gongkai.index.services.text import Entry, Index
    text.MOST_OVER = 5
    root = Path(sys.argv[1])
    index, lists = Index(root / "text"), Lists(root / "lists")
    number = index.count() // 2
    print("begun", flush=True)
    while True:
        if number % 9 == 8:
            index.rebuild(Entry(f"{side}{n}", f"第{n}号公告") for n in range(number) for side in "ab")
            lists.rebuild(Row(n * 2 + side, n // 3) for n in range(number) for side in (0, 1))
        index.put([Entry(f"a{number}", f"第{number}号公告"), Entry(f"b{number}", f"第{number}号公告")])
        lists.put([Row(number * 2, number // 3), Row(number * 2 + 1, number // 3)])
        index.commit()
        number += 1
        print(number, flush=True)
"""


def test_it_stands_whole_when_its_writer_is_killed(tmp_path):
    """Two entries a commit: there is never one without the other, and nothing that was acknowledged is missing."""
    from gongkai.index.services.bitmaps import Lists

    Index(tmp_path / "text").rebuild([])
    Lists(tmp_path / "lists").rebuild([])
    some, acknowledged = random.Random(1), 0
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout.readline().strip() == "begun"
            time.sleep(some.random() * 1.5)
            os.kill(writer.pid, signal.SIGKILL)
            said = [int(line) for line in writer.stdout.read().split()]
        acknowledged = max([acknowledged, *said])
        reader, lists = Index(tmp_path / "text"), Lists(tmp_path / "lists")
        held = reader.keys()
        assert {key[1:] for key in held if key[0] == "a"} == {key[1:] for key in held if key[0] == "b"}
        assert len(held) // 2 >= acknowledged
        assert reader.search(Query("公告")).total == reader.count() == len(held)
        assert lists.count() % 2 == 0
        assert lists.count() // 2 >= acknowledged
    assert acknowledged > 0


def test_it_ignores_what_was_cut_off_in_the_middle(index):
    index.put([Entry("新", "新的公告")])
    index.commit()
    log = index.folder.current() / "log"
    with open(log, "ab") as file:
        file.write(json.dumps({"drop": ["新"], "put": []}).encode())
    assert Index(index.folder.root).search(Query("新的公告")).total == 1
    other = Index(index.folder.root)
    other.put([Entry("又", "又一个公告")])
    other.commit()
    assert keys(index.search(Query("又一个公告"))) == ["又"]


def test_it_carries_over_what_was_committed_while_it_was_built(index):
    writer = Index(index.folder.root)

    def entries():
        yield DOCUMENTS[0]
        writer.put(Entry(f"n{number}", "其间的公告") for number in range(100))
        writer.drop(["旧办法"])
        writer.commit()
        yield DOCUMENTS[1]

    index.rebuild(entries())
    assert index.check(["办法", *(f"n{number}" for number in range(100))]).sound
    assert writer.search(Query("其间的公告")).total == 100


def test_it_is_built_by_one_at_a_time(index):
    def entries():
        with pytest.raises(Busy):
            Index(index.folder.root).rebuild([])
        yield DOCUMENTS[0]

    assert index.rebuild(entries()).count == 1


def test_it_reads_the_old_one_until_the_new_one_is_whole(index):
    def entries():
        yield DOCUMENTS[0]
        assert Index(index.folder.root).count() == len(DOCUMENTS)
        raise ValueError("the caller stopped")

    with pytest.raises(ValueError, match="stopped"):
        index.rebuild(entries())
    assert index.count() == len(DOCUMENTS)
    index.rebuild([])
    assert len([folder for folder in Path(index.folder.root).iterdir() if folder.name.startswith("g-")]) == 1


def test_it_says_so_when_its_files_are_damaged(index):
    (index.folder.current() / "meta.json").write_text("{")
    with pytest.raises(NotReady):
        Index(index.folder.root).search(Query("低保"))
    index.rebuild(DOCUMENTS)
    assert index.count() == len(DOCUMENTS)

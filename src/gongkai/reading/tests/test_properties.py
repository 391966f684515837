"""Whatever comes, it is read or refused with a sentence; and what is read holds together."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reading.services import office, read_bytes
from gongkai.reading.services.grids import find_grids
from gongkai.reading.services.page import Stroke
from gongkai.reading.tests.builders import (
    abstract,
    check,
    docx,
    grid,
    num,
    ofd,
    ofd_line,
    ofd_text,
    outcome,
    p,
    pdf,
    rows,
    tbl,
    tc,
    xlsx,
)

HEADS = [
    b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 ", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n",
    b"<html><body>", b"\xff\xfe", b"\xef\xbb\xbf", b"II*\x00", b"GIF89a", b"RIFF....WEBP", b"MIME-Version: 1.0\nContent-Type: multipart/related",
]  # fmt: skip
FILES = {
    "docx": docx(
        p("甲", num=1) + tbl(tc("一", merge="restart") + tc("二"), tc("", merge="continue") + tc("三", span=2)),
        numbering=abstract(1, ("chineseCounting", "%1、")) + num(1, 1, start=2),
    ),
    "xlsx": xlsx(("表", rows(["甲", "乙"], ["丙", "丁"]) + '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')),
    "ofd": ofd(ofd_text("甲乙丙", 30, 30) + ofd_line(20, 20, 90, 20) + ofd_line(20, 20, 20, 90)),
    "pdf": pdf("各部门要公开。\n\n#table(columns: 2, [甲], [乙], [丙], [丁])"),
    "html": "<html><body><p>各部门要<b>公开</b>。</p><table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table></body></html>".encode(),
    "txt": "各部门要公开。\n一、甲\t乙\n".encode("gb18030"),
}


@pytest.fixture(autouse=True)
def _without_libreoffice(monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)


@given(
    st.sampled_from(HEADS),
    st.binary(max_size=400),
    st.sampled_from(["a.txt", "a.doc", "a.html", "a.mht", "a.pdf", "无"]),
)
def test_it_never_fails_on_random_bytes(head, rest, name):
    outcome(head + rest, name)


@given(st.sampled_from(sorted(FILES)), st.floats(0, 1))
def test_it_never_fails_on_a_truncated_file(form, share):
    data = FILES[form]
    outcome(data[: int(len(data) * share)], f"a.{form}")


@given(st.sampled_from(sorted(FILES)), st.integers(0, 2**32), st.integers(1, 30))
def test_it_never_fails_on_a_damaged_file(form, seed, count):
    data = bytearray(FILES[form])
    dice = random.Random(seed)
    for _ in range(count):
        data[dice.randrange(len(data))] = dice.randrange(256)
    outcome(bytes(data), f"a.{form}")


TAGS = ["p", "div", "table", "tr", "td", "th", "b", "ol", "li", "br", "h1", "span", "script", "ul", "pre", "del"]
MARKUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
        st.sampled_from(
            [
                "<td rowspan=3>",
                "<td colspan=0>",
                "<table class=nav>",
                "<div style='display:none'>",
                "<ol start=9>",
                "&nbsp;",
                "\n",
            ]
        ),
        st.text(alphabet="公开，。任务 ab\t", max_size=12),
    ),
    max_size=60,
)


@given(MARKUP)
def test_it_reads_any_soup_of_tags(parts):
    outcome(("<html><body>" + "".join(parts)).encode(), "a.html")


CELLS = st.tuples(st.integers(1, 4), st.sampled_from(["", "restart", "continue"]), st.sampled_from(["甲", "", "乙丙"]))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_it_lays_any_word_table_without_overlap(lines):
    body = tbl(*["".join(tc(text, span=span, merge=merge) for span, merge, text in line) for line in lines])
    outcome(docx(body), "a.docx")


AREA = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))


@given(
    st.lists(AREA, max_size=8),
    st.lists(st.lists(st.sampled_from(["甲", "乙", None]), max_size=8), min_size=1, max_size=8),
)
def test_it_lays_any_sheet_without_overlap(areas, lines):
    merges = "".join(
        f'<mergeCell ref="{chr(64 + min(a, c))}{min(b, d)}:{chr(64 + max(a, c))}{max(b, d)}"/>' for a, b, c, d in areas
    )
    outcome(xlsx(("表", rows(*lines) + f"<mergeCells>{merges}</mergeCells>")), "a.xlsx")


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_it_recovers_any_ruled_table_from_its_lines(height, width, data):
    if height * width < 2:
        return
    strokes = [Stroke(0, y * 20, width * 30, y * 20) for y in range(height + 1)]
    strokes += [Stroke(x * 30, y * 20, x * 30, y * 20 + 20) for x in range(width + 1) for y in range(height)]
    row = data.draw(st.integers(0, height - 1))
    first = data.draw(st.integers(0, width - 1))
    last = data.draw(st.integers(first, width - 1))
    strokes = [
        one for one in strokes
        if not (one.x0 == one.x1 and one.y0 == row * 20 and first * 30 < one.x0 <= last * 30)
    ]  # fmt: skip
    grids = find_grids(strokes)
    if height * width - (last - first) < 2:
        assert not grids
        return
    (found,) = grids
    if any(not any(one.x0 == one.x1 == x * 30 for one in strokes) for x in range(width + 1)):
        return  # a border that is drawn in no row at all is no border
    assert len(found.cells) == height * width - (last - first)
    assert (row, first, 1, last - first + 1) in [(c.row, c.column, c.rowspan, c.colspan) for c in found.cells]


@given(st.lists(st.tuples(*[st.floats(0, 500, allow_nan=False)] * 4), max_size=60))
def test_it_never_fails_on_random_lines(lines):
    strokes = [Stroke(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in lines]
    for found in find_grids(strokes):
        places = [place for line in found.owner for place in line]
        assert set(places) == set(range(len(found.cells)))


def test_it_reads_the_files_that_the_damage_starts_from():
    for form, data in FILES.items():
        source = read_bytes(data, name=f"a.{form}")
        check(source)
        assert source.form == form
    assert grid(read_bytes(FILES["pdf"], name="a.pdf"))

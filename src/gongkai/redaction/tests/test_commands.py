"""It writes a file without the words, or nothing."""

from __future__ import annotations

import json

import pytest

from gongkai.reading.tests.builders import pdf
from gongkai.redaction.commands import main
from gongkai.redaction.tests.builders import TERM, harmless, leaks


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "答复.pdf"
    path.write_bytes(pdf(f"户主{TERM}，电话13800138000"))
    return path


def test_it_writes_the_new_file_and_lists_the_marks(letter, tmp_path, capsys):
    out = tmp_path / "新.pdf"
    given = [
        str(letter),
        "--term",
        TERM,
        "13800138000",
        "--ground",
        "条例第十五条",
        "--region",
        "1:10,20,30,40:第十四条",
    ]
    assert main([*given, "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [mark["ground"] for mark in told["marks"] if mark["page"]] == ["条例第十五条", "条例第十五条", "第十四条"]
    assert {mark["term"] for mark in told["marks"]} == {1, 2, None}
    assert told["painted"] == [1]
    assert leaks(out.read_bytes(), TERM) == []
    assert leaks(out.read_bytes(), "13800138000") == []
    assert main([str(letter), "--term", TERM, "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "已写入" in said
    assert TERM not in said


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({}, "没有写明"),
        ({"--term": "张"}, "太短"),
        ({"--region": "1:2,3:第十五条"}, "写法不对"),
        ({"--region": "1:1..2,3,4,5"}, "写法不对"),
        ({"--region": "9:1,2,3,4"}, "没有第9页"),
        ({"--term": TERM, "-o": f"{TERM}.pdf"}, "文件名里"),
        ({"--term": TERM, "-o": "答复.pdf"}, "同一个文件"),
        ({"--term": TERM, "-o": "."}, "文件夹"),
        ({"--term": TERM, "-o": "没有/新.pdf"}, "写不了"),
    ],
)
def test_it_refuses_with_a_sentence_and_writes_nothing(letter, tmp_path, capsys, given, word):
    before = sorted(tmp_path.iterdir())
    rest = [part for key, value in given.items() if key != "-o" for part in (key, value)]
    assert main([str(letter), *rest, "-o", str(tmp_path / given.get("-o", "新.pdf"))]) == 2
    assert word in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("name", "data"), [("没有.pdf", None), (".", None), ("坏.pdf", b"%PDF-1.7\nxx")])
def test_it_refuses_files_it_cannot_read(tmp_path, capsys, name, data):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main([str(tmp_path / name), "--term", TERM, "-o", str(tmp_path / "新.pdf")]) == 2
    assert capsys.readouterr().err.strip().endswith("。")
    assert not (tmp_path / "新.pdf").exists()


def test_it_says_when_a_word_was_not_found(tmp_path, capsys):
    (tmp_path / "a.pdf").write_bytes(harmless())
    assert main([str(tmp_path / "a.pdf"), "--term", TERM, "-o", str(tmp_path / "b.pdf")]) == 0
    assert "没有找到第 1 个词" in capsys.readouterr().out

"""The command line: JSON on stdout, one Chinese sentence and status 2 for what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.notices.commands import main
from gongkai.notices.tests.builders import HEAD

NOTICE = HEAD + "一、强化公开\n（一）完善目录。6月底前公布。（县政府办公室牵头，县司法局配合）\n"


def test_it_prints_the_reading_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, "utf-8")
    assert main(["parse", str(file)]) == 0
    printed = json.loads(capsys.readouterr().out)
    (task,) = printed["tasks"]
    assert printed["notice"]["issued_on"] == "2024-03-05"
    assert (task["lead_units"], task["cooperating_units"]) == (["县政府办公室"], ["县司法局"])
    assert task["deadline"] == {"kind": "month_end", "date": "2024-06-30", "days": None}
    start, end = task["spans"]["requirement"]
    assert NOTICE[start:end] == task["requirement"]


@pytest.mark.parametrize("command", [["parse"], ["ledger", "-o", "台账.xlsx"]])
def test_it_refuses_a_file_it_cannot_read_in_one_sentence(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "空.docx"
    file.write_bytes(b"")
    assert main([command[0], str(file), *command[1:]]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip().endswith("。")
    assert len(said.err.strip().splitlines()) == 1


def test_it_writes_a_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, book = tmp_path / "通知.txt", tmp_path / "台账.xlsx"
    file.write_text(NOTICE, "utf-8")
    assert main(["ledger", str(file), "-o", str(book)]) == 0
    assert book.read_bytes()[:2] == b"PK"
    assert "共 1 项任务" in capsys.readouterr().out


def test_it_says_so_when_the_ledger_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, "utf-8")
    assert main(["ledger", str(file), "-o", str(tmp_path / "没有" / "台账.xlsx")]) == 2
    assert "写不了" in capsys.readouterr().err

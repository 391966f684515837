"""`gongkai vet`: findings as JSON or lines, exit status 0, 1 or 2, and never a personal value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.vetting.commands import main
from gongkai.vetting.tests.making import OTHER, PERSON, PHONE, THIRD, hidden_book, word


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A clean file, one that hides a list, one that is broken."""
    made = {"clean": word("各乡镇人民政府："), "hiding": hidden_book(), "broken": b"PK\x03\x04" + b"\0" * 60}
    paths = {}
    for name, data in made.items():
        paths[name] = tmp_path / f"{name}.{'xlsx' if name == 'hiding' else 'docx'}"
        paths[name].write_bytes(data)
    return paths


@pytest.mark.parametrize(
    ("names", "status"), [(["clean"], 0), (["clean", "hiding"], 1), (["hiding", "broken"], 2), (["broken"], 2)]
)
def test_it_answers_by_its_exit_status(names, status, files, capsys):
    assert main([*(str(files[name]) for name in names), "--json"]) == status
    assert len(json.loads(capsys.readouterr().out)) == len(names)


def test_it_prints_type_severity_place_and_masked_form(files, capsys):
    main([str(files["hiding"]), "--json"])
    said = capsys.readouterr().out
    (read,) = json.loads(said)
    assert read["unchecked"] == ""
    hit = next(one for one in read["findings"] if one["place"] == "工作表“补贴名单”（隐藏）B2")
    assert (hit["type"], hit["severity"], hit["hidden"]) == ("ID_CARD", "BLOCK", "HIDDEN_SHEET")
    assert "*" in hit["masked"]
    assert not any(value in said for value in (PERSON, OTHER, THIRD, PHONE))


def test_it_prints_lines_for_people_without_any_value(files, capsys):
    assert main([str(files["hiding"]), str(files["broken"])]) == 2
    said = capsys.readouterr().out
    assert "处须处理" in said
    assert "未能检查：文件不完整或已损坏" in said
    assert not any(value in said for value in (PERSON, OTHER, THIRD, PHONE))


@pytest.mark.parametrize(
    ("name", "sentence"), [("没有.docx", "找不到文件，请核对路径。"), (".", "这是文件夹，请指定其中的文件。")]
)
def test_it_says_when_there_is_no_such_file(name, sentence, tmp_path, capsys):
    assert main([str(tmp_path / name), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)[0]["unchecked"] == sentence

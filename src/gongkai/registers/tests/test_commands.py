"""The command line: every bad cell told, nothing half done, what goes out comes in again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gongkai.kernel import days
from gongkai.registers import commands
from gongkai.registers.models import Batch
from gongkai.registers.services import writing
from gongkai.registers.tests import builders, samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with days.standing_at(date(2026, 11, 23)):
        builders.register()
        builders.writer()
        yield


def run(capsys, *words):
    status = commands.main([str(word) for word in words])
    told = capsys.readouterr()
    return status, told.out + told.err


def test_it_lists_registers(capsys):
    status, told = run(capsys, "list", "--json")
    assert status == 0
    assert next(one for one in json.loads(told) if one["key"] == "trainings")["title"] == "政务公开培训"


def test_it_checks_a_definition_and_names_lines(capsys, tmp_path):
    (tmp_path / "a.yaml").write_text(samples.PENALTIES, "utf-8")
    (tmp_path / "b.yaml").write_text(samples.PENALTIES.replace("days: 7", "days: x"), "utf-8")
    assert run(capsys, "check", tmp_path / "a.yaml")[0] == 0
    status, told = run(capsys, "check", tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert status == 1
    assert "第11行：“days”应是" in told
    assert run(capsys, "check", tmp_path / "none.yaml")[0] == 2


def test_it_reports_every_bad_cell_as_json(capsys, tmp_path):
    path = builders.xlsx(tmp_path / "a.xlsx", [builders.line(1), builders.line(2, 培训日期="二月")])
    out = tmp_path / "marked.xlsx"
    status, told = run(capsys, "import", path, "-r", "trainings", "--organ", "县财政局", "--json", "--report", out)
    found = json.loads(told)
    assert (status, found["state"], found["wrong"]) == (1, "WRONG", 1)
    assert found["bad_cells"][0] | {"sentence": ""} == {"line": 3, "column": 2, "field": "培训日期", "sentence": ""}
    assert load_workbook(out).worksheets[0]["B3"].comment


def test_it_imports_says_what_remains_and_takes_its_own_export_again(capsys, tmp_path):
    path = builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(3)])
    status, told = run(capsys, "import", path, "-r", "trainings", "--organ", "县财政局")
    assert status == 0
    assert "提交审核" in told
    builders.published(path, builders.writer())
    for form in ("csv", "json", "xlsx"):
        out = tmp_path / f"out.{form}"
        assert run(capsys, "export", "-r", "trainings", "-o", out)[0] == 0
        status, told = run(capsys, "import", out, "-r", "trainings", "--organ", "县财政局", "--json")
        assert (status, json.loads(told)["same"]) == (0, 3), told


def test_it_resumes_a_batch_and_refuses_what_is_not_there(capsys, tmp_path):
    path = builders.xlsx(tmp_path / "a.xlsx", [builders.line(n) for n in range(3)])
    batch = builders.staged(path, read=False)
    assert run(capsys, "import", "--resume", batch.uuid)[0] == 0
    assert Batch.objects.get(pk=batch.pk).added == 3
    for words in (
        ("import", "--resume", batch.uuid),
        ("import", "--resume", "x"),
        ("import", "none.xlsx", "-r", "trainings", "--organ", "县财政局"),
        ("import", path, "-r", "trainings", "--organ", "县天文局"),
        ("import", path, "-r", "nothing", "--organ", "县财政局"),
        ("import", path, "-r", "trainings", "--organ", "县财政局", "--map", "甲"),
        ("export", "-r", "trainings", "-o", tmp_path / "a.pdf"),
    ):
        status, told = run(capsys, *words)
        assert (status, bool(told.strip())) == (2, True)


def test_it_makes_a_template(capsys, tmp_path):
    assert run(capsys, "template", "-r", "trainings", "-o", tmp_path / "t.xlsx")[0] == 0
    assert load_workbook(tmp_path / "t.xlsx").sheetnames == ["政务公开培训", "选项", "填表说明"]


def test_it_writes_a_workbook_of_any_length(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "LINES_IN_SHEET", 3)
    path = Path(tmp_path / "a.xlsx")
    lines = [["<甲&\x01", "1.5"], ["=1+1", ""], ["丙", "2"], ["丁", "3"], ["戊", "4"]]
    path.write_bytes(b"".join(writing.workbook([("名称", 12, False), ("数", 8, True)], lines)))
    book = load_workbook(path)
    assert [[cell.value for cell in row] for sheet in book for row in sheet] == [
        ["名称", "数"], ["<甲&", 1.5], ["=1+1", None], ["名称", "数"], ["丙", 2], ["丁", 3], ["名称", "数"], ["戊", 4],
    ]  # fmt: skip
    assert book.worksheets[0]["A3"].data_type == "s"
    empty = tmp_path / "b.xlsx"
    empty.write_bytes(b"".join(writing.workbook([("名称", 12, False)], [])))
    assert load_workbook(empty).worksheets[0]["A1"].value == "名称"

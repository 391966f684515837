"""The template and the workbook that comes back."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.shipped import shipped
from gongkai.registers.rules.states import State
from gongkai.registers.services import workbooks
from gongkai.registers.tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with days.standing_at(date(2026, 11, 23)):
        yield


@pytest.mark.parametrize("key", shipped())
def test_it_makes_a_template_that_can_be_read_in_again(key, tmp_path):
    definition = queries.offered(orgs.jurisdiction().pk)[key]
    book = load_workbook(BytesIO(workbooks.template(definition, orgs.jurisdiction().pk)))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]] == [field.heading for field in definition.filled]
    assert all(cell.comment for cell in sheet[2])
    assert (
        len(sheet.data_validations.dataValidation)
        == sum(bool(one.values) and not one.many for one in definition.filled)
        or definition.owner == "lead"
    )
    assert sheet.column_dimensions["A"].number_format == "@" or definition.filled[0].type in ("date", "number", "money")


def test_it_takes_a_filled_template(tmp_path):
    found = builders.register()
    definition = queries.definition(found)
    book = load_workbook(BytesIO(workbooks.template(definition, found.jurisdiction_id)))
    cells = dict(zip(builders.HEAD, builders.line(1), strict=True))
    book.worksheets[0].append([cells.get(field.title) for field in definition.filled])
    book.save(tmp_path / "a.xlsx")
    batch = builders.staged(tmp_path / "a.xlsx")
    assert (batch.state, batch.added) == (State.READY, 1)


def test_it_gives_the_own_workbook_back_with_its_bad_cells_marked(tmp_path):
    path = builders.xlsx(
        tmp_path / "a.xlsx",
        [builders.line(1), builders.line(2, 培训日期="2026-02-30"), builders.line(3, 参加人数="很多")],
    )
    book = load_workbook(path)
    book.worksheets[0]["A2"].font = Font(bold=True)
    book.create_sheet("其他")["A1"] = "别动"
    book.save(path)
    batch = builders.staged(path)
    back = load_workbook(BytesIO(workbooks.marked(batch)))
    sheet = back.worksheets[0]
    marks = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(marks) == {"B3", "F4"}
    assert "2026年2月没有30日" in marks["B3"]
    assert sheet["F4"].fill.fgColor.rgb == "FFF2B8B5"
    assert (sheet["A2"].font.bold, back["其他"]["A1"].value) == (True, "别动")


def test_it_gives_a_csv_back_as_a_marked_workbook(tmp_path):
    batch = builders.staged(builders.csv_of(tmp_path / "a.csv", [builders.line(1, 参加人数="=1+1")]))
    sheet = load_workbook(BytesIO(workbooks.marked(batch))).worksheets[0]
    assert (sheet["F2"].value, sheet["F2"].data_type) == ("=1+1", "s")
    assert "不是数字" in sheet["F2"].comment.text


def test_it_lists_the_bad_cells_of_a_very_large_file(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_MARKED", 2)
    batch = builders.staged(builders.xlsx(tmp_path / "a.xlsx", [builders.line(n, 参加人数="很多") for n in range(3)]))
    sheet = load_workbook(BytesIO(workbooks.marked(batch))).worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == [2, "F", "参加人数（人）"]

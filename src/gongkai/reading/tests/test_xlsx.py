"""Excel workbooks: merged cells, dates as shown, what is hidden."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import read_bytes
from gongkai.reading.services.xlsx_formats import shown
from gongkai.reading.tests.builders import check, grid, rows, texts, xlsx

HEADER = ["序号", "任务", "单位", "时限"]


def test_it_reads_a_workbook_made_by_openpyxl():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "云溪县2024年任务分解表"
    sheet.merge_cells("A1:D1")
    sheet.append(HEADER)
    sheet.append([1, "甲\n乙", "财政局", date(2024, 6, 30)])
    sheet.append([2, "丙", None, "12月底前"])
    sheet.merge_cells("C3:C4")
    sheet["D3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A6"] = "注：按季度报送。"
    held = BytesIO()
    book.save(held)
    source = read_bytes(held.getvalue(), name="a.xlsx")
    check(source)
    assert texts(source) == ["云溪县2024年任务分解表", "注：按季度报送。"]
    assert grid(source)[4:] == [
        (1, 0, 1, 1, "1"), (1, 1, 1, 1, "甲\n乙"), (1, 2, 2, 1, "财政局"), (1, 3, 1, 1, "2024年6月30日"),
        (2, 0, 1, 1, "2"), (2, 1, 1, 1, "丙"), (2, 3, 1, 1, "12月底前"),
    ]  # fmt: skip


def test_it_leaves_hidden_rows_columns_and_sheets_out_and_says_so():
    data = rows(HEADER, ["1", "甲", "财政局", "6月"], ["2", "藏", "某局", "7月"])
    data = data.replace('<row r="3">', '<row r="3" hidden="1">')
    columns = '<cols><col min="4" max="4" hidden="1"/></cols>'
    source = read_bytes(
        xlsx(("分工", columns + data), ("密", rows(["密"])), states=("visible", "veryHidden")), name="a.xlsx"
    )
    check(source)
    assert "藏" not in source.text
    assert "6月" not in source.text
    assert [doubt.message[:9] for doubt in source.doubts] == ["工作表“分工”里有", "工作表“密”是隐藏"]


def test_it_keeps_merged_cells_whole_when_a_hidden_row_cuts_them():
    data = rows(HEADER, ["1", "甲", "财政局", "6月"], ["2", "藏", None, "7月"], ["3", "丙", None, "8月"])
    data = data.replace('<row r="3">', '<row r="3" hidden="1">') + '<mergeCells><mergeCell ref="C2:C4"/></mergeCells>'
    source = read_bytes(xlsx(("分工", data)), name="a.xlsx")
    check(source)
    assert (1, 2, 2, 1, "财政局") in grid(source)


def test_it_names_each_sheet_of_several():
    source = read_bytes(
        xlsx(("附件1", rows(HEADER, ["1", "甲", "乙", "丙"])), ("Sheet2", rows(HEADER, ["1", "丁", "戊", "己"]))),
        name="a.xlsx",
    )
    assert texts(source) == ["附件1"]
    assert len(source.blocks) == 3


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("45473", "yyyy/m/d", "2024/6/30"), ("45473", 'yyyy"年"m"月"', "2024年6月"), ("45473", "[$-804]yyyy\\-mm\\-dd;@", "2024-06-30"),
        ("45473.75", "yyyy/m/d h:mm", "2024/6/30 18:00"), ("0.5", "h:mm AM/PM", "12:00 PM"), ("45473", "aaaa", "星期日"),
        ("3", "General", "3"), ("3.50", "General", "3.5"), ("0.125", "0.0%", "12.5%"), ("1234567", "#,##0", "1,234,567"),
        ("7", "000", "007"), ("5", '0"个"', "5个"), ("5", '"第"0"项"', "第5项"), ("-1", "yyyy/m/d", "-1"), ("99999999", "yyyy/m/d", "99999999"),
        ("60", "yyyy/m/d", "1900/2/28"), ("1", "yyyy/m/d", "1900/1/1"), ("abc", "General", "abc"), ("1E+3", "General", "1000"),
        ("nan", "General", "nan"), ("inf", "0", "inf"), ("45473", "d-mmm-yy", "30-Jun-24"), ("45473", 'm"月"d"日"', "6月30日"),
    ],
)  # fmt: skip
def test_it_shows_numbers_as_excel_does(value, code, text):
    assert shown(value, code, from_1904=False) == text


def test_it_counts_from_1904_where_the_book_says_so():
    assert shown("0", "yyyy/m/d", from_1904=True) == "1904/1/1"


def test_it_stays_small_when_a_book_claims_to_be_huge():
    data = rows(HEADER, ["1", "甲", "乙", "丙"]) + '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    data += '<cols><col min="1" max="99999999" hidden="0"/></cols>'
    source = read_bytes(xlsx(("表", data)), name="a.xlsx")
    check(source)


def test_it_refuses_more_cells_than_a_notice_has():
    many = "<sheetData>" + "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="GR{row}"><v>2</v></c></row>' for row in range(1, 3001)
    )
    with pytest.raises(Unreadable, match="超过五十万格"):
        read_bytes(xlsx(("表", many + "</sheetData>")), name="a.xlsx")


def test_it_says_when_columns_are_too_many():
    data = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>3</v></c><c r="XFD1"><v>2</v></c></row></sheetData>'
    )
    assert "超过200列" in read_bytes(xlsx(("表", data)), name="a.xlsx").doubts[0].message


def test_it_refuses_an_empty_book():
    with pytest.raises(Unreadable, match="没有可读的文字"):
        read_bytes(xlsx(("表", "<sheetData/>")), name="a.xlsx")

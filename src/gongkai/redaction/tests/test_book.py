"""It takes words out of a workbook wherever such a file may hold them."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.redaction.rules import Box, NotRedacted, Region, Term
from gongkai.redaction.services import redact
from gongkai.redaction.tests.builders import TERM, TERMS
from gongkai.redaction.tests.office import leaks, out_of, packed, picture, rel

PHONE = "13800138000"


def saved(book: openpyxl.Workbook) -> bytes:
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def out(data: bytes, *terms: str):
    done = redact(data, "a.xlsx", [Term(one, "条例第十五条") for one in terms] or TERMS)
    assert leaks(done.data, *(terms or (TERM,))) == []
    return openpyxl.load_workbook(BytesIO(done.data)), done


def full() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = f"{TERM}明细"
    sheet.append(["序号", "户主", "电话", "金额"])
    sheet.append([1, TERM, 13800138000, 300])
    sheet.append([2, "张 三 丰（代领）", f"电话{PHONE}", 400.5])
    sheet.append([3, "李四光", None, "=D2+D3"])
    sheet.append([4, '="张"&"三丰"', None, None])
    sheet["B2"].comment = Comment(TERM, TERM)
    sheet["B4"].hyperlink = f"http://x.cn/{TERM}"
    sheet.oddHeader.center.text = TERM
    book.create_sheet(TERM[:2] + "\u3000丰明细")["A1"] = "第二张表"
    hidden = book.create_sheet("底表")
    hidden["A1"] = TERM
    hidden.sheet_state = "veryHidden"
    book.defined_names["户主"] = DefinedName("户主", attr_text=f'"{TERM}"')
    sheet.add_data_validation(DataValidation(type="list", formula1=f'"{TERM},李四光"', sqref="B9"))
    sheet.row_dimensions[3].hidden = True
    book.properties.creator = TERM
    return book


def test_it_takes_the_terms_out_of_every_part_and_keeps_the_rest():
    book, done = out(saved(full()), TERM, PHONE)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]] == [1, "■■■", "■■■", 300]
    assert [cell.value for cell in sheet[3]] == [None] * 4
    assert sheet["B4"].value == "李四光"
    assert book.sheetnames == ["■■■明细", "■■■明细2"]
    assert book.worksheets[1]["A1"].value == "第二张表"
    assert not book.defined_names
    assert sheet["B2"].comment is None
    places = " ".join(mark.place for mark in done.marks)
    for word in ("单元格", "工作表名称", "批注", "隐藏的工作表", "隐藏的行和列", "文件属性"):
        assert word in places
    assert any("公式已换成结果" in note for note in done.notes)
    assert not any("comments" in name or "docProps" in name or "sharedStrings" in name for name in out_of(done.data))


def test_it_finds_a_name_that_two_cells_hold():
    book = openpyxl.Workbook()
    book.active.append(["姓", "名"])
    book.active.append(["张", "三丰"])
    read, _ = out(saved(book))
    assert [cell.value for cell in read.active[2]] == ["■■■", ""]


def test_it_finds_numbers_written_with_a_power_of_ten():
    data = saved(full())
    name = "xl/worksheets/sheet1.xml"
    sheet = out_of(data)[name].replace(b"<v>13800138000</v>", b"<v>1.3800138E10</v>")
    assert b"E10" in sheet
    read, _ = out(packed(data, {name: sheet}, main="xl/workbook.xml"), PHONE)
    assert read.worksheets[0]["C2"].value == "■■■"


def test_it_leaves_behind_what_it_does_not_know():
    data = packed(
        saved(full()),
        {
            "xl/externalLinks/e.xml": f"<x>{TERM}</x>",
            "xl/vbaProject.bin": TERM.encode(),
            "docProps/thumbnail.png": picture(),
        },
        rels=rel("rX", "externalLink", "externalLinks/e.xml") + rel("rY", "vbaProject", "vbaProject.bin"),
        main="xl/workbook.xml",
    )
    _, done = out(data, TERM, PHONE)
    places = " ".join(mark.place for mark in done.marks)
    assert "外部链接" in places
    assert "宏" in places


def test_it_refuses_what_it_cannot_do():
    with pytest.raises(NotRedacted, match="只有 PDF"):
        redact(saved(full()), "a.xlsx", TERMS, [Region(1, Box(0, 0, 9, 9))])
    with pytest.raises(NotRedacted, match="损坏"):
        redact(saved(full())[:2000], "a.xlsx", TERMS)

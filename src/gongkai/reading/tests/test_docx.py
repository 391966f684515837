"""Word documents: numbers as printed, merged cells, revisions, hidden text, text boxes."""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
import pytest

from gongkai.reading.rules import Paragraph, Unreadable
from gongkai.reading.services import read_bytes
from gongkai.reading.services.docx_numbers import FORMS
from gongkai.reading.tests.builders import abstract, check, docx, grid, num, p, packed, tbl, tc, texts


def read(body: str, **parts: str):
    source = read_bytes(docx(body, **parts), name="a.docx")
    check(source)
    return source


def test_it_reads_headings_bold_and_lists_made_by_python_docx():
    document = python_docx.Document()
    document.add_heading("一、总体要求", 1)
    paragraph = document.add_paragraph("各部门")
    paragraph.add_run("要加强").bold = True
    paragraph.add_run("公开。")
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("第二项", style="List Number")
    held = BytesIO()
    document.save(held)
    source = read_bytes(held.getvalue(), name="a.docx")
    check(source)
    first, second, third, fourth = (block for block in source.blocks if isinstance(block, Paragraph))
    assert first.level == 1
    assert [source.cut(run) for run in second.bold] == ["要加强"]
    assert [source.cut(one.span) for one in (third, fourth)] == ["1. 第一项", "2. 第二项"]
    assert (third.number, fourth.number) == ("1.", "2.")


def test_it_prints_numbers_of_all_levels_as_word_does():
    numbering = abstract(
        1, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "%3.%4")
    )
    body = "".join(
        p(text, num=1, level=level)
        for level, text in [
            (0, "甲"),
            (1, "乙"),
            (1, "丙"),
            (2, "丁"),
            (2, "戊"),
            (3, "己"),
            (0, "庚"),
            (1, "辛"),
            (2, "壬"),
        ]
    )
    assert texts(read(body, numbering=numbering + num(1, 1))) == [
        "一、甲", "（一）乙", "（二）丙", "1. 丁", "2. 戊", "2.1 己", "二、庚", "（一）辛", "1. 壬",
    ]  # fmt: skip


def test_it_goes_on_counting_over_lists_of_one_kind_and_restarts_where_told():
    numbering = abstract(1, ("decimal", "%1.")) + num(1, 1) + num(2, 1) + num(3, 1, start=5)
    body = p("甲", num=1) + p("乙", num=2) + p("丙", num=3) + p("丁", num=3) + p("戊", num=1)
    assert texts(read(body, numbering=numbering)) == ["1. 甲", "2. 乙", "5. 丙", "6. 丁", "7. 戊"]


def test_it_obeys_a_level_that_never_restarts():
    numbering = abstract(1, ("chineseCounting", "%1、"), ("decimal", "%2."), extra='<w:lvlRestart w:val="0"/>') + num(
        1, 1
    )
    body = p("甲", num=1) + p("乙", num=1, level=1) + p("丙", num=1) + p("丁", num=1, level=1)
    assert texts(read(body, numbering=numbering)) == ["一、甲", "1. 乙", "二、丙", "2. 丁"]


def test_it_writes_legal_levels_in_digits():
    numbering = abstract(1, ("chineseCounting", "第%1章"), ("decimal", "%1.%2"), extra="<w:isLgl/>") + num(1, 1)
    assert texts(read(p("甲", num=1) + p("乙", num=1, level=1), numbering=numbering)) == ["第1章甲", "1.1 乙"]


def test_it_numbers_paragraphs_through_their_style():
    numbering = abstract(1, ("chineseCounting", "%1、"), ("decimal", "%2．")) + num(1, 1)
    numbering = numbering.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="B"/>')
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="c"/><w:basedOn w:val="A"/></w:style>'
    )
    source = read(p("甲", style="A") + p("乙", style="B") + p("丙", style="C"), numbering=numbering, styles=styles)
    assert texts(source) == ["一、甲", "1．乙", "二、丙"]
    assert [block.level for block in source.blocks] == [1, None, 1]


def test_it_counts_numbers_inside_tables_in_order():
    numbering = abstract(1, ("decimal", "%1")) + num(1, 1)
    body = tbl(tc(p("甲", num=1)) + tc("x"), tc(p("乙", num=1)) + tc("y"))
    assert [cell[4] for cell in grid(read(body, numbering=numbering))] == ["1 甲", "x", "2 乙", "y"]


@pytest.mark.parametrize(
    ("form", "number", "printed"),
    [
        ("chineseCounting", 10, "十"), ("chineseCounting", 11, "十一"), ("chineseCounting", 20, "二十"),
        ("chineseCounting", 99, "九十九"), ("chineseCountingThousand", 101, "一百零一"), ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1005, "一千零五"), ("ideographDigital", 10, "一○"), ("chineseLegalSimplified", 12, "壹拾贰"),
        ("upperRoman", 14, "XIV"), ("lowerLetter", 28, "bb"), ("decimalEnclosedCircle", 3, "③"), ("decimalEnclosedCircle", 21, "21"),
        ("ideographTraditional", 3, "丙"), ("decimalZero", 7, "07"), ("decimalFullWidth", 12, "１２"), ("decimalEnclosedParen", 2, "⑵"),
        ("ordinal", 11, "11th"), ("ordinal", 22, "22nd"), ("none", 4, ""), ("numberInDash", 2, "- 2 -"),
    ],
)  # fmt: skip
def test_it_knows_the_number_forms(form, number, printed):
    assert FORMS[form](number) == printed


@pytest.mark.parametrize("form", sorted(FORMS))
def test_it_prints_any_number_in_any_form(form):
    for number in (0, 1, 20, 21, 100, 9_999, 32_767):
        assert isinstance(FORMS[form](number), str)


def test_it_recovers_merged_cells():
    body = tbl(
        tc("领域") + tc("任务") + tc("单位"),
        tc("甲类", merge="restart") + tc("一") + tc("财政局", merge="restart"),
        tc("", merge="continue") + tc("二") + tc("", merge="continue"),
        tc("专章", span=3),
        tc("", merge="continue") + tc("三", span=2),
    )
    assert grid(read(body)) == [
        (0, 0, 1, 1, "领域"), (0, 1, 1, 1, "任务"), (0, 2, 1, 1, "单位"),
        (1, 0, 2, 1, "甲类"), (1, 1, 1, 1, "一"), (1, 2, 2, 1, "财政局"),
        (2, 1, 1, 1, "二"), (3, 0, 1, 3, "专章"), (4, 0, 1, 1, ""), (4, 1, 1, 2, "三"),
    ]  # fmt: skip


def test_it_keeps_an_empty_cell_apart_from_a_merged_one():
    assert grid(read(tbl(tc("一") + tc("甲"), tc("二") + tc(""))))[-1] == (1, 1, 1, 1, "")


def test_it_marks_repeated_header_rows():
    source = read(
        tbl("<w:tr><w:trPr><w:tblHeader/></w:trPr>" + tc("任务") + tc("单位") + "</w:tr>", tc("甲") + tc("乙"))
    )
    assert [cell.header for cell in source.blocks[0].cells] == [True, True, False, False]


def test_it_gives_a_table_inside_a_cell_line_by_line():
    inner = "<w:tc>" + tbl(tc("子一") + tc("子二"), tc("子三") + tc("子四")) + p("尾") + "</w:tc>"
    assert grid(read(tbl(inner + tc("外"))))[0][4] == "子一\t子二\n子三\t子四\n尾"


def test_it_opens_a_table_of_one_cell():
    assert texts(read(tbl("<w:tc>" + p("甲") + p("乙") + "</w:tc>"))) == ["甲", "乙"]


def test_it_accepts_revisions():
    body = (
        "<w:p><w:r><w:t>各部门</w:t></w:r><w:del><w:r><w:delText>可以</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>应当</w:t></w:r></w:ins><w:r><w:t>公开</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>' + p("后半")
        + tbl(tc("留") + tc("下"), "<w:tr><w:trPr><w:del/></w:trPr>" + tc("删") + tc("去") + "</w:tr>")
    )  # fmt: skip
    source = read(body)
    assert texts(source) == ["各部门应当公开", "前半后半"]
    assert [cell[4] for cell in grid(source)] == ["留", "下"]
    assert "修订" in source.doubts[0].message


def test_it_leaves_hidden_text_out_and_says_how_much():
    source = read("<w:p><w:r><w:t>公开</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>秘密话</w:t></w:r></w:p>")
    assert texts(source) == ["公开"]
    assert "隐藏文字（3字）" in source.doubts[0].message


def test_it_reads_text_boxes_once_and_before_the_paragraph_they_open():
    box = "<w:txbxContent>" + p("云政办发〔2024〕1号") + "</w:txbxContent>"
    body = (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert texts(read(body)) == ["云政办发〔2024〕1号", "正文"]


def test_it_leaves_the_table_of_contents_out():
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    source = read(p("一、总体要求 1", style="T1") + p("一、总体要求"), styles=styles)
    assert texts(source) == ["一、总体要求"]
    assert "目录" in source.doubts[0].message


def test_it_reads_tabs_breaks_symbols_links_and_fields():
    body = (
        '<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type="page"/><w:noBreakHyphen/><w:sym w:char="F0FE"/></w:r>'
        '<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:fldSimple w:instr="X"><w:r><w:t>域</w:t></w:r></w:fldSimple>'
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>'
        "<w:ruby><w:rt/></w:ruby><w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert texts(read(body)) == ["甲\t乙", "丙-☑链接域音"]


def test_it_reads_content_controls_and_says_what_is_embedded():
    source = read(f"<w:sdt><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt><w:altChunk/>")
    assert texts(source) == ["甲"]
    assert "嵌入" in source.doubts[0].message


def test_it_survives_styles_that_stand_on_each_other():
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert texts(read(p("甲", style="A"), styles=styles)) == ["甲"]


def test_it_clips_absurd_spans():
    source = read(tbl('<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>' + p("甲") + "</w:tc>" + tc("乙")))
    assert source.blocks


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (docx(""), "没有可读的文字"),
        (docx("<w:p><w:r><w:drawing><v:imagedata/></w:drawing></w:r></w:p>"), "只有图片"),
        (packed({"word/document.xml": "<w:document"}), "不完整或已损坏"),
        (packed({"word/document.xml": "<a/>"}), "不完整或已损坏"),
    ],
)
def test_it_says_why_a_document_cannot_be_read(data, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_bytes(data, name="a.docx")

"""What is found in Office files, web pages, archives and pictures, and where it is said to stand."""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from PIL import Image

from gongkai.reading.services import image, office
from gongkai.reading.tests.builders import ofd, ofd_text
from gongkai.vetting.rules import HitKind, Severity
from gongkai.vetting.services.opening import open_file
from gongkai.vetting.tests.making import (
    OTHER,
    PERSON,
    PHONE,
    THIRD,
    W,
    book,
    changed,
    hidden_book,
    marks,
    packed,
    photo,
    place_of,
    saved,
    texts,
    with_shared_strings,
    word,
)


def test_it_names_the_paragraph_and_the_cell_of_a_word_file():
    document = python_docx.Document()
    document.add_paragraph("公示")
    document.add_paragraph("")
    document.add_paragraph(f"证件号码：{PERSON}")
    table = document.add_table(3, 2)
    table.cell(2, 1).text = OTHER
    opened = open_file(saved(document), name="公示.docx")
    assert opened.form == "docx"
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("正文第2段", None)
    assert place_of(opened, OTHER) == ("表1第3行第2列", None)


def test_it_joins_a_number_cut_into_runs():
    xml = f"<w:p><w:r><w:t>{PERSON[:7]}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{PERSON[7:]}</w:t></w:r></w:p>"
    assert place_of(open_file(word(xml=(xml,)), name="a.docx"), PERSON) == ("正文第1段", None)


def test_it_reads_headers_footers_and_text_boxes():
    document = python_docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = f"页眉 {PERSON}"
    section.footer.paragraphs[0].text = f"页脚 {OTHER}"
    box = (
        f'<w:p {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>'
        f"<w:t>{THIRD}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    document.element.body.insert(0, parse_xml(box))
    opened = open_file(saved(document), name="a.docx")
    assert place_of(opened, PERSON) == ("页眉第1段", None)
    assert place_of(opened, OTHER) == ("页脚第1段", None)
    assert place_of(opened, THIRD) == ("文本框1第1段", None)


def test_it_finds_hidden_deleted_and_blackened_text_of_a_word_file():
    opened = open_file(
        word(
            "明处",
            xml=(
                f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{PERSON}</w:t></w:r><w:r><w:t>留下</w:t></w:r></w:p>",
                f'<w:p><w:r><w:t>{OTHER[:9]}</w:t></w:r><w:del w:id="1" w:author="周五"><w:r><w:delText>{OTHER[9:]}</w:delText></w:r></w:del></w:p>',
                f'<w:p><w:r><w:rPr><w:highlight w:val="black"/></w:rPr><w:t>{THIRD}</w:t></w:r></w:p>',
            ),
        ),
        name="a.docx",
    )
    assert place_of(opened, PERSON) == ("正文第2段（隐藏文字）", HitKind.HIDDEN_TEXT)
    assert place_of(opened, OTHER) == ("正文第3段（修订前）", HitKind.TRACKED_CHANGE)
    assert place_of(opened, THIRD) == ("正文第4段", None)
    assert {"HIDDEN_TEXT", "TRACKED_CHANGE", "COVERED_TEXT"} <= marks(opened)
    assert PERSON not in "".join(piece.text for piece in opened.pieces if piece.hidden is None)


def test_it_reads_comments_without_naming_their_author_in_the_place():
    document = python_docx.Document()
    paragraph = document.add_paragraph("正文")
    document.add_comment(paragraph.runs[0], text=f"本人 {PERSON}", author="周五")
    opened = open_file(saved(document), name="a.docx")
    place, hidden = place_of(opened, PERSON)
    assert (place, hidden) == ("批注1", HitKind.COMMENT)
    assert place_of(opened, "周五") == ("批注的作者", HitKind.METADATA)
    assert "周五" not in "".join(one.place + one.detail for one in opened.marks)


def test_it_reads_the_properties_of_a_file_and_not_those_a_program_writes():
    named = open_file(word("正文", author="周五"), name="a.docx")
    assert any(one.kind is HitKind.METADATA and "作者" in one.detail for one in named.marks)
    assert place_of(named, "周五")[1] is HitKind.METADATA
    plain = open_file(word("正文", author="python-docx"), name="a.docx")
    assert not any("作者" in one.detail for one in plain.marks)


def test_it_opens_what_is_embedded_and_the_pictures_inside():
    document = python_docx.Document()
    document.add_picture(BytesIO(photo()))
    held = packed_into(saved(document), "word/embeddings/名单.xlsx", hidden_book())
    opened = open_file(held, name="a.docx")
    assert {"EMBEDDED_FILE", "GPS", "HIDDEN_SHEET"} <= marks(opened)
    place, hidden = place_of(opened, PERSON)
    assert place == "嵌入的文件“名单.xlsx” › 工作表“补贴名单”（隐藏）B2"
    assert hidden is HitKind.HIDDEN_SHEET


def packed_into(data: bytes, name: str, content: bytes) -> bytes:
    """A package with one more entry."""
    import zipfile

    held = BytesIO(data)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("text", "place", "hidden"),
    [
        (PERSON, "工作表“补贴名单”（隐藏）B2", HitKind.HIDDEN_SHEET),
        (PHONE, "工作表“公示”A5（隐藏行）", HitKind.HIDDEN_ROWS),
        (THIRD, "工作表“公示”E2（隐藏列）", HitKind.HIDDEN_COLUMNS),
        ("王小明", "批注的作者", HitKind.METADATA),
        ("核对过", "工作表“公示”B2的批注", HitKind.COMMENT),
        ("李某某", "工作表“公示”B3", None),
    ],
)
def test_it_finds_what_a_workbook_hides(text, place, hidden):
    for data in (hidden_book(), with_shared_strings(hidden_book())):
        opened = open_file(data, name="公示.xlsx")
        assert opened.unchecked == ""
        assert place_of(opened, text) == (place, hidden)


def test_it_marks_hidden_sheets_rows_columns_and_comments():
    opened = open_file(hidden_book(), name="公示.xlsx")
    assert {"HIDDEN_SHEET", "HIDDEN_ROWS", "HIDDEN_COLUMNS", "COMMENT"} <= marks(opened)
    told = {one.kind: one for one in opened.marks}
    assert told[HitKind.HIDDEN_ROWS].detail == "有隐藏的行，里面有内容：第5行"
    assert told[HitKind.HIDDEN_COLUMNS].detail == "有隐藏的列，里面有内容：E列"


def test_it_keeps_columns_under_their_headings():
    made = book()
    made.active["A4"], made.active["C4"] = 3, "空了姓名"
    text = next(piece.text for piece in open_file(saved(made), name="a.xlsx").pieces if "空了姓名" in piece.text)
    assert text.split("\n")[3].split("\t") == ["3", "", "空了姓名"]


def test_it_gives_all_digits_of_a_number_however_it_is_shown():
    data = saved(book())
    cell = b'<c r="D1"><v>4.50321199003151E+17</v></c><c r="E1" s="0"><v>6222021234567890</v></c></row><row r="2"'
    data = changed(data, xl__worksheets__sheet1=lambda xml: xml.replace(b'</row><row r="2"', cell, 1))
    opened = open_file(data, name="a.xlsx")
    assert place_of(opened, "450321199003151000") == ("工作表“公示”D1", None)
    assert place_of(opened, "6222021234567890") == ("工作表“公示”E1", None)
    spoilt = [one for one in opened.marks if one.kind is HitKind.ID_CARD]
    assert [one.place for one in spoilt] == ["工作表“公示”D1"]


def test_it_finds_texts_left_over_from_deleted_cells():
    opened = open_file(with_shared_strings(saved(book()), left_over=(PERSON,)), name="a.xlsx")
    assert place_of(opened, PERSON) == ("已删除单元格的残留文字", HitKind.HIDDEN_TEXT)
    assert "HIDDEN_TEXT" in marks(opened)


def test_it_reads_names_formulas_headers_and_prompts_of_a_workbook():
    made = book()
    made.defined_names["名单"] = openpyxl.workbook.defined_name.DefinedName("名单", attr_text=f'"{PERSON}"')
    made.active["F1"] = f'=IF(A1="{OTHER}",1,2)'
    made.active.oddHeader.center.text = f"经办 {PHONE}"
    validation = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1=f'"{THIRD},无"', prompt="选")
    made.active.add_data_validation(validation)
    validation.add("A2")
    opened = open_file(saved(made), name="a.xlsx")
    assert place_of(opened, PERSON)[0] == "定义的名称"
    assert place_of(opened, OTHER)[0] == "工作表“公示”F1的公式"
    assert place_of(opened, PHONE)[0] == "工作表“公示”的页眉页脚"
    assert place_of(opened, THIRD)[0] == "工作表“公示”的输入提示、数据验证和链接"


def test_it_reads_caches_of_pivot_tables_and_of_other_workbooks():
    data = packed_into(
        saved(book()),
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords><r><s v="{PERSON}"/></r></pivotCacheRecords>'.encode(),
    )
    data = packed_into(data, "xl/externalLinks/externalLink1.xml", f"<a><cell><v>{OTHER}</v></cell></a>".encode())
    opened = open_file(data, name="a.xlsx")
    assert place_of(opened, PERSON) == ("数据透视表的缓存", HitKind.HIDDEN_TEXT)
    assert place_of(opened, OTHER) == ("外部链接的缓存", HitKind.HIDDEN_TEXT)


P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def slide(text: str, *, show: str = "1") -> str:
    """A slide with one line."""
    return f'<p:sld xmlns:p="{P}" xmlns:a="{A}" show="{show}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'


def slides() -> bytes:
    """Two slides, the second hidden, the first with notes."""
    rel = f'<Relationship Id="rId%d" Type="{R}/%s" Target="%s"/>'
    return packed(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f"<Relationships>{rel % (1, 'officeDocument', 'ppt/presentation.xml')}</Relationships>".encode(),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst><p:sldId id="256" r:id="rId1"/>'
            f'<p:sldId id="257" r:id="rId2"/></p:sldIdLst></p:presentation>'.encode(),
            "ppt/_rels/presentation.xml.rels": f"<Relationships>{rel % (1, 'slide', 'slides/slide1.xml')}"
            f"{rel % (2, 'slide', 'slides/slide2.xml')}</Relationships>".encode(),
            "ppt/slides/slide1.xml": slide("首页").encode(),
            "ppt/slides/_rels/slide1.xml.rels": f"<Relationships>{rel % (1, 'notesSlide', '../notesSlides/notesSlide1.xml')}</Relationships>".encode(),
            "ppt/slides/slide2.xml": slide(PERSON, show="0").encode(),
            "ppt/notesSlides/notesSlide1.xml": slide(f"备注 {OTHER}").replace("p:sld", "p:notes").encode(),
        }
    )


def test_it_reads_hidden_slides_and_notes():
    opened = open_file(slides(), name="汇报.pptx")
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("第2张幻灯片（隐藏）", HitKind.HIDDEN_SHEET)
    assert place_of(opened, OTHER) == ("第1张幻灯片的备注", HitKind.COMMENT)


def test_it_reads_ofd_pages_hidden_text_attachments_and_properties():
    data = ofd(
        ofd_text("公示", 30, 30) + ofd_text(PERSON[:9], 30, 50) + ofd_text(PERSON[9:], 30 + 45, 50),
        ofd_text(OTHER, 30, 30).replace("<ofd:TextObject ", '<ofd:TextObject Visible="false" '),
        extra={"Doc_0/Attachs/名单.xlsx": hidden_book(), "Doc_0/Res/a.jpg": photo()},
    )
    opened = open_file(data, name="公示.ofd")
    assert place_of(opened, PERSON) == ("第1页", None)
    assert place_of(opened, OTHER) == ("第2页（不显示）", HitKind.HIDDEN_TEXT)
    assert {"EMBEDDED_FILE", "GPS", "HIDDEN_SHEET"} <= marks(opened)


def test_it_reads_every_member_of_a_zip_file_with_its_path():
    data = packed(
        {"附件/名单.docx": word(PERSON), "内层.zip": packed({"表.xlsx": hidden_book()}), "说明.txt": "见表".encode()}
    )
    opened = open_file(data, name="附件.zip")
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("压缩包内“附件/名单.docx” › 正文第1段", None)
    assert place_of(opened, THIRD)[0] == "压缩包内“内层.zip” › 压缩包内“表.xlsx” › 工作表“公示”E2（隐藏列）"


def test_it_reads_csv_and_text_in_the_encodings_of_office_machines():
    table = open_file(f"姓名,号码\n赵一鸣,'{PERSON}\n".encode("gb18030"), name="名单.csv")
    assert place_of(table, PERSON) == ("第2行第2列", None)
    broken = open_file(f"号码\n{PERSON[:10]}\n{PERSON[10:]}\n".encode(), name="a.txt")
    assert place_of(broken, PERSON)[0] == "正文（跨行的号码）"


def test_it_reads_what_a_web_page_hides():
    page = (
        f"<html><head><script>var a='{PHONE}'</script></head><body><p>明处</p><div style='display: none'>{PERSON}</div>"
        f"<!-- {OTHER} --><img alt='{THIRD}' src='x.jpg'><table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    )
    opened = open_file(page.encode(), name="a.html")
    assert place_of(opened, PERSON)[1] is HitKind.HIDDEN_TEXT
    assert place_of(opened, OTHER)[1] is HitKind.COMMENT
    assert place_of(opened, THIRD)[1] is HitKind.METADATA
    assert place_of(opened, PHONE)[0] == "网页代码"
    assert "甲\t乙" in texts(opened)


def test_it_says_where_a_photograph_was_taken_and_that_its_text_was_not_read(monkeypatch):
    monkeypatch.setattr(image, "available", lambda: False)
    opened = open_file(photo(), name="现场.jpg")
    told = {one.kind: one for one in opened.marks}
    assert {HitKind.GPS, HitKind.METADATA, HitKind.UNCHECKED} <= set(told)
    assert (told[HitKind.UNCHECKED].detail, told[HitKind.UNCHECKED].severity) == ("图片中的文字未检查", Severity.WARN)
    assert opened.unchecked == ""
    assert "Dali" not in "".join(one.detail for one in opened.marks)


def test_it_reads_the_text_of_a_picture_where_it_can(monkeypatch):
    monkeypatch.setattr(image, "available", lambda: True)
    from gongkai.reading.rules import Source

    monkeypatch.setattr(image, "read", lambda data, form, ocr: Source(PERSON, (), "image"))
    opened = open_file(photo(gps=False, artist=""), name="a.jpg")
    assert place_of(opened, PERSON) == ("图片中的文字", None)
    assert opened.marks == ()


def converted(data: bytes, form: str, target: str) -> bytes:
    """A file made older by LibreOffice."""
    return office.converted(data, form=form, target=target)


needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")


@needs_office
def test_it_reads_an_old_workbook_with_what_it_hides():
    opened = open_file(converted(hidden_book(), "xlsx", "xls"), name="名单.xls")
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("工作表“补贴名单”（隐藏）B2", HitKind.HIDDEN_SHEET)
    assert place_of(opened, PHONE) == ("工作表“公示”A5（隐藏行）", HitKind.HIDDEN_ROWS)
    assert place_of(opened, THIRD) == ("工作表“公示”E2（隐藏列）", HitKind.HIDDEN_COLUMNS)
    assert place_of(opened, "核对过")[1] is HitKind.COMMENT
    assert {"HIDDEN_SHEET", "HIDDEN_ROWS", "HIDDEN_COLUMNS", "COMMENT"} <= marks(opened)


@needs_office
def test_it_reads_an_opendocument_workbook_with_what_it_hides():
    opened = open_file(converted(hidden_book(), "xlsx", "ods"), name="名单.ods")
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("工作表“补贴名单”（隐藏）B2", HitKind.HIDDEN_SHEET)
    assert place_of(opened, PHONE) == ("工作表“公示”A5（隐藏行）", HitKind.HIDDEN_ROWS)
    assert {"HIDDEN_SHEET", "HIDDEN_ROWS", "HIDDEN_COLUMNS", "COMMENT"} <= marks(opened)


@needs_office
def test_it_reads_an_old_word_file_through_libreoffice():
    document = python_docx.Document()
    paragraph = document.add_paragraph(f"证件 {PERSON}")
    document.add_comment(paragraph.runs[0], text=f"见 {OTHER}", author="周五")
    opened = open_file(converted(saved(document), "docx", "doc"), name="名单.wps")
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("正文第1段", None)
    assert place_of(opened, OTHER)[1] is HitKind.COMMENT


def test_it_counts_a_threaded_comment_by_its_cell():
    made = book()
    made.active["C3"].comment = Comment(f"见 {PERSON}", "甲")
    opened = open_file(saved(made), name="a.xlsx")
    assert place_of(opened, PERSON) == ("工作表“公示”C3的批注", HitKind.COMMENT)


def test_it_reads_png_texts_and_thumbnails():
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", "孙大力")
    held = BytesIO()
    Image.new("RGB", (60, 60)).save(held, "PNG", pnginfo=told)
    opened = open_file(held.getvalue(), name="a.png")
    assert place_of(opened, "孙大力")[1] is HitKind.METADATA

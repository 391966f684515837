"""Cleaned copies: values gone from every part, hidden things taken out, and the file still opens."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx as python_docx
import openpyxl
import pikepdf
import pytest
from PIL import Image

from gongkai.reading.services import office
from gongkai.reading.tests.builders import pdf
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import CannotClean, cleaned, open_file
from gongkai.vetting.tests.making import (
    OTHER,
    PERSON,
    PHONE,
    THIRD,
    book,
    changed,
    hidden_book,
    marks,
    packed,
    photo,
    saved,
    texts,
    with_shared_strings,
    word,
)
from gongkai.vetting.tests.test_opening import packed_into, slides

ALL = frozenset(HitKind)
STARS = "*" * 18
REVISED = (
    f"<w:p><w:r><w:t>号{PERSON[:7]}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{PERSON[7:]}完</w:t></w:r></w:p>",
    f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗 {OTHER}</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>",
    f'<w:p><w:r><w:t>现</w:t></w:r><w:del w:id="1" w:author="周五"><w:r><w:delText>{THIRD}</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="周五"><w:r><w:t>在</w:t></w:r></w:ins></w:p>',
    f'<w:p><w:r><w:rPr><w:highlight w:val="black"/></w:rPr><w:t>{PHONE}</w:t></w:r></w:p>',
)


def revised_word() -> bytes:
    """A Word file with a comment, a revision, hidden and blackened text, a table and an author."""
    document = python_docx.Document(BytesIO(word("第一段", xml=REVISED, author="周五")))
    document.add_comment(document.paragraphs[0].runs[0], text=f"见 {OTHER}", author="周五")
    table = document.add_table(2, 2)
    table.cell(1, 1).text = PERSON
    return saved(document)


def test_it_masks_a_text_cut_into_runs_and_keeps_the_rest():
    made = cleaned(revised_word(), name="a.docx", replacements=[(PERSON, STARS)], drop=frozenset())
    document = python_docx.Document(BytesIO(made))
    assert document.paragraphs[1].text == f"号{STARS}完"
    assert document.paragraphs[1].runs[1].bold
    assert document.tables[0].cell(1, 1).text == STARS
    assert {"COMMENT", "TRACKED_CHANGE", "HIDDEN_TEXT"} <= marks(open_file(made, name="a.docx"))


def test_it_masks_with_a_shorter_text_too():
    made = cleaned(revised_word(), name="a.docx", replacements=[(PERSON, "某某")], drop=frozenset())
    assert python_docx.Document(BytesIO(made)).paragraphs[1].text == "号某某完"


def test_it_takes_everything_hidden_out_of_a_word_file():
    made = cleaned(revised_word(), name="a.docx", replacements=[(PERSON, STARS)], drop=ALL)
    opened = open_file(made, name="a.docx")
    assert opened.unchecked == ""
    assert not marks(opened)
    assert not any(value in texts(opened) for value in (PERSON, OTHER, THIRD, PHONE, "周五"))
    shown = [one.text for one in python_docx.Document(BytesIO(made)).paragraphs]
    assert shown == ["第一段", f"号{STARS}完", "明", "现在", "■" * 11]


def test_it_takes_out_only_what_is_asked_for():
    made = cleaned(revised_word(), name="a.docx", replacements=[], drop=frozenset({HitKind.COMMENT}))
    assert "COMMENT" not in marks(open_file(made, name="a.docx"))
    assert {"TRACKED_CHANGE", "HIDDEN_TEXT"} <= marks(open_file(made, name="a.docx"))


@pytest.mark.parametrize("form", ["inline", "shared"])
def test_it_masks_cells_of_a_workbook_in_every_way_they_are_kept(form):
    data = hidden_book() if form == "inline" else with_shared_strings(hidden_book())
    wanted = [(PERSON, STARS), (PHONE, "138****8000"), (THIRD, STARS)]
    made = cleaned(data, name="a.xlsx", replacements=wanted, drop=frozenset())
    sheets = openpyxl.load_workbook(BytesIO(made))
    assert sheets["补贴名单"]["B2"].value == STARS
    assert sheets["公示"]["A5"].value == "联系电话 138****8000"
    assert sheets["公示"]["B2"].comment.text == f"核对过 {STARS}"
    assert sheets["公示"]["C2"].value == 300


def test_it_masks_a_number_and_the_result_of_a_formula():
    made = book()
    made.active["D2"] = int(PHONE)
    made.active["D3"] = f'="电话{PHONE}"'
    result = cleaned(saved(made), name="a.xlsx", replacements=[(PHONE, "138****8000")], drop=frozenset())
    sheet = openpyxl.load_workbook(BytesIO(result)).active
    assert sheet["D2"].value == "138****8000"
    assert PHONE not in str(sheet["D3"].value)
    assert PHONE not in texts(open_file(result, name="a.xlsx"))


@pytest.mark.parametrize("form", ["inline", "shared"])
def test_it_takes_everything_hidden_out_of_a_workbook(form):
    data = hidden_book() if form == "inline" else with_shared_strings(hidden_book(), left_over=(OTHER,))
    made = cleaned(data, name="a.xlsx", replacements=[], drop=ALL)
    opened = open_file(made, name="a.xlsx")
    assert opened.unchecked == ""
    assert not marks(opened)
    assert not any(value in texts(opened) for value in (PERSON, OTHER, THIRD, PHONE, "王小明", "赵一鸣"))
    sheets = openpyxl.load_workbook(BytesIO(made))
    assert sheets.sheetnames == ["公示"]
    assert [cell.value for cell in sheets["公示"][3]][:3] == [2, "李某某", 400]


def test_it_masks_an_identity_number_that_excel_has_spoilt():
    made = book()
    made.active["D2"] = 450321199003151000
    data = saved(made)
    assert "ID_CARD" in marks(open_file(data, name="a.xlsx"))
    result = cleaned(data, name="a.xlsx", replacements=[], drop=frozenset({HitKind.ID_CARD}))
    assert openpyxl.load_workbook(BytesIO(result)).active["D2"].value == STARS
    assert "ID_CARD" not in marks(open_file(result, name="a.xlsx"))


def test_it_refuses_what_is_too_big_to_change_in_memory(monkeypatch):
    monkeypatch.setattr("gongkai.vetting.services.opening.cleaning.MOST_XML", 1_000)
    with pytest.raises(CannotClean, match="请拆分成几个文件"):
        cleaned(hidden_book(), name="a.xlsx", replacements=[(PERSON, STARS)], drop=frozenset())


def test_it_turns_formulas_on_a_hidden_sheet_into_values_and_drops_names_on_it():
    made = book()
    hidden = made.create_sheet("底表", 0)
    hidden["A1"] = 7
    hidden.sheet_state = "hidden"
    made.active = 1
    made["公示"]["D1"] = "=底表!A1*2"
    made.defined_names["基数"] = openpyxl.workbook.defined_name.DefinedName("基数", attr_text="底表!$A$1")
    made["公示"].print_area = "A1:C3"
    result = cleaned(saved(made), name="a.xlsx", replacements=[], drop=frozenset({HitKind.HIDDEN_SHEET}))
    after = openpyxl.load_workbook(BytesIO(result))
    assert after.sheetnames == ["公示"]
    assert "底表" not in str(after["公示"]["D1"].value)
    assert "基数" not in after.defined_names
    assert after["公示"].print_area == "'公示'!$A$1:$C$3"


def test_it_refuses_a_workbook_whose_sheets_are_all_hidden():
    data = changed(saved(book()), xl__workbook=lambda xml: xml.replace(b'state="visible"', b'state="hidden"'))
    assert b'state="hidden"' in zipfile.ZipFile(BytesIO(data)).read("xl/workbook.xml")
    with pytest.raises(CannotClean, match="所有工作表都是隐藏的"):
        cleaned(data, name="a.xlsx", replacements=[], drop=frozenset({HitKind.HIDDEN_SHEET}))


def test_it_takes_out_caches_and_embedded_files():
    data = packed_into(saved(book()), "xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    made = cleaned(data, name="a.xlsx", replacements=[], drop=ALL)
    assert "EMBEDDED_FILE" not in marks(open_file(made, name="a.xlsx"))


def test_it_cleans_a_workbook_inside_a_word_file():
    data = packed_into(word("正文"), "word/embeddings/名单.xlsx", hidden_book())
    rel = '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/package" Target="embeddings/名单.xlsx"/>'
    data = changed(
        data,
        **{
            "word___rels__document.xml.rels": lambda xml: xml.replace(
                b"</Relationships>", rel.encode() + b"</Relationships>"
            ),
            "[Content_Types]": lambda xml: xml.replace(
                b"</Types>", b'<Default Extension="xlsx" ContentType="application/x"/></Types>'
            ),
        },
    )
    made = cleaned(data, name="a.docx", replacements=[(PERSON, STARS)], drop=ALL - {HitKind.EMBEDDED_FILE})
    opened = open_file(made, name="a.docx")
    assert PERSON not in texts(opened)
    assert "HIDDEN_SHEET" not in marks(opened)
    assert "李某某" in texts(opened)


def test_it_takes_hidden_slides_and_notes_out_of_a_presentation():
    made = cleaned(slides(), name="a.pptx", replacements=[], drop=ALL)
    opened = open_file(made, name="a.pptx")
    assert "首页" in texts(opened)
    assert PERSON not in texts(opened)
    assert OTHER not in texts(opened)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_it_takes_place_and_author_out_of_a_picture_and_leaves_the_picture(form):
    data = photo(form=form)
    made = cleaned(data, name="a", replacements=[], drop=frozenset({HitKind.METADATA, HitKind.GPS}))
    assert not marks(open_file(made, name="a")) & {"GPS", "METADATA"}
    with Image.open(BytesIO(made)) as after, Image.open(BytesIO(data)) as before:
        assert after.size == before.size
        assert after.convert("RGB").getpixel((5, 5)) == before.convert("RGB").getpixel((5, 5))


def test_it_keeps_a_photograph_the_right_way_up():
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Sun Dali"
    held = BytesIO()
    Image.new("RGB", (90, 60)).save(held, "JPEG", exif=exif)
    made = cleaned(held.getvalue(), name="a.jpg", replacements=[], drop=frozenset({HitKind.METADATA}))
    with Image.open(BytesIO(made)) as after:
        assert dict(after.getexif()) == {0x0112: 6}


def test_it_takes_properties_and_comments_out_of_a_pdf():
    with pikepdf.open(BytesIO(pdf("公示"))) as document:
        document.docinfo["/Author"] = "周五"
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[100, 100, 120, 120], Contents=PERSON, T="周五"
        )
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])
        document.attachments["a.txt"] = OTHER.encode()
        held = BytesIO()
        document.save(held)
    made = cleaned(held.getvalue(), name="a.pdf", replacements=[], drop=ALL - {HitKind.COVERED_TEXT})
    opened = open_file(made, name="a.pdf")
    assert not marks(opened)
    assert not any(value in texts(opened) for value in (PERSON, OTHER, "周五"))
    assert PERSON.encode() not in made
    assert "公示" in texts(opened)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (pdf("公示"), "a.pdf", "PDF 里的文字不能在原件上遮蔽"),
        (photo(), "a.jpg", "图片里的文字不能自动遮蔽"),
        (packed({"a.txt": b"1"}), "a.zip", "这种文件不能自动遮蔽"),
        ("文字".encode(), "a.txt", "这种文件不能自动遮蔽"),
        (b"PK\x03\x04" + b"\0" * 90, "a.docx", "文件不完整、已损坏或设了密码"),
        (hidden_book()[:-900], "a.xlsx", "文件不完整、已损坏或设了密码"),
    ],
)
def test_it_says_in_one_sentence_what_it_cannot_clean(data, name, sentence):
    with pytest.raises(CannotClean, match=sentence) as caught:
        cleaned(data, name=name, replacements=[(PERSON, STARS)], drop=frozenset())
    assert str(caught.value).endswith("。")


needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")


@needs_office
def test_it_makes_files_libreoffice_opens():
    made = cleaned(revised_word(), name="a.docx", replacements=[(PERSON, STARS)], drop=ALL)
    text = texts(open_file(office.converted(made, form="docx", target="docx"), name="a.docx"))
    assert f"号{STARS}完" in text
    made = cleaned(with_shared_strings(hidden_book()), name="a.xlsx", replacements=[], drop=ALL)
    assert "李某某" in texts(open_file(office.converted(made, form="xlsx", target="xlsx"), name="a.xlsx"))

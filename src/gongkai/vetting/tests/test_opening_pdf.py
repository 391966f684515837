"""PDF files: what shows, what is covered, what hides beside the pages."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from gongkai.reading.services import image
from gongkai.reading.tests.builders import pdf
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import open_file
from gongkai.vetting.services.opening import pdf as pdf_module
from gongkai.vetting.tests.making import (
    OTHER,
    PERSON,
    covered_pdf,
    drawn_over,
    hidden_book,
    marks,
    place_of,
    texts,
)

LINE = "#set par(first-line-indent: 0pt)\n"


def changed(data: bytes, change) -> bytes:
    """A PDF after `change(document)`."""
    with pikepdf.open(BytesIO(data)) as document:
        change(document)
        held = BytesIO()
        document.save(held)
    return held.getvalue()


def covered(opened) -> list[tuple[str, str, str]]:
    """(kind, place, text) of what is there and nobody sees."""
    return [
        (str(piece.hidden), piece.place, piece.text)
        for piece in opened.pieces
        if piece.hidden in (HitKind.COVERED_TEXT, HitKind.HIDDEN_TEXT)
    ]


def test_it_names_the_page():
    opened = open_file(pdf(f"首页\n#pagebreak()\n证件 {PERSON}"), name="公示.pdf")
    assert opened.form == "pdf"
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("第2页", None)
    assert covered(opened) == []


@pytest.mark.parametrize(
    ("colour", "detail"),
    [("0 0 0", "黑块遮盖的文字"), ("0.1 0.1 0.3", "黑块遮盖的文字"), ("1 1 1", "色块或图片遮盖的文字")],
)
def test_it_finds_text_under_a_box(colour, detail):
    opened = open_file(covered_pdf(PERSON, colour=colour), name="a.pdf")
    assert covered(opened) == [("COVERED_TEXT", f"第1页（{detail}）", PERSON)]
    assert "COVERED_TEXT" in marks(opened)
    assert place_of(opened, PERSON) == ("第1页", None)


def test_it_leaves_a_box_behind_the_text_alone():
    opened = open_file(
        pdf(f"#block(fill: luma(220), inset: 8pt)[{PERSON}]\n#block(fill: black, inset: 8pt)[#text(white)[白字黑底]]"),
        name="a.pdf",
    )
    assert covered(opened) == []


def test_it_leaves_a_see_through_box_alone():
    def glass(document):
        page = document.pages[0]
        page.obj.Resources["/ExtGState"] = pikepdf.Dictionary(Gx=pikepdf.Dictionary(ca=0.3, CA=0.3))

    data = changed(pdf(f"{LINE}{PERSON}"), glass)
    opened = open_file(drawn_over(data, "/Gx gs 0 0 0 rg 60 730 420 60 re f"), name="a.pdf")
    assert covered(opened) == []


def test_it_finds_text_under_a_comment_box():
    def cover(document):
        form = document.make_stream(b"0 0 0 rg 0 0 420 60 re f")
        form.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 420, 60]))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[60, 730, 480, 790], F=4,
            AP=pikepdf.Dictionary(N=form), Contents="",
        )  # fmt: skip
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])

    opened = open_file(changed(pdf(f"{LINE}{PERSON}"), cover), name="a.pdf")
    assert [kind for kind, _, _ in covered(opened)] == ["COVERED_TEXT"]
    assert "COMMENT" in marks(opened)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (f"{LINE}明处\n\n#text(fill: white)[{PERSON}]", "与底色相同的文字"),
        (f"{LINE}明处\n\n#place(dx: 900pt)[{PERSON}]", "页面以外的文字"),
    ],
)
def test_it_finds_text_that_does_not_show(body, detail):
    opened = open_file(pdf(body), name="a.pdf")
    assert covered(opened) == [("HIDDEN_TEXT", f"第1页（{detail}）", PERSON)]


def test_it_does_not_take_text_over_a_picture_for_hidden():
    data = scan(1)
    with pikepdf.open(BytesIO(data)) as document, pikepdf.open(BytesIO(pdf(f"{LINE}{PERSON}"))) as over:
        document.pages[0].add_overlay(over.pages[0])
        held = BytesIO()
        document.save(held)
    opened = open_file(held.getvalue(), name="a.pdf")
    assert PERSON in texts(opened)
    assert "COVERED_TEXT" not in marks(opened)


def test_it_reads_comments_forms_attachments_and_properties():
    def fill(document):
        page = document.pages[0].obj
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=f"见 {PERSON}", T="周五"
        )
        page.Annots = pikepdf.Array([document.make_indirect(note)])
        field = pikepdf.Dictionary(T="身份证", V=OTHER, FT=pikepdf.Name.Tx)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]))
        document.attachments["名单.xlsx"] = hidden_book()
        document.docinfo["/Author"] = "周五"

    opened = open_file(changed(pdf("公示"), fill), name="a.pdf")
    assert place_of(opened, f"见 {PERSON}") == ("第1页的批注", HitKind.COMMENT)
    assert place_of(opened, OTHER) == ("表单", None)
    assert any(piece.place.startswith("附件“名单.xlsx” › 工作表“补贴名单”") for piece in opened.pieces)
    assert {"COMMENT", "EMBEDDED_FILE", "METADATA", "HIDDEN_SHEET"} <= marks(opened)
    assert "周五" not in "".join(one.place + one.detail for one in opened.marks)


def test_it_says_that_layers_and_older_versions_are_kept():
    def layers(document):
        group = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="草稿"))
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([group]), D=pikepdf.Dictionary(OFF=pikepdf.Array([group]))
        )

    opened = open_file(changed(pdf("公示"), layers), name="a.pdf")
    assert any(one.place == "图层" for one in opened.marks)
    again = pdf("公示")
    at = again.rindex(b"startxref")
    opened = open_file(again + b"\n" + again[at:], name="a.pdf")
    assert any("旧版" in one.detail for one in opened.marks)


def scan(pages: int = 2) -> bytes:
    """A PDF of pictures."""
    from PIL import Image, ImageDraw

    held = []
    for _ in range(pages):
        picture = Image.new("RGB", (800, 1100), "white")
        ImageDraw.Draw(picture).rectangle((100, 100, 500, 160), fill="grey")
        held.append(picture)
    target = BytesIO()
    held[0].save(target, "PDF", save_all=True, append_images=held[1:])
    return target.getvalue()


def test_it_does_not_pass_a_scan_it_cannot_read(monkeypatch):
    monkeypatch.setattr(image, "available", lambda: False)
    opened = open_file(scan(), name="扫描件.pdf")
    assert opened.unchecked == "第1、2页是扫描件，没有文字，这里没有安装识别组件，未能检查。"


def test_it_reads_a_scan_where_it_can(monkeypatch):
    monkeypatch.setattr(image, "available", lambda: True)
    monkeypatch.setattr(pdf_module, "recognised", lambda picture: PERSON)
    opened = open_file(scan(1), name="扫描件.pdf")
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("第1页（扫描件，识别得来）", None)


def test_it_does_not_pass_a_pdf_with_a_password():
    with pikepdf.open(BytesIO(pdf("公示"))) as document:
        held = BytesIO()
        document.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    opened = open_file(held.getvalue(), name="a.pdf")
    assert "密码" in opened.unchecked
    assert texts(opened) == ""


def test_it_reads_a_pdf_that_only_forbids_changes():
    with pikepdf.open(BytesIO(pdf(f"公示 {PERSON}"))) as document:
        held = BytesIO()
        document.save(held, encryption=pikepdf.Encryption(owner="a", user=""))
    opened = open_file(held.getvalue(), name="a.pdf")
    assert opened.unchecked == ""
    assert place_of(opened, PERSON) == ("第1页", None)


def test_it_holds_the_one_lock_of_pdfium():
    assert pypdfium2 is not None
    from gongkai.reading.services import pdf as reading_pdf

    assert pdf_module.one_at_a_time is reading_pdf.one_at_a_time

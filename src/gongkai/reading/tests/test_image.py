"""Pictures, with and without the OCR extra."""

from __future__ import annotations

import importlib.util
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import image, read_bytes
from gongkai.reading.services.grids import find_grids
from gongkai.reading.tests.builders import check, pdf

needs_ocr = pytest.mark.skipif(not image.available(), reason="the ocr extra (rapidocr, onnxruntime) is not installed")
TABLE = "#table(columns: (2cm, 1fr, 4cm), [序号], [任务], [单位], [1], [公开财政预算], [县财政局], [2], [公开城乡规划], [县住建局])"


def picture(data: bytes, *, form: str = "PNG", tilt: float = 0.0) -> bytes:
    page = pypdfium2.PdfDocument(data)[0].render(scale=2.2).to_pil()
    held = BytesIO()
    page.convert("RGB").rotate(tilt, expand=True, fillcolor="white").save(held, form)
    return held.getvalue()


def scan(data: bytes) -> bytes:
    """A PDF of pictures only."""
    pages = [page.render(scale=2).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(data)]
    held = BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:])
    return held.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP"])
def test_it_says_that_the_extra_is_missing(form, monkeypatch):
    monkeypatch.setattr(image, "available", lambda: False)
    held = BytesIO()
    Image.new("RGB", (60, 40), "white").save(held, form)
    with pytest.raises(Unreadable, match="需要识别组件"):
        read_bytes(held.getvalue(), name="照片")


def test_it_says_so_for_a_scanned_pdf_too(monkeypatch):
    monkeypatch.setattr(image, "available", lambda: False)
    with pytest.raises(Unreadable, match="是扫描件"):
        read_bytes(scan(pdf("甲")), name="a.pdf")


def test_it_refuses_to_recognise_where_it_was_told_not_to():
    with pytest.raises(Unreadable, match="识别组件"):
        read_bytes(picture(pdf("甲")), name="a.png", ocr=False)


def test_it_refuses_a_picture_of_too_many_points():
    held = BytesIO()
    Image.new("1", (30_000, 30_000)).save(held, "PNG")
    with pytest.raises(Unreadable, match="超过六千万像素|不完整或已损坏"):
        read_bytes(held.getvalue(), name="a.png")


def test_it_refuses_a_broken_picture():
    with pytest.raises(Unreadable, match="不完整或已损坏"):
        read_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, name="a.png")


@pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="numpy comes with the ocr extra")
def test_it_finds_the_rules_of_a_scanned_table():
    rulings = importlib.import_module("gongkai.reading.services.rulings")
    sheet = Image.new("L", (800, 600), 255)
    pen = ImageDraw.Draw(sheet)
    for y in (100, 200, 300):
        pen.line((50, y, 700, y), fill=0, width=3)
    for x in (50, 300, 700):
        pen.line((x, 100, x, 300), fill=0, width=3)
    (found,) = find_grids(rulings.rulings(sheet, 0.5))
    assert len(found.cells) == 4


@needs_ocr
def test_it_reads_a_photograph_of_text_that_is_not_level():
    text = "各乡镇人民政府，县政府各部门：现将工作要点印发给你们，请认真贯彻落实，并于十二月底前报告落实情况。" * 4
    source = read_bytes(picture(pdf(text), form="JPEG", tilt=2.0), name="a.jpg")
    check(source)
    assert len(source.blocks) == 1
    assert "请逐项对照原件" in source.doubts[0].message


@needs_ocr
def test_it_reads_a_scanned_table():
    source = read_bytes(scan(pdf(TABLE)), name="a.pdf")
    check(source)
    (table,) = source.blocks
    assert [source.cut(cell.span) for cell in table.cells][:6] == [
        "序号",
        "任务",
        "单位",
        "1",
        "公开财政预算",
        "县财政局",
    ]

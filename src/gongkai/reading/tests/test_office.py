"""Old office files through LibreOffice, and what is said without it."""

from __future__ import annotations

import subprocess
from io import BytesIO

import docx as python_docx
import openpyxl
import pytest

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import office, read_bytes
from gongkai.reading.tests.builders import check, grid, texts

needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")
WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "WordDocument".encode("utf-16-le")
BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "Workbook".encode("utf-16-le")


def saved(document) -> bytes:
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def converted(data: bytes, suffix: str, target: str, folder) -> bytes:
    (folder / f"in.{suffix}").write_bytes(data)
    command = [
        office.program(),
        f"-env:UserInstallation={(folder / 'p').as_uri()}",
        "--headless",
        "--convert-to",
        target,
    ]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / f"in.{suffix}")], check=True, capture_output=True, timeout=120
    )
    return (folder / f"in.{target}").read_bytes()


@pytest.mark.parametrize(
    ("data", "name", "suffix"),
    [
        (WORD, "a.doc", "doc"),
        (WORD, "a.wps", "wps"),
        (BOOK, "a.et", "et"),
        (BOOK, "a.xls", "xls"),
        (b"{\\rtf1 a}", "a.doc", "rtf"),
    ],
)
def test_it_says_what_to_do_without_libreoffice(data, name, suffix, monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(Unreadable, match=rf"读取 \.{suffix} 文件需要 LibreOffice"):
        read_bytes(data, name=name)


def test_it_ends_a_conversion_that_takes_too_long(monkeypatch, tmp_path):
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(slow))
    monkeypatch.setattr(office, "MAX_SECONDS", 0.3)
    with pytest.raises(Unreadable, match="超时"):
        read_bytes(WORD, name="a.doc")


def test_it_says_when_nothing_came_out(monkeypatch, tmp_path):
    idle = tmp_path / "soffice"
    idle.write_text("#!/bin/sh\nexit 1\n")
    idle.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(idle))
    with pytest.raises(Unreadable, match="可能设了密码或已损坏"):
        read_bytes(BOOK, name="a.et")


@needs_office
def test_it_reads_an_old_word_file(tmp_path):
    document = python_docx.Document()
    document.add_paragraph("各乡镇人民政府：")
    table = document.add_table(2, 2, style="Table Grid")
    for cell, text in zip(
        [one for row in table.rows for one in row.cells], ["任务", "单位", "公开甲", "财政局"], strict=True
    ):
        cell.text = text
    document.add_paragraph("（此件公开发布）")
    source = read_bytes(converted(saved(document), "docx", "doc", tmp_path), name="通知.wps")
    check(source)
    assert source.form == "wps"
    assert texts(source) == ["各乡镇人民政府：", "（此件公开发布）"]
    assert [cell[4] for cell in grid(source)] == ["任务", "单位", "公开甲", "财政局"]


@needs_office
def test_it_reads_an_old_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (["任务", "单位"], ["公开甲", "财政局"]):
        book.active.append(row)
    source = read_bytes(converted(saved(book), "xlsx", "xls", tmp_path), name="分工.et")
    check(source)
    assert source.form == "et"
    assert [cell[4] for cell in grid(source)] == ["任务", "单位", "公开甲", "财政局"]

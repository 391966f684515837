from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.files import rules
from gongkai.files.rules import Kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", Kind.PDF), (b"\n\n%PDF-1.4", Kind.PDF), (b"\x89PNG\r\n\x1a\n....", Kind.PNG), (b"\xff\xd8\xff\xe0", Kind.JPG),
        (b"GIF89a", Kind.GIF), (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Kind.WEBP), (b"RIFF\x00\x00\x00\x00AVI ", None), (b"II*\x00", Kind.TIF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE), (b"PK\x03\x04", Kind.ZIP), ("公开要点".encode(), Kind.TXT),
        ("公开要点".encode("gb18030"), Kind.TXT), ("公开".encode()[:-1], Kind.TXT), ("\ufeff公开".encode("utf-16-le"), Kind.TXT),
        (b"<!DOCTYPE html>", Kind.HTML), (b"  hi <ScRiPt>", Kind.HTML), (b"<svg onload=x>", Kind.HTML), (b"<?xml version", Kind.HTML),
        ("\ufeff<html>".encode("utf-16-le"), Kind.HTML), (b"MZ\x90", None), (b"\x7fELF", None), (b"#!/bin/sh", None), (b"abc\x00def", None),
        (b"Rar!\x1a", None), (b"", None), (b"\x80\x81\xff\xfe\xfd", None),
    ],
)  # fmt: skip
def test_it_recognises_kinds_by_bytes(head, kind):
    assert rules.sniff(head) is kind


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        (["[Content_Types].xml", "word/document.xml"], Kind.DOCX), (["[Content_Types].xml", "xl/workbook.xml"], Kind.XLSX),
        (["[Content_Types].xml", "ppt/p.xml"], Kind.PPTX), (["OFD.xml", "Doc_0/Document.xml"], Kind.OFD), (["a.txt"], Kind.ZIP), ([], Kind.ZIP),
        (["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"], None), (["[Content_Types].xml"], Kind.ZIP),
    ],
)  # fmt: skip
def test_it_tells_office_files_from_archives(members, kind):
    assert rules.zip_kind(members) is kind


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\王\\要点.docx", "要点.docx"), ("..", "未命名"), ("", "未命名"), ("a\x00b\n.pdf", "ab.pdf"),
        ("报告\u202efdp.exe", "报告fdp.exe"), ("  ．.pdf ", "．.pdf"), ("/", "未命名"), ("x" * 300 + ".pdf", "x" * 116 + ".pdf"), ("a<b>|?.txt", "ab.txt"),
        (".htaccess", "htaccess"), ("a\ud800.txt", "a.txt"),
    ],
)  # fmt: skip
def test_it_cleans_names(name, clean):
    assert rules.clean_name(name) == clean


@given(st.text())
def test_a_clean_name_is_safe_and_stays_clean(name):
    clean = rules.clean_name(name)
    assert 0 < len(clean) <= rules.MOST_NAME
    assert not set(clean) & set('/\\\x00\n\r"')
    assert clean not in {".", ".."}
    assert rules.clean_name(clean) == clean


@given(st.binary(max_size=200))
def test_it_recognises_anything_without_raising(head):
    rules.sniff(head)


def reasons(name, kind, size=10, **more):
    return rules.reasons_not_to_keep(name, kind, size=size, most=1024 * 1024, **more)


def test_it_says_why_a_file_is_not_kept():
    assert reasons("a.pdf", Kind.PDF) == []
    assert "空文件" in reasons("a.pdf", None, size=0)[0]
    assert "1 MB" in reasons("a.pdf", Kind.PDF, size=2 * 1024 * 1024)[0]
    assert "内容是网页" in reasons("a.html", Kind.HTML)[0]
    assert reasons("a.html", Kind.HTML, allowed=frozenset({Kind.HTML})) == []
    assert "压缩包" in reasons("a.zip", Kind.ZIP)[0]
    assert "可以上传：png、jpg" in reasons("a.exe", None, allowed=rules.IMAGES)[0]
    assert "扩展名与内容不符" in reasons("要点.pdf.docx", Kind.PDF)[0]
    assert "扩展名与内容不符" in reasons("要点", Kind.PDF)[0]


def test_every_kind_has_its_extension_and_media_type():
    assert set(rules.EXTENSIONS) == set(rules.MEDIA_TYPES) == set(Kind)

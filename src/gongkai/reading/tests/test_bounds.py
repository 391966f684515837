"""What a hostile or unlucky file gets: one sentence, in bounded memory and time."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from io import BytesIO

import pytest

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import bounds, read_bytes
from gongkai.reading.tests.builders import docx, outcome, p, packed, texts, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.docx", "文件是空的"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "设了打开密码"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "a.ppt", "演示文稿"),
        (OLE, "a.bin", "不完整或已损坏"),
        (
            OLE + b"\xec\xa5" + b"\x00" * 9 + b"\x01" + b"\x00" * 500 + "WordDocument".encode("utf-16-le"),
            "a.doc",
            "设了打开密码",
        ),
        (packed({"a.txt": "甲"}), "a.zip", "压缩包"),
        (packed({"ppt/presentation.xml": "<a/>"}), "a.pptx", "演示文稿"),
        (packed({"[Content_Types].xml": "<a/>"}), "a.docx", "不完整或已损坏"),
        (packed({}), "a.zip", "压缩包里没有文件"),
        (b"Rar!\x1a\x07\x00", "a.rar", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c" + b"\x00" * 9, "a.docx", "压缩包"),
        (b"PK\x03\x04" + b"\x00" * 60, "a.docx", "不完整或已损坏"),
        (b"%PDF-1.7\n%%EOF", "a.pdf", "不完整或已损坏"),
        (docx(p("甲"))[:-30], "a.docx", "不完整或已损坏"),
    ],
)
def test_it_says_in_one_sentence_why(data, name, sentence):
    with pytest.raises(Unreadable, match=sentence) as caught:
        read_bytes(data, name=name)
    assert str(caught.value).endswith("。")
    assert str(caught.value).count("。") == 1


def test_it_looks_at_the_content_and_not_at_the_name():
    assert read_bytes(docx(p("甲任务")), name="通知.pdf").form == "docx"
    assert read_bytes(b"<html><body><p>" + "甲任务".encode() + b"</p></body></html>", name="通知.doc").form == "html"
    assert texts(read_bytes("甲任务".encode("gb18030"), name="通知.docx")) == ["甲任务"]


def test_it_refuses_a_zip_bomb_before_unpacking_it():
    bomb = packed({"word/document.xml": b"<w:document>" + b" " * (60 * 1024 * 1024)})
    assert len(bomb) < 200_000
    tracemalloc.start()
    with pytest.raises(Unreadable, match="压缩炸弹"):
        read_bytes(bomb, name="a.docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * 1024 * 1024


def test_it_does_not_believe_a_small_size_in_the_directory():
    data = bytearray(packed({"word/document.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(Unreadable, match="不完整或已损坏"):
        read_bytes(bytes(data), name="a.docx")


def test_it_refuses_too_many_entries():
    with pytest.raises(Unreadable, match="压缩炸弹"):
        read_bytes(
            packed({f"{index}": "" for index in range(bounds.MAX_ZIP_ENTRIES + 1)}, method=zipfile.ZIP_STORED),
            name="a.docx",
        )


def test_it_refuses_an_enciphered_zip():
    held = bytearray(packed({"word/document.xml": "<a/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        held[held.index(mark) + offset] |= 1
    with pytest.raises(Unreadable, match="设了打开密码"):
        read_bytes(bytes(held), name="a.docx")


@pytest.mark.parametrize("make", ["docx", "xlsx"])
def test_it_never_expands_xml_entities(make):
    bomb = '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {chr(98 + index)} "{f"&{chr(97 + index)};" * 10}">' for index in range(9)
    )
    entries = {"word/document.xml" if make == "docx" else "xl/workbook.xml": f"{bomb}]><a>&j;</a>"}
    began = time.monotonic()
    with pytest.raises(Unreadable):
        read_bytes(packed(entries), name=f"a.{make}")
    assert time.monotonic() - began < 2


def test_it_never_opens_a_file_named_in_xml(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    body = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a><body><p><r><t>甲&x;</t></r></p></body></a>'
    source = outcome(packed({"word/document.xml": body}), "a.docx")
    assert source is None or "机密" not in source.text


def test_it_refuses_a_file_over_the_limit(monkeypatch):
    monkeypatch.setattr("gongkai.reading.services.MAX_FILE_BYTES", 1024 * 1024)
    with pytest.raises(Unreadable, match="超过 1 MB"):
        read_bytes(b"a" * (1024 * 1024 + 1), name="a.txt")


def test_it_refuses_text_beyond_any_notice(monkeypatch):
    monkeypatch.setattr("gongkai.reading.services.text.MAX_TEXT", 100)
    with pytest.raises(Unreadable, match="不像一份通知"):
        read_bytes(("甲" * 101).encode(), name="a.txt")
    monkeypatch.setattr("gongkai.reading.services.writing.MAX_TEXT", 100)
    with pytest.raises(Unreadable, match="不像一份通知"):
        read_bytes(docx(p("甲" * 101)), name="a.docx")


def test_it_reads_two_hundred_pages_of_word_in_seconds():
    began = time.monotonic()
    source = read_bytes(docx(p("各部门要认真落实，切实增强公开实效。" * 10) * 4_000), name="a.docx")
    assert len(source.blocks) == 4_000
    assert time.monotonic() - began < 5


def test_it_drops_entries_hidden_behind_backslashes_and_slashes():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("word\\document.xml", "<a><body><p><r><t>甲</t></r></p></body></a>")
    assert texts(read_bytes(held.getvalue(), name="a.docx")) == ["甲"]


def test_it_survives_a_sheet_that_is_missing():
    data = xlsx(("表", "<sheetData/>"))
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            if "sheet1" not in name:
                new.writestr(name, old.read(name))
    with pytest.raises(Unreadable, match="不完整或已损坏"):
        read_bytes(held.getvalue(), name="a.xlsx")

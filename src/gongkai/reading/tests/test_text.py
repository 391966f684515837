"""Plain text in the encodings of office machines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import read, read_bytes
from gongkai.reading.tests.builders import check, texts

NOTICE = (
    "云溪县人民政府办公室\n关于印发2024年政务公开工作要点的通知\n\n各乡镇人民政府：\n一、加强公开\t县财政局\t12月底前\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "big5", "utf-32"]
)
def test_it_reads_every_usual_encoding(encoding):
    said = (
        NOTICE if encoding != "big5" else "雲溪縣人民政府辦公室\n關於印發通知的工作，各單位。\n一、加強公開\t財政局\n"
    )
    source = read_bytes(said.encode(encoding), name="通知.txt")
    assert source.text == said
    assert source.form == "txt"
    check(source)


def test_it_makes_each_line_a_paragraph_and_keeps_tabs_and_blanks():
    source = read_bytes("\t甲\t乙\r\n\r\n　　丙 \r丁".encode(), name="a.txt")
    assert source.text == "\t甲\t乙\n\n　　丙 \n丁"
    assert texts(source) == ["\t甲\t乙", "　　丙 ", "丁"]


def test_it_drops_a_character_cut_in_two_at_the_end_and_says_so():
    source = read_bytes(NOTICE.rstrip().encode()[:-1], name="a.txt")
    assert source.text == NOTICE.rstrip()[:-1]
    assert "没有传完" in source.doubts[0].message


def test_it_marks_a_few_broken_bytes_and_says_so():
    source = read_bytes((NOTICE * 20).encode("gb18030") + b"\xff\xff\n", name="a.txt")
    assert "\ufffd" in source.text
    assert "请对照原件" in source.doubts[0].message


@pytest.mark.parametrize("data", [b"\x00" * 50, bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + b"\x00" * 60])
def test_it_refuses_what_is_no_text(data):
    with pytest.raises(Unreadable, match="认不出文件的格式"):
        read_bytes(data, name="a.txt")


@pytest.mark.parametrize("data", [b"  \n\t\n", "\ufeff".encode(), "\u3000\n".encode()])
def test_it_refuses_a_file_without_words(data):
    with pytest.raises(Unreadable, match="没有可读的文字"):
        read_bytes(data, name="a.txt")


def test_it_says_what_is_wrong_with_a_path(tmp_path):
    with pytest.raises(Unreadable, match=r"找不到文件“没有\.txt”"):
        read(tmp_path / "没有.txt")
    with pytest.raises(Unreadable, match="是文件夹"):
        read(tmp_path)


def test_it_reads_a_path_under_the_name_given(tmp_path):
    held = tmp_path / "upload.bin"
    held.write_text(NOTICE, encoding="gb18030")
    assert read(held, name="通知.txt").text == NOTICE


@given(st.text(alphabet=st.characters(codec="gb18030", exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=200))
def test_it_gives_any_utf8_text_back_unchanged(text):
    wanted = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        source = read_bytes(text.encode(), name="a.txt")
    except Unreadable:
        return
    if source.form == "txt":
        assert source.text == wanted
    check(source)

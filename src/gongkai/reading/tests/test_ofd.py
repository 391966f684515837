"""OFD: text by its place on the page, ruled tables, several pages."""

from __future__ import annotations

import pytest

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import read_bytes
from gongkai.reading.tests.builders import check, grid, ofd, ofd_line, ofd_text, texts


def read(data: bytes):
    source = read_bytes(data, name="a.ofd")
    check(source)
    return source


def test_it_joins_lines_and_pages_and_drops_page_numbers():
    full = "各部门要把政务公开贯穿决策执行管理服务结果全程"  # 24 characters of 6.5 mm fill the line
    first = (
        ofd_text("云溪县工作要点", 80, 30, size=7, weight=700)
        + ofd_text(full, 28, 50, size=6.5)
        + ofd_text(full, 28, 60, size=6.5)
    )
    source = read(
        ofd(
            first + ofd_text("— 1 —", 100, 285),
            ofd_text("，务求实效。", 28, 30, size=6.5) + ofd_text("— 2 —", 100, 285),
        )
    )
    assert texts(source) == ["云溪县工作要点", full + full + "，务求实效。"]
    assert source.pages == 2
    assert [source.cut(run) for run in source.blocks[0].bold] == ["云溪县工作要点"]


def test_it_recovers_ruled_tables():
    lines = "".join(ofd_line(20, y, 180, y) for y in (40, 50, 70)) + ofd_line(100, 60, 180, 60)
    lines += "".join(ofd_line(x, 40, x, 70) for x in (20, 100, 180))
    words = (
        ofd_text("任务", 22, 42)
        + ofd_text("单位", 102, 42)
        + ofd_text("公开甲", 22, 57)
        + ofd_text("财政局", 102, 52)
        + ofd_text("住建局", 102, 62)
    )
    assert grid(read(ofd(lines + words))) == [
        (0, 0, 1, 1, "任务"), (0, 1, 1, 1, "单位"), (1, 0, 2, 1, "公开甲"), (1, 1, 1, 1, "财政局"), (2, 1, 1, 1, "住建局"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (ofd(), "没有可读的文字"),
        (ofd(""), "没有可读的文字"),
        (ofd('<ofd:ImageObject Boundary="0 0 9 9"/>'), "只有图片"),
        (ofd(ofd_text("甲", 1, 1), extra={"Encryptions.xml": "<a/>"}), "设了打开密码"),
        (ofd(ofd_text("甲", 1, 1), extra={"Doc_0/Document.xml": "<broken"}), "不完整或已损坏"),
        (ofd(*["<ofd:X/>"] * 501), "有501页"),
    ],
)
def test_it_says_why_a_document_cannot_be_read(data, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(data)


def test_it_ignores_numbers_that_are_none():
    broken = '<ofd:TextObject Boundary="a b" Size="x" CTM="1 2"><ofd:TextCode X="q" DeltaX="g 99999999999 1">甲乙</ofd:TextCode></ofd:TextObject>'
    assert "甲" in read(ofd(broken)).text

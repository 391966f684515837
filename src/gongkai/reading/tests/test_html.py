"""Saved web pages: furniture out, content kept, tables as a browser lays them."""

from __future__ import annotations

import time

import pytest

from gongkai.reading.rules import Paragraph, Unreadable
from gongkai.reading.services import read_bytes
from gongkai.reading.tests.builders import check, grid, outcome, texts

BODY = (
    "<p>各乡镇人民政府，各街道办事处，县政府各部门：</p>"
    "<p>为做好今年的政务公开工作，现将工作要点印发给你们，请认真贯彻落实，并于12月底前报告。</p>"
    "<p>一、加强重点领域公开。及时公开规划、预算、审批、招标等信息，做到应公开尽公开。（责任单位：县财政局）</p>"
)
PAGE = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>通知_云溪县人民政府</title><style>p{{color:red}}</style></head>
<body><div class="header"><img alt="云溪"><ul class="nav"><li><a>首页</a></li><li><a>政务公开</a></li></ul></div>
<div class="crumb">当前位置：<a>首页</a> &gt; <a>通知公告</a></div>
<div class="wrap"><h1>云溪县2024年政务公开工作要点</h1><div class="info">发文字号：云政办发〔2024〕3号　成文日期：2024-03-01</div>
<div id="zoom">{BODY}<div class="bdsharebuttonbox">分享到：<a>微信</a><a>微博</a></div></div>
<div class="pages">上一篇：<a>关于放假的通知</a></div></div>
<div class="sidebar"><h3>热点</h3><ul><li><a>云溪县召开会议，部署安全生产工作</a></li></ul></div>
<div class="footer">主办：云溪县人民政府办公室　ICP备00000000号　网站标识码：0000000000</div>
<script>var text = "各单位要认真落实。";</script></body></html>"""


def html(text: str):
    source = read_bytes(text.encode(), name="a.html")
    check(source)
    return source


def test_it_keeps_the_content_and_leaves_the_furniture_out():
    source = read_bytes(PAGE.encode("gb18030"), name="a.html")
    check(source)
    assert source.form == "html"
    said = texts(source)
    assert said[0] == "云溪县2024年政务公开工作要点"
    assert "发文字号：云政办发〔2024〕3号" in said[1]
    assert said[2:] == [line.removesuffix("</p>") for line in BODY.split("<p>")[1:]]


@pytest.mark.parametrize("name", ["footer", "nav", "share", "sidebar", "related"])
def test_it_never_drops_a_paragraph_that_speaks(name):
    sentence = "各单位要明确专人负责，每季度末报送进展情况，逾期不报的予以通报。"
    source = html(
        PAGE.replace('<div class="footer">', f'<div class="{name}"><p>{sentence}</p></div><div class="footer">')
    )
    assert sentence in texts(source)


def test_it_marks_bold_and_headings():
    source = html(
        "<h2>一、要求</h2><p>（一）<strong>加强公开。</strong>各部门<span style='font-weight:bold'>要</span>落实。</p>"
    )
    heading, paragraph = source.blocks
    assert isinstance(heading, Paragraph)
    assert isinstance(paragraph, Paragraph)
    assert heading.level == 2
    assert [source.cut(run) for run in paragraph.bold] == ["加强公开。", "要"]


def test_it_lays_tables_as_a_browser_does():
    source = html(
        "<table><thead><tr><th>序号</th><th>任务</th><th>单位</th></tr></thead>"
        "<tr><td rowspan=2>1</td><td>甲<br>乙</td><td>财政局</td></tr><tr><td>丙</td><td></td></tr>"
        "<tr><td colspan=3>二、专章</td></tr></table>"
    )
    assert grid(source) == [
        (0, 0, 1, 1, "序号"), (0, 1, 1, 1, "任务"), (0, 2, 1, 1, "单位"),
        (1, 0, 2, 1, "1"), (1, 1, 1, 1, "甲\n乙"), (1, 2, 1, 1, "财政局"),
        (2, 1, 1, 1, "丙"), (2, 2, 1, 1, ""), (3, 0, 1, 3, "二、专章"),
    ]  # fmt: skip
    assert source.blocks[0].cells[0].header


def test_it_clips_spans_that_reach_out_of_the_table():
    source = html("<table><tr><td rowspan=9999 colspan=900000>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>")
    assert source.text


def test_it_opens_tables_that_only_arrange_the_page():
    source = html(
        f"<table><tr><td><a>首页</a></td></tr><tr><td><table><tr><td>{BODY}</td></tr></table></td></tr></table>"
    )
    assert len(texts(source)) >= 3


def test_it_joins_source_lines_broken_inside_chinese():
    source = html("<p>各部门要认真\n    落实，按 Open Data\n 要求公开。</p>")
    assert texts(source) == ["各部门要认真落实，按 Open Data 要求公开。"]


def test_it_breaks_paragraphs_at_line_breaks_and_nested_blocks():
    source = html("<div>一、甲<br/>二、乙<div>三、丙<div>四、丁</div></div>五、戊</div>")
    assert texts(source) == ["一、甲", "二、乙", "三、丙", "四、丁", "五、戊"]


def test_it_numbers_ordered_lists_as_printed():
    source = html("<ol start=3><li>甲任务</li><li>乙任务</li></ol>")
    assert texts(source) == ["3.甲任务", "4.乙任务"]
    assert [block.number for block in source.blocks] == ["3.", "4."]


def test_it_leaves_hidden_text_out_and_says_so():
    source = html(f"{BODY}<div style='display: none'>这里有一段不显示出来的文字内容。</div>")
    assert "不显示" not in source.text
    assert "不显示的文字" in source.doubts[0].message


def test_it_reads_a_page_saved_by_word():
    source = html(
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><div class=WordSection1><p class=MsoNormal>"
        "<span style='mso-list:Ignore'>一、<span style='font:7pt'>&nbsp;&nbsp;</span></span><b>加强<o:p></o:p></b>公开</p>"
        "<![if !supportLists]><p>二、落实</p><![endif]></div></body></html>"
    )
    assert texts(source) == ["一、 加强公开", "二、落实"]


def test_it_reads_a_web_archive():
    archive = (
        "From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    held = __import__("base64").encodebytes(f"<html><body>{BODY}</body></html>".encode("gb18030")).decode()
    source = read_bytes((archive + held + "\r\n--B--\r\n").encode(), name="通知.mht")
    assert len(texts(source)) == 3


def test_it_refuses_a_page_without_words():
    with pytest.raises(Unreadable, match="没有可读的文字"):
        html("<html><body><script>var a = 1;</script></body></html>")


def test_it_reads_tags_that_were_never_closed():
    source = html("<p>甲任务</p>" + "<font><div>" * 800 + "乙任务")
    assert texts(source) == ["甲任务", "乙任务"]


def test_it_stays_quick_on_senseless_nesting():
    began = time.monotonic()
    outcome(("<div class=nav>" * 20_000 + "甲任务" * 20_000).encode(), "a.html")
    assert time.monotonic() - began < 10


def test_it_never_expands_entities():
    source = html('<!DOCTYPE html [<!ENTITY a "哈哈哈"><!ENTITY b "&a;&a;">]><html><body><p>任务&b;</p></body></html>')
    assert "哈哈" not in source.text

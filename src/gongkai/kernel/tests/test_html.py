from __future__ import annotations

import re
import time

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.kernel.html import TAGS, clean, cleaned, text_of

OWN = "/files/12345678-1234-1234-1234-123456789abc/"
EVIL = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.cn/a.js></SCRIPT>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">点</a>',
    '<a href="jav&#x09;ascript:alert(1)">点</a>',
    '<iframe src="https://x.cn"></iframe>',
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    '<div style="background:url(javascript:alert(1))">甲</div>',
    "<form action=https://x.cn><input name=q><button>送</button></form>",
    "<object data=x></object><embed src=x>",
    "<base href=https://x.cn/><meta http-equiv=refresh content=0>",
    "<p onclick=alert(1)>甲</p>",
]


@pytest.mark.parametrize("markup", EVIL)
def test_nothing_that_runs_stays(markup):
    out = clean(markup).lower()
    assert not re.search(r"script|onerror|onclick|<iframe|<svg|<form|<input|style=|url\(", out), out


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("甲乙", "<p>甲乙</p>"),
        ("<p>　　各乡镇：</p><p>&nbsp;</p><p></p>", "<p>各乡镇：</p>"),
        ("<p>政务\n公开 <span lang=EN-US>2026<o:p></o:p></span></p>", "<p>政务公开 2026</p>"),
        ("甲<br>乙<br><br>丙", "<p>甲<br>乙</p><p>丙</p>"),
        ("<h1>一、总体要求</h1>", "<h2>一、总体要求</h2>"),
        ("<section><section><p><span>甲</span></p></section></section>", "<p>甲</p>"),
        ('<p align="center">附件</p>', '<p class="align-center">附件</p>'),
        (
            '<div style="text-align:right"><p>云溪县人民政府</p></div>',
            '<p class="align-right">云溪县人民政府</p>',
        ),
        ("<b>一</b><strong>、</strong>要点", "<p><strong>一、</strong>要点</p>"),
        ('<span style="font-weight:700">重点</span>', "<p><strong>重点</strong></p>"),
        (f'<img src="{OWN}" alt="流程图" onload=x>', f'<p><img src="{OWN}" alt="流程图"></p>'),
        ('<img src="https://mmbiz.qpic.cn/1.png" data-src="https://mmbiz.qpic.cn/1.png">', ""),
        (
            '<a href="https://a.gov.cn/x">通知</a>',
            '<p><a href="https://a.gov.cn/x" rel="noopener noreferrer">通知</a></p>',
        ),
        ('<a name="_Toc1"></a><a href="#_ftn1">[1]</a>', "<p>[1]</p>"),
        ("<table><tr><td><p>只有一格</p></td></tr></table>", "<p>只有一格</p>"),
        (
            "<table><caption>表1</caption><tr><th>项目</th><th>金额</th></tr><tr><td>甲</td><td>1</td></tr></table>",
            '<p class="align-center">表1</p><table><thead><tr><th>项目</th><th>金额</th></tr></thead>'
            "<tbody><tr><td>甲</td><td>1</td></tr></tbody></table>",
        ),
        ("<ol start=3><li><p>甲</p></li></ol>", '<ol start="3"><li>甲</li></ol>'),
        ("<p>身份证<b style='display:none'>110101</b>号</p>", "<p>身份证号</p>"),
    ],
)
def test_soup_becomes_sound(markup, wanted):
    assert clean(markup) == wanted


def test_word_lists_keep_their_numbers_and_bullets_become_lists():
    word = (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>"
        "（一）<span style='font:7.0pt'>&nbsp;&nbsp; </span></span><![endif]>加强公开</p>"
        "<p style='mso-list:l1 level1 lfo2'><span style='font-family:Symbol;mso-list:Ignore'>·&nbsp;</span>甲</p>"
        "<p style='mso-list:l1 level1 lfo2'><span style='font-family:Symbol;mso-list:Ignore'>·&nbsp;</span>乙</p>"
    )
    assert clean(word) == "<p>（一）加强公开</p><ul><li>甲</li><li>乙</li></ul>"


def test_a_table_keeps_spans_and_head_and_a_layout_table_goes():
    markup = (
        "<table width=600><tr><td><p>前言</p><table border=1><thead><tr><th scope=col>项目</th><th>金额</th></tr></thead>"
        "<tbody><tr><td rowspan=2 colspan=1><p style='text-align:center'>低保</p></td><td>1</td></tr>"
        "<tr><td><p>甲</p><p>乙</p></td></tr></tbody></table></td></tr></table>"
    )
    assert clean(markup) == (
        '<p>前言</p><table><thead><tr><th scope="col">项目</th><th>金额</th></tr></thead><tbody><tr>'
        '<td class="align-center" rowspan="2">低保</td><td>1</td></tr><tr><td><p>甲</p><p>乙</p></td></tr></tbody></table>'
    )


def test_what_went_is_counted():
    gone = cleaned('<p style="mso-x:1">甲</p><p></p><img src="//x"><p style="display:none">藏</p>').gone
    assert gone == {"styles": 2, "empty": 1, "images": 1, "hidden": 1}


def test_text_has_a_line_for_each_block_and_tabs_between_cells():
    markup = "<h2>题</h2><p>甲<br>乙</p><table><tbody><tr><td>姓名</td><td><p>张</p><p>三</p></td></tr></tbody></table><ul><li>子</li></ul>"
    assert text_of(markup) == "题\n甲\n乙\n姓名\t张 三\n子"


def test_deep_and_large_soup_is_bounded():
    assert clean("<div>" * 20_000 + "底" + "</div>" * 20_000) == "<p>底</p>"
    assert clean("<b>" * 3000 + "底") == "<p><strong>底</strong></p>"
    started = time.process_time()
    clean(
        "<section style='a:b'><p class=MsoNormal><span style='font-family:仿宋'>各乡镇人民政府</span></p></section>"
        * 5000
    )
    assert time.process_time() - started < 5


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div style='text-align:center'>", "</div>", "<section>", "</section>", "<table>", "</table>", "<tr>", "</tr>",
     "<td rowspan=2>", "</td>", "<th>", "<thead>", "</thead>", "<caption>", "<ul>", "</ul>", "<ol start=2>", "</ol>", "<li>", "</li>",
     "<b>", "</b>", "<i>", "</i>", "<a href='https://a.cn'>", "</a>", "<h1>", "</h1>", "<h5>", "<br>", "<hr>", "<blockquote>",
     "</blockquote>", "<span style='font-weight:bold'>", "</span>", f"<img src='{OWN}' alt=图>", "<pre>", "</pre>", "<u>", "</u>",
     "<span style='mso-list:Ignore'>", "·", "甲", "乙 丙", "\n", "&nbsp;", "　", "a b", "&lt;b&gt;", "<!-- x -->", "<o:p>", "<font>"]
)  # fmt: skip
SOUP = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=400)
@given(SOUP)
def test_cleaning_again_changes_nothing_and_only_allowed_elements_stay(soup):
    once = clean(soup)
    assert clean(once) == once
    assert set(re.findall(r"<([a-z0-9]+)", once)) <= TAGS
    assert (
        nh3.clean(
            once, tags=TAGS, attributes={"*": {"class", "href", "src", "alt", "colspan", "rowspan", "scope", "start"}}
        )
        == once
    )


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u3000·]+", "", text)


@settings(max_examples=400)
@given(SOUP)
def test_every_visible_word_stays_in_its_order(soup):
    before = nh3.clean(soup, tags={"br"}, clean_content_tags={"script", "style"})
    assert squeezed(text_of(clean(soup)).replace("图", "")) == squeezed(text_of(before))


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_any_text_is_taken_and_is_stable(text):
    once = clean(text)
    assert clean(once) == once


@pytest.mark.parametrize("broken", ["<p " * 60_000, "<" * 200_000, "<p>甲</p>" + "</p " * 60_000])
def test_text_of_broken_markup_takes_no_longer_than_it_is_long(broken):
    began = time.monotonic()
    assert text_of(broken)
    assert time.monotonic() - began < 5

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from gongkai.pages.rules import PortalShell
from gongkai.pages.rules.addresses import host_of, outside
from gongkai.pages.tests.builders import read, request

SHELL = PortalShell(
    "云溪县人民政府", "政务公开", "/", domain="www.yunxi.test", site_id="1309000001", phone="0900-1", leave_url="/leave/",
    apply_url="/apply/",
)  # fmt: skip


def links(markup):
    """(attributes) of each link, once the markup is known to be whole."""
    read(markup)
    return [dict(link.attrib) for link in fragment_fromstring(markup, create_parent="div").iter("a")]


def made(source, shell=SHELL, **context):
    asked = request()
    asked._portal_shell = shell
    return Template(source).render(Context({"request": asked, **context}))


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.gov.cn/zhengce/", "www.gov.cn"),
        ("HTTP://WWW.GOV.CN./", "www.gov.cn"),
        ("//a.example.org/x", "a.example.org"),
        ("https://[2001:db8::1]:8443/", "2001:db8::1"),
        ("https://政务.中国/", "xn--zfr164b.xn--fiqs8s"),
        ("/organs/", ""),
        ("mailto:a@b.cn", ""),
        ("javascript:alert(1)//a.b", ""),
        ("data:text/html,a.b", ""),
        ("https://user:pass@a.b/", ""),
        ("https://a.b\\@evil.test/", ""),
        ("https://a.b:99999/", ""),
        ("https://localhost/", ""),
        ("https://a b.test/", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address_is_the_one_a_browser_would_go_to(address, host):
    assert host_of(address) == host


@given(st.text())
def test_it_never_lets_anything_but_a_web_address_out(text):
    found = outside(text)
    if found:
        host, address = found
        assert address.lower().startswith(("http://", "https://"))
        assert host
        assert not set(host) & set("/@\\ <>\"'")


def test_links_to_other_hosts_ask_first_and_others_stay():
    body = (
        '<p><a class="x" href="https://www.example.org/?a=1&amp;b=2" target="_blank">外</a>'
        '<a href="/documents/1/">内</a><a href="https://www.yunxi.test/x/">本站</a><a href="#a">下</a></p>'
    )
    away, *stay = links(made("{% leaving body %}", body=body))
    assert away["href"] == "/leave/?to=https%3A%2F%2Fwww.example.org%2F%3Fa%3D1%26b%3D2"
    assert away["data-to"] == "https://www.example.org/?a=1&b=2"
    assert away["rel"] == "nofollow noopener noreferrer"
    assert "target" not in away
    assert [link["href"] for link in stay] == ["/documents/1/", "https://www.yunxi.test/x/", "#a"]


@given(st.text(alphabet="abc./:?&=\"'<>#% \\@\n中", max_size=30))
def test_rewriting_opens_no_hole_whatever_stands_in_the_address(text):
    body = f'<a href="{escape("https://x.test/" + text)}">外</a>'
    [link] = links(made("{% leaving body %}", body=body))
    assert set(link) <= {"href", "class", "rel", "data-to"}
    assert link["href"].startswith(("/leave/?to=https%3A%2F%2Fx.test", "https://x.test"))


def test_without_a_site_links_stay_as_they_are():
    body = '<a href="https://www.example.org/">外</a>'
    assert made("{% leaving body %}", shell=None, body=body) == body


def test_page_tags_name_site_column_and_article():
    page = made(
        '{% meta_tags article=title published=at source="县教育局" keywords=words column="政府信息" %}',
        title='关于"课后服务"的通知', at=datetime(2026, 3, 1, 1, 5, tzinfo=UTC), words=["课后服务", "", "收费"],
    )  # fmt: skip
    assert '<meta name="SiteIDCode" content="1309000001">' in page
    assert '<meta name="SiteDomain" content="www.yunxi.test">' in page
    assert '<meta name="ArticleTitle" content="关于&quot;课后服务&quot;的通知">' in page
    assert '<meta name="PubDate" content="2026-03-01 09:05">' in page
    assert '<meta name="Keywords" content="课后服务,收费">' in page
    assert "Author" not in page


def test_a_page_tag_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="titel"):
        made('{% meta_tags titel="x" %}')


def test_an_empty_page_says_who_is_responsible_and_what_one_can_do():
    page = made(
        '{% empty_public "还没有信息" who="县教育局" checked=on what="发布后列在这里。" %}', on=date(2026, 3, 1)
    )
    for words in ("还没有信息", "负责单位：县教育局", "最近核对：2026-03-01", "咨询电话：0900-1", "发布后列在这里。"):
        assert words in read(page).text
    assert [link["href"] for link in links(page)] == ["/apply/"]
    assert "地址：文昌路 1 号" in made('{% empty_public "还没有信息" %}', shell=replace(SHELL, address="文昌路 1 号"))
    assert "负责单位" not in made('{% empty_public "还没有信息" %}', shell=None)

"""Addresses and files, names of attachments, the configuration of nginx: plain Python."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.portal.rules.nginx import Host, Plan, print_nginx, reasons_not_to_print
from gongkai.portal.rules.site import MOST_NAME, file_of, haste_of, host_of, is_file, leads, name_of, type_of

UUID = "0b2c6f3e-1c1d-4c57-8f0a-2f6d6b0c9a11"


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/documents/", "documents/index.html"),
        ("/documents/p/3/", "documents/p/3/index.html"),
        ("/feed.xml", "feed.xml.atom"),
        ("/feed.xml.atom", None),
        ("/topics/%E4%BD%8E%E4%BF%9D/", "topics/低保/index.html"),
        ("/documents/a/data.json", "documents/a/data.json"),
        ("/none", None),
        ("/a//b/", None),
        ("/a/../b/", None),
        ("/a/%2e%2e/b/", None),
        ("/.hidden/", None),
        ("/a/.x.html", None),
        ("/a/index.html", None),
        ("/a/?q=1", None),
        ("/a/\x00/", None),
        ("a/", None),
        ("/" + "a" * 241 + "/", None),
        ("/a.exe", None),
    ],
)
def test_an_address_is_one_file_or_none(path, file):
    assert file_of(path) == file


@given(st.text(max_size=60))
def test_no_address_leads_out_of_its_folder(path):
    file = file_of("/" + path)
    if file is not None:
        assert not file.startswith("/")
        assert not any(part in {"", ".", ".."} or part.startswith(".") for part in file.split("/"))
        assert "\x00" not in file


@given(st.text(max_size=300))
def test_a_file_keeps_a_name_a_header_and_a_disk_can_carry(name):
    from urllib.parse import quote

    kept = name_of(f"attachment; filename=\"x\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}")
    assert kept
    assert len(kept.encode()) <= MOST_NAME
    assert not set(kept) & set('"\\/\n\r\x00')
    assert not kept.startswith(".")


def test_the_ending_of_a_long_name_stays():
    from urllib.parse import quote

    name = name_of(f"attachment; filename*=UTF-8''{quote('关于' * 80 + '.docx')}")
    assert name.endswith("关于.docx") or name.endswith("关.docx")
    assert name_of("attachment; filename*=UTF-8''" + quote("通知（一）.pdf")) == "通知（一）.pdf"


def test_a_page_leads_to_its_files_and_to_further_pages_of_its_list():
    body = f'<a href="/files/{UUID}/">附件</a><a href="/documents/p/12/"><img src="/files/{UUID}/"><a href="/desk/">'
    assert leads(body.encode()) == {f"/files/{UUID}/", "/documents/p/12/"}
    assert is_file(f"/files/{UUID}/")
    assert not is_file("/files/x/")


def test_types_and_hosts():
    assert type_of("a/index.html") == "text/html"
    assert type_of("feed.xml.atom") == "application/atom+xml"
    assert type_of("sitemap.xml") == "application/xml"
    assert host_of(" WWW.Yunxi.gov.cn ") == "www.yunxi.gov.cn"
    assert host_of("") == "_"


def plan(tmp_path, **more):
    values = {
        "hosts": [Host("_", ("localhost", "127.0.0.1"), first=True), Host("b.gov.cn", ("b.gov.cn",))],
        "site": str(tmp_path / "site"),
        "static": str(tmp_path / "static"),
        "policy": "default-src 'none'; script-src 'self'",
        **more,
    }
    return Plan(**values)


def test_a_name_nginx_would_take_for_more_is_refused(tmp_path):
    assert not reasons_not_to_print(plan(tmp_path))
    assert reasons_not_to_print(plan(tmp_path, application="127.0.0.1:1; include /etc/passwd"))
    assert reasons_not_to_print(plan(tmp_path, site="/srv/a b"))


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx 没有安装")
@pytest.mark.parametrize("tls", [False, True])
def test_nginx_accepts_what_is_printed(tmp_path, tls):
    more = {}
    if tls:
        for host in ("_", "b.gov.cn"):
            pair = ["-keyout", tmp_path / f"{host}.key", "-out", tmp_path / f"{host}.pem"]
            asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "1", *pair]
            subprocess.run(asked, check=True, capture_output=True)
        more = {"certificates": str(tmp_path), "hsts": 1000, "named_only": True}
    text = print_nginx(plan(tmp_path, **more))
    assert "server_tokens off" in text
    assert "listen [::]:" in text
    assert "gzip_static on" in text
    assert "nonce" not in text
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{text}\n}}\n")
    done = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-e", tmp_path / "errors", "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.parametrize(
    ("path", "haste"),
    [
        ("/", 0), ("/documents/", 0), ("/documents/feed.xml", 0), (f"/documents/{UUID}/", 0), (f"/policies/{UUID}/", 0),
        (f"/documents/{UUID}/print/", 1), (f"/documents/{UUID}/document.pdf", 1), (f"/documents/{UUID}/data.json", 1),
        ("/documents/p/75/", 2), ("/documents/sitemap-1.xml", 2), ("/sitemap.xml", 2),
    ],
)  # fmt: skip
def test_what_people_open_first_is_made_first(path, haste):
    assert haste_of(path) == haste

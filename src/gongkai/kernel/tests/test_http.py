from __future__ import annotations

import ipaddress
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from gongkai.kernel import http


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        name = self.path.split("/")[1].partition("?")[0].replace("-", "_")
        getattr(self, name, self.plain)()

    def do_POST(self):
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.posted = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/away":
            return self.start(307, Location="/elsewhere")
        self.start(201, Content_Type="application/json")
        self.wfile.write(b"{}")

    def to(self):
        self.start(302, Location=unquote(self.path[4:]).replace("|", "/").encode().decode("latin-1"))

    def loop(self):
        self.start(301, Location="/loop")

    def slow(self):
        self.start(200)
        self.slow_head()

    def slow_head(self):
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def endless(self):
        self.start(200)
        for _ in range(1000):
            self.wfile.write(b"x" * 10_000)

    def declared(self):
        self.start(200, Content_Length="99999999")

    def short(self):
        self.start(200, Content_Length="10")
        self.wfile.write(b"abc")

    def garbage(self):
        self.wfile.write(b"\x00\x01 not http\r\n\r\n")

    def plain(self):
        self.start(404 if self.path == "/gone" else 200, Content_Type="Text/HTML; charset=GBK")
        if self.command == "GET":
            self.wfile.write(b"hello")

    def start(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_):
        return


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        return


@pytest.fixture
def server(settings):
    server = Quiet(("127.0.0.1", 0), Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    server.port = server.server_address[1]
    settings.OUTGOING_ALLOWED = [f"127.0.0.1:{server.port}"]
    server.base = f"http://127.0.0.1:{server.port}"
    yield server
    server.shutdown()
    server.server_close()


def test_it_fetches_from_a_listed_address(server):
    answer = http.fetch(server.base + "/a b".replace(" ", "%20") + "?q=公开", method="GET")
    assert (answer.status, answer.body, answer.media_type, answer.charset) == (200, b"hello", "text/html", "gbk")
    assert server.asked[0][0] == "/a%20b?q=%E5%85%AC%E5%BC%80"
    assert server.asked[0][1]["Host"] == f"127.0.0.1:{server.port}"


def test_it_asks_for_the_head_alone(server):
    assert http.fetch(server.base + "/gone").status == 404
    assert http.fetch(server.base + "/x").body == b""


def test_it_refuses_loopback_when_not_listed(server, settings):
    settings.OUTGOING_ALLOWED = []
    with pytest.raises(http.NotAllowed, match="端口"):
        http.fetch(server.base)
    with pytest.raises(http.NotAllowed, match="内网"):
        http.fetch("http://127.0.0.1/")
    assert server.asked == []


def test_it_does_not_open_other_ports_of_a_listed_address(server):
    with pytest.raises(http.NotAllowed):
        http.fetch(f"http://127.0.0.1:{server.port + 1}/")
    with pytest.raises(http.NotAllowed):
        http.fetch("http://127.0.0.1/")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://x",
        "//example.com",
        "example.com",
        "",
        "http://",
        "http:///x",
        "http://user@example.com/",
        "http://user:pw@example.com/",
        "http://example.com:22/",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http://exa mple.com/",
        "http://example.com/\r\nX: y",
        "http://[::1",
        "http://a..b/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[ff02::1]/",
        "http://[2002:7f00:1::]/",
        "http://example.com\\@127.0.0.1/",
    ],
)
def test_it_refuses_addresses_it_must_not_go_to(url):
    with pytest.raises(http.NotAllowed):
        http.fetch(url, timeout=3)


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("8.8.8.8", True), ("2400:3200::1", True), ("127.0.0.1", False), ("0.0.0.0", False), ("100.127.255.255", False),
        ("192.0.2.1", False), ("198.18.0.1", False), ("240.0.0.1", False), ("64:ff9b::808:808", False), ("64:ff9b:1::1", False),
        ("::7f00:1", False), ("2001::1", False), ("fec0::1", False), ("::", False),
    ],
)  # fmt: skip
def test_it_knows_public_addresses(text, public):
    assert http.is_public(ipaddress.ip_address(text)) is public


def test_it_follows_redirects_and_says_where_it_ended(server):
    answer = http.fetch(server.base + "/to/|to||end", method="GET")
    assert answer.status == 200
    assert answer.final_url == server.base + "/end"


def test_it_follows_redirects_with_bare_chinese_and_spaces(server):
    assert http.fetch(server.base + "/to/|公开%20目录").status == 200
    assert server.asked[-1][0] == "/%E5%85%AC%E5%BC%80%20%E7%9B%AE%E5%BD%95"


def test_it_refuses_a_redirect_to_a_private_address(server):
    for inside in ("http://192.168.0.1/", "http://[::1]/", "file:///etc/passwd", f"http://127.0.0.2:{server.port}/"):
        with pytest.raises(http.NotAllowed):
            http.fetch(server.base + "/to/" + inside.replace("/", "|"))


def test_it_gives_up_on_a_loop(server):
    with pytest.raises(http.Unreachable, match="转向"):
        http.fetch(server.base + "/loop")
    assert len(server.asked) == 6


def _resolver(monkeypatch, *answers):
    """A resolver that answers differently each time it is asked."""
    asked = []

    def look(host, port, *args, **kwargs):
        asked.append(host)
        places = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in places]

    monkeypatch.setattr(http.socket, "getaddrinfo", look)
    return asked


def test_it_refuses_a_name_with_one_private_address_among_public_ones(monkeypatch):
    _resolver(monkeypatch, ["8.8.8.8", "10.0.0.8"])
    with pytest.raises(http.NotAllowed):
        http.fetch("http://mixed.example/")


def test_it_connects_to_the_address_it_checked(monkeypatch, server, settings):
    settings.OUTGOING_ALLOWED = [f"rebind.example:{server.port}"]
    asked = _resolver(monkeypatch, ["127.0.0.1"], ["10.9.9.9"])
    answer = http.fetch(f"http://rebind.example:{server.port}/x")
    assert answer.status == 200
    assert asked == ["rebind.example"], "the name is resolved once a hop"
    assert server.asked[0][1]["Host"] == f"rebind.example:{server.port}"


def test_it_checks_again_on_every_hop(monkeypatch, server, settings):
    settings.OUTGOING_ALLOWED = [f"127.0.0.1:{server.port}", f"x.example:{server.port + 1}"]
    _resolver(monkeypatch, ["127.0.0.1"], ["10.9.9.9"])
    with pytest.raises(http.NotAllowed):
        http.fetch(f"http://first.example:{server.port}/to/http:||second.example|", timeout=3)


def test_it_allows_a_listed_network(monkeypatch, settings):
    settings.OUTGOING_ALLOWED = ["10.1.0.0/16"]
    _resolver(monkeypatch, ["10.1.2.3"])
    monkeypatch.setattr(http, "_ask", lambda target, address, *rest: (http.Answer(200, target.url, b"", ""), None))
    assert http.fetch("http://inner.example/").status == 200
    _resolver(monkeypatch, ["10.2.2.3"])
    with pytest.raises(http.NotAllowed):
        http.fetch("http://inner.example/")


@pytest.mark.parametrize("path", ["/slow", "/slow-head"])
def test_it_keeps_its_deadline_with_a_dripping_server(server, path):
    start = time.monotonic()
    with pytest.raises(http.Unreachable, match="超时"):
        http.fetch(server.base + path, method="GET", timeout=0.6)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("path", ["/endless", "/declared"])
def test_it_refuses_a_huge_body(server, path):
    with pytest.raises(http.TooLarge, match="1,000"):
        http.fetch(server.base + path, method="GET", most_bytes=1000)


@pytest.mark.parametrize("path", ["/short", "/garbage"])
def test_it_says_when_the_answer_is_not_whole(server, path):
    with pytest.raises(http.Unreachable):
        http.fetch(server.base + path, method="GET", timeout=3)


def test_it_ignores_proxies_of_the_environment(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert http.fetch(server.base + "/x").status == 200


def test_it_says_when_nobody_listens(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.OUTGOING_ALLOWED = [f"127.0.0.1:{port}"]
    with pytest.raises(http.Unreachable):
        http.fetch(f"http://127.0.0.1:{port}/", timeout=3)


def test_it_demands_a_certificate_that_fits(monkeypatch, server, settings):
    settings.OUTGOING_ALLOWED = [f"127.0.0.1:{server.port}"]
    with pytest.raises(http.Unreachable, match="证书"):
        http.fetch(f"https://127.0.0.1:{server.port}/", timeout=3)


def test_it_posts_with_headers_of_its_own(server):
    answer = http.fetch(f"{server.base}/in", method="POST", body="话".encode(), headers={"Authorization": "Bearer k"})
    assert (answer.status, answer.body) == (201, b"{}")
    assert server.posted == "话".encode()
    assert server.asked[0][1]["Authorization"] == "Bearer k"


def test_what_is_posted_or_secret_does_not_follow_a_redirect(server):
    with pytest.raises(http.Unreachable, match="转向别处"):
        http.fetch(f"{server.base}/away", method="POST", body=b"secret")
    with pytest.raises(http.Unreachable, match="转向别处"):
        http.fetch(f"{server.base}/loop", method="GET", headers={"Authorization": "Bearer k"})
    assert len(server.asked) == 2

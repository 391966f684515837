"""The one client for requests that leave the house.

An address comes from a clerk or from a page on the web, so it may point anywhere: each hop is resolved anew, every
address it resolves to is checked, and the socket is opened to the checked address itself. Written on the standard
library, because the connection must be opened to a given address with another name for TLS, and nothing more is needed.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from django.conf import settings

MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
AGENT = "Gongkai/1.0 (+link check)"
Method = Literal["HEAD", "GET", "POST"]
_REDIRECTS = {301, 302, 303, 307, 308}
_BAD_URL = re.compile(r"[\x00-\x20\x7f\\]")
# Ranges that carry another address inside them, or reach inside by translation (RFC 6052, 8215, 3056, 4380, 4291).
_TRANSLATED = [
    ipaddress.ip_network(text)
    for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10")
]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAllowed(Exception):
    """An address the house does not go to; the message says why."""


class Unreachable(Exception):
    """The other side could not be reached, was too slow, or did not speak HTTP."""


class TooLarge(Unreachable):
    """The other side answered with more bytes than asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from the last hop. `media_type` is lower case, without parameters; `charset` may be empty."""

    status: int
    final_url: str
    body: bytes
    media_type: str
    charset: str = ""


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    url: str


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said to the other side beyond its address."""

    method: Method
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(
    url: str,
    *,
    method: Method = "HEAD",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    most_bytes: int = 2_000_000,
    timeout: float = 10.0,
) -> Answer:
    """Ask for `url`, following at most five redirects, all within `timeout` seconds.

    What is posted, and what is said with `headers` (a key, a secret), is for the named address alone: a redirect is
    then not followed. Raises `NotAllowed`, `Unreachable` or `TooLarge`, each with a Chinese sentence. Any HTTP status
    is an answer.
    """
    if method not in {"HEAD", "GET", "POST"}:
        raise ValueError(method)
    deadline = time.monotonic() + timeout
    said = _Said(method, body, headers or {})
    for _ in range(MOST_REDIRECTS + 1):
        target = _target(url)
        address = _checked_address(target, deadline)
        answer, location = _ask(target, address, said, most_bytes, deadline)
        if location is None:
            return answer
        if method == "POST" or headers:
            raise Unreachable(f"“{target.host}”把提交的内容转向别处，没有照办。")
        url = urljoin(target.url, location)
    raise Unreachable(f"对方的转向超过 {MOST_REDIRECTS} 次，可能是循环转向。")


def _target(url: str) -> _Target:
    """The parts of an address, refused when it is not a plain web address."""
    text = url.strip()
    if _BAD_URL.search(text) or len(text) > 4000:
        raise NotAllowed("网址中有空格、控制字符或者过长，请核对。")
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise NotAllowed("网址写法不对，请核对。") from error
    if parts.scheme not in PORTS:
        raise NotAllowed("只能访问以 http:// 或 https:// 开头的网址。")
    if parts.username is not None or parts.password is not None:
        raise NotAllowed("网址中不能带用户名和口令。")
    try:
        host = host if ":" in host else host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise NotAllowed("网址中的域名写法不对，请核对。") from error
    if not host:
        raise NotAllowed("网址中没有域名，请核对。")
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and not any(_entry(str(entry))[1] == port for entry in settings.OUTGOING_ALLOWED):
        raise NotAllowed(f"不能访问 {port} 端口：只可访问 80 和 443 端口。")
    return _Target(parts.scheme, host, port, _path(parts), _rebuilt(parts, host, port))


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path


def _rebuilt(parts: SplitResult, host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    place = name if port == PORTS[parts.scheme] else f"{name}:{port}"
    return urlunsplit((parts.scheme, place, parts.path or "/", parts.query, ""))


def _listed(host: str, address: Address, port: int) -> bool:
    """Whether an administrator named this host or address (with this port, when it is not 80 or 443)."""
    for entry in settings.OUTGOING_ALLOWED:
        name, entry_port = _entry(str(entry))
        if port not in ({entry_port} if entry_port else set(PORTS.values())):
            continue
        if name == host.lower():
            return True
        try:
            network = ipaddress.ip_network(name, strict=False)
        except ValueError:
            continue
        if address in network:
            return True
    return False


def _entry(entry: str) -> tuple[str, int | None]:
    """A listed exception as name (or network) and port."""
    found = re.fullmatch(r"\[(?P<six>[^\]]+)\](?::(?P<p6>\d+))?|(?P<name>[^:]+)(?::(?P<p4>\d+))?", entry)
    if found is None:
        return entry.lower(), None  # a bare IPv6 address or network
    port = found["p6"] or found["p4"]
    return (found["six"] or found["name"]).lower(), int(port) if port else None


def is_public(address: Address) -> bool:
    """Whether an address lies on the public internet and cannot be a way back inside."""
    if address.version == 6 and (address.ipv4_mapped is not None or any(address in net for net in _TRANSLATED)):
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


def _checked_address(target: _Target, deadline: float) -> Address:
    """The address to connect to: every one the name resolves to must be public or listed."""
    addresses = _resolve(target.host, target.port, deadline)
    for address in addresses:
        if _listed(target.host, address, target.port):
            continue
        if target.port not in PORTS.values():
            raise NotAllowed(f"不能访问“{target.host}”的 {target.port} 端口：只可访问 80 和 443 端口。")
        if not is_public(address):
            raise NotAllowed(
                f"“{target.host}”指向本机或内网地址，不能访问。确需访问的，由管理员在 GONGKAI_OUTGOING 中列明。"
            )
    return addresses[0]


def _resolve(host: str, port: int, deadline: float) -> list[Address]:
    """All addresses of a name, IPv4 first; looked up in a thread, for the system's resolver knows no deadline."""
    found: list[Address] = []
    failed: list[OSError | UnicodeError] = []

    def look() -> None:
        try:
            for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append(ipaddress.ip_address(str(place[0]).partition("%")[0]))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if thread.is_alive():
        raise Unreachable(f"查找域名“{host}”超时。")
    if failed or not found:
        raise Unreachable(f"找不到域名“{host}”。")
    return sorted(set(found), key=lambda address: (address.version, address))


def _ask(target: _Target, address: Address, said: _Said, most_bytes: int, deadline: float) -> tuple[Answer, str | None]:
    """One request to one checked address; the location when it is a redirect."""
    connection = _Connection(target, address, deadline)
    try:
        connection.connect()
        with _Watch(connection.sock, deadline), closing(connection):
            body = said.body if said.method == "POST" else None
            connection.request(said.method, target.path, body, headers=_headers(target) | dict(said.headers))
            response = connection.getresponse()
            location = _location(response)
            with response:
                read = b"" if location or said.method == "HEAD" else _body(response, most_bytes, deadline)
    except ssl.SSLError as error:
        raise Unreachable(f"“{target.host}”的安全证书不可用。") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = isinstance(error, TimeoutError) or time.monotonic() >= deadline
        raise Unreachable(f"“{target.host}”{'回应超时' if late else '不能访问或回应不正常'}。") from error
    return (
        Answer(
            response.status,
            target.url,
            read,
            response.headers.get_content_type().lower() if response.headers.get("Content-Type") else "",
            (response.headers.get_content_charset() or "").lower(),
        ),
        location,
    )


def _location(response: http.client.HTTPResponse) -> str | None:
    """Where a redirect points. Sites write Chinese paths bare, as UTF-8 bytes; the header is read as Latin-1."""
    location = response.headers.get("Location") if response.status in _REDIRECTS else None
    if location is None:
        return None
    return location.encode("latin-1", "replace").decode("utf-8", "replace").strip().replace(" ", "%20")


def _headers(target: _Target) -> dict[str, str]:
    name = f"[{target.host}]" if ":" in target.host else target.host
    return {
        "Host": name if target.port == PORTS[target.scheme] else f"{name}:{target.port}",
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _body(response: http.client.HTTPResponse, most_bytes: int, deadline: float) -> bytes:
    """The body, at most `most_bytes`."""
    too_large = TooLarge(f"对方返回的内容超过 {most_bytes:,} 字节。")
    if (response.length or 0) > most_bytes:
        raise too_large
    body = bytearray()
    while chunk := response.read1(64 * 1024):
        body += chunk
        if len(body) > most_bytes:
            raise too_large
        if time.monotonic() >= deadline:
            raise TimeoutError
    if time.monotonic() >= deadline:
        raise TimeoutError  # the watch closed the line; what was read may be a part
    if response.length:
        raise http.client.IncompleteRead(bytes(body), response.length)
    return bytes(body)


class _Connection(http.client.HTTPConnection):
    """A connection to a given address, whatever the name would resolve to by now."""

    def __init__(self, target: _Target, address: Address, deadline: float) -> None:
        left = max(0.01, deadline - time.monotonic())
        super().__init__(target.host, target.port, timeout=left)
        self.target, self.address, self.deadline = target, address, deadline

    def connect(self) -> None:
        family = socket.AF_INET if self.address.version == 4 else socket.AF_INET6
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(self.timeout)
            plain.connect((str(self.address), self.port))
            plain.settimeout(max(0.01, self.deadline - time.monotonic()))
            if self.target.scheme == "https":
                self.sock = _tls().wrap_socket(plain, server_hostname=self.target.host)
            else:
                self.sock = plain
        except BaseException:
            plain.close()
            raise


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Watch:
    """Closes the line at the deadline, so that a side that drips one byte at a time cannot hold us."""

    def __init__(self, line: socket.socket, deadline: float) -> None:
        self.line = line
        self.timer = threading.Timer(max(0.01, deadline - time.monotonic()), self._cut)
        self.timer.daemon = True

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()

    def _cut(self) -> None:
        with suppress(OSError):  # already closed
            socket.socket.shutdown(self.line, socket.SHUT_RDWR)

"""Addresses that leave the site: what counts as one, and what no page of ours may lead to."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 2000


def outside(address: str) -> tuple[str, str] | None:
    """(host, whole address) of an http(s) address that browsers read as we do; None for everything else.

    Refused: other schemes, names and passwords before the host, control characters, backslashes, a host without a
    dot (unless it is an IPv6 address), more than 2,000 characters. The host comes in lower case, a Chinese name in
    the letters a browser would show for it.
    """
    address = address.strip()
    if len(address) > LONGEST or any(character <= " " or character in "\x7f\\" for character in address):
        return None
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or port == 0:
        return None
    return (host, address) if "." in host or ":" in host else None


def host_of(address: str) -> str:
    """The host a link leads to; "" for an address within the site and for whatever is no web address."""
    found = outside(address)
    return found[0] if found else ""

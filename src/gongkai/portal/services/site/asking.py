"""Asks this installation for a page as a stranger would: the whole way through, on the name of the site."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from gongkai.orgs import queries as orgs
from gongkai.pages.services import collecting
from gongkai.portal.rules.site import NO_HOST, Answer, host_of

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

_handlers: list[WSGIHandler] = []


@dataclass(frozen=True, slots=True)
class Site:
    """A jurisdiction's site: the folder of its pages, and the name by which it is asked for."""

    jurisdiction: Jurisdiction
    folder: str
    name: str


def sites() -> list[Site]:
    """Every site of this installation. One without a domain answers every other name; only the first can."""
    found = []
    for number, place in enumerate(orgs.jurisdictions()):
        if place.domain or number == 0:
            folder = host_of(place.domain)
            found.append(Site(place, folder, name_of(folder)))
    return found


def name_of(folder: str) -> str:
    """The host name to ask by for the pages of a folder."""
    if folder != NO_HOST:
        return folder
    return next((name for name in settings.ALLOWED_HOSTS if "*" not in name and name[:1] != "."), "localhost")


def ask(name: str, path: str) -> Answer:
    """What the site of a name answers to GET without a cookie, with what the page said it was made from."""
    with collecting() as keys:
        response = _handler().get_response(_request(name, path))
        # not closed: that would end the request, and with it this process's connection to the database
        body = bytes(response.content) if isinstance(response, HttpResponse) else b"".join(_pieces(response))
    headers = {key.lower(): value for key, value in response.items()}
    return Answer(response.status_code, headers, body, bool(response.cookies), frozenset(keys))


def _pieces(response: HttpResponseBase) -> Iterator[bytes]:
    return iter(response) if isinstance(response, StreamingHttpResponse) else iter(())


def _handler() -> WSGIHandler:
    """One a process: middleware is loaded once."""
    if not _handlers:
        _handlers.append(WSGIHandler())
    return _handlers[0]


def _request(name: str, path: str) -> WSGIRequest:
    secure = bool(settings.SECURE_SSL_REDIRECT)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": unquote(path).encode().decode("latin-1"), "QUERY_STRING": "",
            "SERVER_NAME": name, "HTTP_HOST": name, "SERVER_PORT": "443" if secure else "80",
            "wsgi.url_scheme": "https" if secure else "http", "HTTP_X_FORWARDED_PROTO": "https" if secure else "http",
            "wsgi.input": io.BytesIO(), "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        }
    )  # fmt: skip

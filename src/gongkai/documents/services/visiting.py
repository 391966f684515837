"""Looks at a removed document as a stranger would: asks for every public address and searches the bytes that come back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction
from django.http import HttpResponse
from django.http.request import validate_host
from django.urls import reverse

from gongkai.documents.models import Document, Removal
from gongkai.documents.rules.removal import Step
from gongkai.documents.services import downloads, lists, sealing, telling
from gongkai.documents.services.paths import forms_of
from gongkai.kernel import days
from gongkai.kernel.crypto import CannotOpen
from gongkai.kernel.html import text_of
from gongkai.orgs import queries as orgs
from gongkai.trail.services import record

AddressesOf = Callable[[Document], Iterable[str]]
_addresses: list[AddressesOf] = []
Sweep = Callable[[Document, Sequence[str], Sequence[str], Sequence[str]], Iterable[str]]
_sweeps: list[Sweep] = []
BYTES = (".pdf", ".docx", ".svg")
LEAST_TITLE, LEAST_WORDS = 6, 12  # shorter ones stand in many texts
MOST_NEEDLES = 400
_SPACE = re.compile(r"\s+")


def also_visit(addresses: AddressesOf) -> None:
    """Other rooms' public addresses at which a document may be seen; connected in the wiring."""
    _addresses.append(addresses)


def also_sweep(sweep: Sweep) -> None:
    """Copies of pages kept outside the application: `sweep(document, addresses, uuids of files, needles)` takes down
    what was made from the document, then says where something of it still lies. Connected in the wiring."""
    _sweeps.append(sweep)


def visit(removal_id: int) -> list[str]:
    """Seal what files are left, ask for every address, write where the text is still seen. Follows documents.removed."""
    removal = Removal.objects.select_related("document__organ").filter(pk=removal_id, state=Step.DONE).first()
    if removal is None or removal.confirmed_at is not None:
        return []
    sealing.seal_files(removal=removal)
    downloads.forget(removal.document.uuid)
    needles = _needles(removal)
    paths, files = _paths(removal), [str(row["uuid"]) for row in _opened_files(removal)]
    found = [place for sweep in _sweeps for place in sweep(removal.document, paths, files, needles)]
    found += [path for path in paths if _seen(path, removal.document, needles)]
    if downloads.kept(removal.document.uuid):  # a reader asked for one just before
        downloads.forget(removal.document.uuid)
    with transaction.atomic():
        row = Removal.objects.select_for_update().get(pk=removal_id)
        row.found_at, row.confirmed_at = found, None if found else days.now()
        row.save(update_fields=["found_at", "confirmed_at"])
        record(
            "document.removal_visited",
            of=removal.document,
            by=None,
            jurisdiction_id=removal.jurisdiction_id,
            found=len(found),
        )
        if found:
            telling.still_seen(removal.document, len(found), removal.pk)
    return found


def visit_again() -> int:
    """Every hour: removals that are not confirmed yet; how many remain."""
    waiting = Removal.objects.filter(state=Step.DONE, confirmed_at=None).values_list("pk", flat=True)
    return sum(bool(visit(number)) for number in list(waiting))


def _paths(removal: Removal) -> list[str]:
    """Every public address of the record, of its files, and of the lists it stood in."""
    document = removal.document
    own = reverse("documents_public:document", args=[document.uuid])
    paths = [own, *forms_of(document.uuid)]
    for day in {days.day_of(row.public_from) for row in document.versions.all() if row.public_from}:
        paths.append(f"{own}?on={day.isoformat()}")
    paths += lists.addresses_of(document)
    for row in _opened_files(removal):
        paths.append(reverse("files:download", args=[row["uuid"]]))
        paths.append(reverse("documents_public:look", args=[document.uuid, row["uuid"]]))
    for more in _addresses:
        paths += more(document)
    return list(dict.fromkeys(paths))


def _opened_files(removal: Removal) -> list[dict[str, Any]]:
    return list(sealing.opened(removal)["files"])


def _needles(removal: Removal) -> list[str]:
    """Removed titles, and lines long enough to be the text's own, without white space; names of organs are no proof."""
    try:
        kept = sealing.opened(removal)
    except CannotOpen:
        return []
    words: set[str] = set()
    for table in ("Document", "Version", "Interpretation", "Form"):
        for row in kept[table]:
            words |= {line for line in _lines(row["title"]) if len(line) >= LEAST_TITLE}
            for text in [row.get(name, "") for name in ("body", "published_body", "summary", "alt")] + _elements(row):
                words |= {line for line in _lines(text) if len(line) >= LEAST_WORDS}
    words -= {_SPACE.sub("", organ.name) for organ in orgs.organs(removal.jurisdiction_id)}
    return sorted(words, key=len, reverse=True)[:MOST_NEEDLES]


def _elements(row: dict[str, Any]) -> list[str]:
    """What an interpretation said of its elements, as worked on and as public."""
    public = row.get("published_facts", {}).get("elements", {})
    return [str(text) for text in (*row.get("elements", {}).values(), *public.values())]


def _lines(html: str) -> list[str]:
    """The lines of a text, HTML or not, squeezed."""
    text = text_of(html) if "<" in html else html
    return [_SPACE.sub("", line) for line in text.split("\n")]


def _seen(path: str, document: Document, needles: list[str]) -> bool:
    """Whether an address still serves the text, a link to the record, or its file."""
    status, body = answer(path, document)
    if status == 400 or status >= 500:
        return True  # nobody knows what it would have served
    if path.startswith("/files/") or path.endswith(BYTES) or "/attachments/" in path:
        return status < 400
    text = body.decode("utf-8", "replace")
    linked = f"/documents/{document.uuid}/" in text and f"/documents/{document.uuid}/" not in path
    plain = _SPACE.sub("", unescape(re.sub(r"<[^>]*>", "", text)))
    return linked or any(needle in plain for needle in needles)


def _host(domain: str) -> str:
    """The name to ask under: the place's own where this installation answers to it, else one it does answer to."""
    if domain and validate_host(domain, settings.ALLOWED_HOSTS):
        return domain
    return next((name for name in settings.ALLOWED_HOSTS if "*" not in name), "localhost")


def answer(path: str, document: Document) -> tuple[int, bytes]:
    """What this installation answers a stranger: the whole way through, as a browser would get it."""
    place, _, query = path.partition("?")
    secure = bool(settings.SECURE_SSL_REDIRECT)
    host = _host(document.jurisdiction.domain)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": place, "QUERY_STRING": query, "SERVER_NAME": host, "HTTP_HOST": host,
            "SERVER_PORT": "443" if secure else "80", "wsgi.url_scheme": "https" if secure else "http",
            "wsgi.input": io.BytesIO(), "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        }
    )  # fmt: skip
    handler = WSGIHandler()
    response = handler.get_response(request)
    body = (
        response.content if isinstance(response, HttpResponse) else b""
    )  # what streams is a file: its status is enough
    return response.status_code, body

"""One document's public page with 100,000 documents in the library, against a bare Django view with the same queries.

    .venv/bin/python bench/document.py [--documents 100000] [--times 300]

The bare view has Django's own starting middleware, calls the same queries and renders title, facts and text through one
flat template; the page has everything around it. Both go the whole way through a WSGI handler, turn by turn in the same
run, each time for another document, so nothing is answered from a cache. The bar is on the process's own time.
GONGKAI_BENCH names a folder to build the library in once and use it again.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

os.environ["GONGKAI_DATA"] = os.environ.get("GONGKAI_BENCH") or tempfile.mkdtemp(prefix="gongkai-bench-")
os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
os.environ.setdefault("GONGKAI_LOG", "ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import OuterRef, Subquery  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import path  # noqa: E402

from gongkai.config import urls as site  # noqa: E402
from gongkai.documents.models import Document, Relation, Version  # noqa: E402
from gongkai.documents.queries import public_page  # noqa: E402
from gongkai.documents.rules.states import Kind, Openness, State, Validity  # noqa: E402
from gongkai.documents.services import machine  # noqa: E402
from gongkai.kernel import days  # noqa: E402
from gongkai.orgs.models import Organ  # noqa: E402
from gongkai.orgs.services.access import place_of  # noqa: E402
from gongkai.orgs.tests import builders as orgs  # noqa: E402
from gongkai.pages.services import portal_shell  # noqa: E402

BAR = 0.8
ORGANS, PIECE, PIECE_OF_TURNS = 60, 2000, 25
WORDS = "各乡镇人民政府，县政府各部门：为进一步加强和规范本项工作，根据有关法律法规和上级文件精神，结合我县实际，现就有关事项通知如下。"
STARTING = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
FLAT = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ document.title }}</title></head><body>
<h1>{{ document.title }}</h1><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table><div>{{ document.body|safe }}</div></body></html>"""


def build(wanted: int) -> list[Document]:
    """The library at full size; every tenth document bears on another."""
    if Document.objects.count() < wanted:
        organs = [orgs.organ(f"县{number:03d}局") for number in range(ORGANS)]
        start = date.today() - timedelta(days=4000)
        for first in range(0, wanted, PIECE):
            _piece(range(first, min(first + PIECE, wanted)), organs, start)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return list(Document.objects.order_by("?")[:1000].only("pk", "uuid"))


def _piece(numbers: Iterable[int], organs: list[Organ], start: date) -> None:
    made = Document.objects.bulk_create(_document(number, organs[number % ORGANS], start) for number in numbers)
    Version.objects.bulk_create(_version(row) for row in made)
    of_it = Version.objects.filter(document=OuterRef("pk")).values("pk")[:1]
    Document.objects.filter(pk__in=[row.pk for row in made]).update(published=Subquery(of_it))
    Relation.objects.bulk_create(
        Relation(document=row, kind="IMPLEMENTS", other=made[place - 1])
        for place, row in enumerate(made)
        if place % 10 == 9
    )


def _document(number: int, organ: Organ, start: date) -> Document:
    signed = start + timedelta(days=number % 4000)
    kind = (Kind.NORMATIVE, Kind.POLICY, Kind.OFFICIAL, Kind.ANNOUNCEMENT)[number % 4]
    at = days.moment_of(signed)
    text = "".join(f"<p>{place}. {WORDS}</p>" for place in range(1, 4 + number % 20))
    return Document(
        jurisdiction_id=organ.jurisdiction_id, organ=organ, kind=kind, title=f"关于做好第{number}项工作的通知", body=text,
        number=f"云政{organ.pk}〔{signed.year}〕{number}号", series=f"云政{organ.pk}", number_year=signed.year,
        number_order=number, index_number=f"11320000-{number}", signed_on=signed, formed_on=signed, effective_on=signed,
        subject_class="综合政务\\政务公开", keywords="工作;通知", state=State.PUBLISHED, openness=Openness.PROACTIVE,
        validity=Validity.IN_FORCE if kind in (Kind.NORMATIVE, Kind.POLICY) else Validity.NONE, published_at=at,
        fingerprint=f"{number:064d}", created_at=at, changed_at=at,
    )  # fmt: skip


def _version(row: Document) -> Version:
    facts = {
        "kind": str(row.kind), "number": row.number, "index_number": row.index_number, "subject_class": row.subject_class,
        "keywords": row.keywords, "signed_on": row.signed_on.isoformat(), "effective_on": row.effective_on.isoformat(),
        "organ": row.organ.name, "joint": [], "sha256": machine.digest(row.title, row.body),
    }  # fmt: skip
    return Version(
        document=row, order=1, title=row.title, body=row.body, facts=facts, fingerprint=row.fingerprint, made_at=row.created_at,
        public_from=row.published_at,
    )  # fmt: skip


def bare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same queries, one flat template, nothing else."""
    place = place_of(request)
    assert place is not None
    shell = portal_shell(request)
    page = public_page.gathered(place.pk, uuid)
    rows = [(fact.name, fact.value) for fact in page.facts] + [(near.title, near.number) for near in page.related]
    rows += [(link.label, link.url) for link in shell.links] if shell else []
    return HttpResponse(FLAT_TEMPLATE.render({"document": page.reading.version, "rows": rows}, request))


urlpatterns = [path("documents/<uuid:uuid>/", bare), *site.urlpatterns]
FLAT_TEMPLATE = engines["django"].from_string(FLAT)


def answered(handler: WSGIHandler, row: Document) -> float:
    """One request, the whole way through: milliseconds of this process."""
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": f"/documents/{row.uuid}/", "QUERY_STRING": "", "SERVER_NAME": "localhost",
            "HTTP_HOST": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        }
    )  # fmt: skip
    begun = time.process_time()
    response = handler.get_response(request)
    took = (time.process_time() - begun) * 1000
    assert response.status_code == 200, (response.status_code, row.uuid)
    return took


def main() -> int:
    """Run; exit status 1 when the bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=300)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    rows = build(given.documents)
    page = WSGIHandler()
    with override_settings(ROOT_URLCONF=sys.modules[__name__], MIDDLEWARE=STARTING):
        flat = WSGIHandler()
    own: dict[str, list[float]] = {"page": [], "bare": []}
    answered(page, rows[0])
    with CaptureQueriesContext(connection) as asked:
        answered(page, rows[0])
    for first in range(0, given.times, PIECE_OF_TURNS):
        turn = [rows[number % len(rows)] for number in range(2 * first, 2 * (first + PIECE_OF_TURNS))]
        own["page"] += [answered(page, row) for row in turn[::2]]  # each reads documents the other has not warmed
        with override_settings(ROOT_URLCONF=sys.modules[__name__], MIDDLEWARE=STARTING):
            answered(flat, rows[-1])
            own["bare"] += [answered(flat, row) for row in turn[1::2]]
        answered(page, rows[-1])
    mine, theirs = statistics.median(own["page"]), statistics.median(own["bare"])
    ratio = theirs / mine
    print(f"{Document.objects.count()} documents; a page asks {len(asked)} queries")
    print(
        f"page {mine:.1f} ms, bare Django view with the same queries {theirs:.1f} ms of this process (medians of {given.times})"
    )
    print(f"{'kept' if ratio >= BAR else 'MISSED'}: {ratio:.2f} of the bare view's speed, bar {BAR}")
    return 0 if ratio >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())

"""Any page of the public lists with 100,000 documents: uncached, narrowed at random, at any depth, the whole way through.

    .venv/bin/python bench/documents_list.py [--documents 100000] [--times 150]

Each kind of page is asked for through a WSGI handler; the process's own time counts. The same lists are asked once more of
the tables alone, as when the bitmaps are not there. GONGKAI_BENCH names a folder to build the library in once.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

os.environ["GONGKAI_DATA"] = os.environ.get("GONGKAI_BENCH") or tempfile.mkdtemp(prefix="gongkai-bench-")
os.environ.setdefault("GONGKAI_DEVELOPMENT", "1")
os.environ.setdefault("GONGKAI_LOG", "ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from gongkai.catalogue.models import Column, Placement  # noqa: E402
from gongkai.catalogue.services.counting import recount  # noqa: E402
from gongkai.catalogue.tests import builders as catalogue  # noqa: E402
from gongkai.documents.models import Document, Version  # noqa: E402
from gongkai.documents.queries import facets as tables  # noqa: E402
from gongkai.documents.rules.facets import Asked, Shelf  # noqa: E402
from gongkai.documents.services import list_index, lists  # noqa: E402
from gongkai.kernel import days  # noqa: E402
from gongkai.orgs.models import Organ  # noqa: E402
from gongkai.orgs.tests import builders as orgs  # noqa: E402

BAR = 50.0  # milliseconds, p95, DESIGN: any page of any list, exact count and facets included
ORGANS, PIECE = 60, 2000
SUBJECTS = ("", "民政、扶贫、救灾\\社会福利", "财政、金融、审计\\财政", "科技、教育\\教育", "农业、林业、水利\\水利")
KINDS = ("NORMATIVE", "POLICY", "OFFICIAL", "ANNOUNCEMENT", "INFORMATION")
VALIDITIES = ("IN_FORCE", "IN_FORCE", "IN_FORCE", "AMENDED", "ABOLISHED", "LAPSED")
MATTERS = ("补贴", "招生", "采购", "低保", "防汛", "招聘", "规划", "预算")


def build(wanted: int) -> Column:
    """The library at full size, all of it in one column besides."""
    call_command("migrate", verbosity=0)
    column = catalogue.column("documents/other", orgs.organ("县000局"))
    if Document.objects.count() < wanted:
        organs = [orgs.organ(f"县{number:03d}局") for number in range(ORGANS)]
        for first in range(0, wanted, PIECE):
            _piece(range(first, min(first + PIECE, wanted)), organs, wanted)
    if not Placement.objects.exists():
        _place(column)
        recount([column.pk])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    began = time.process_time()
    for report in list_index.rebuild(missing_only=True).values():
        print(f"索引重建：{report.count:,} 条，进程时间 {time.process_time() - began:.1f} 秒")
    return column


def _place(column: Column) -> None:
    """Everything into one column."""
    found = Document.objects.values_list("uuid", "jurisdiction_id", "organ_id", "title", "number", "published_at")
    Placement.objects.bulk_create(
        (
            Placement(
                jurisdiction_id=place, organ_id=organ, section_id=column.organ_id, column=column,
                record=f"documents.Document:{uuid}", title=title, number=number, url=f"/documents/{uuid}/", published_at=at,
                counts="DUTY", mode="UNIVERSAL",
            )
            for uuid, place, organ, title, number, at in found.iterator(chunk_size=PIECE)
        ),
        batch_size=PIECE,
    )  # fmt: skip


def _piece(numbers: range, organs: list[Organ], wanted: int) -> None:
    random.seed(numbers.start)
    made = Document.objects.bulk_create(_document(number, random.choice(organs), wanted) for number in numbers)
    versions = Version.objects.bulk_create(
        Version(document=row, order=1, title=row.title, body="<p>正文</p>", made_at=row.created_at, public_from=row.published_at)
        for row in made
    )  # fmt: skip
    for row, version in zip(made, versions, strict=True):
        row.published = version
    Document.objects.bulk_update(made, ["published"], batch_size=500)


def _document(number: int, organ: Organ, wanted: int) -> Document:
    at = days.moment_of(date.today() - timedelta(days=4000)) + timedelta(minutes=number * 4000 * 1440 // wanted)
    kind = random.choice(KINDS)
    return Document(
        jurisdiction_id=organ.jurisdiction_id, organ=organ, kind=kind, number=f"云政〔{at.year}〕{number}号",
        title=f"关于做好{random.choice(MATTERS)}有关工作的通知（{number}）", subject_class=random.choice(SUBJECTS),
        validity=random.choice(VALIDITIES) if kind in ("NORMATIVE", "POLICY") else "NONE", state="PUBLISHED",
        openness="PROACTIVE", published_at=at, signed_on=days.day_of(at), formed_on=days.day_of(at), created_at=at, changed_at=at,
        in_history="Y" if number % 20 == 0 else "N", fingerprint=f"{number:064d}",
    )  # fmt: skip


def asked() -> dict[str, str]:
    """A random question: any of the facets, a span, a word, a page at any depth."""
    organ = random.choice([str(row.uuid) for row in Organ.objects.only("uuid")[:ORGANS]])
    first = date.today() - timedelta(days=random.randrange(4000))
    choices = {
        "organ": organ, "year": str(first.year), "kind": random.choice(KINDS), "subject": random.choice(SUBJECTS),
        "q": random.choice(MATTERS), "from": first.isoformat(),
    }  # fmt: skip
    return {name: choices[name] for name in random.sample(sorted(choices), random.choice((1, 1, 2, 3)))}


def addresses(column: Column) -> dict[str, Callable[[], str]]:
    """Kinds of pages, each giving another address every time."""
    at = f"/openness/{column.organ.uuid}/columns/{column.uuid}/"
    last = Document.objects.filter(in_history="N").count() // 20 - 1
    in_column = Placement.objects.count() // 20 - 1
    return {
        "政府信息，首页": lambda: "/documents/",
        "政府信息，任意一页": lambda: f"/documents/p/{random.randint(1, last)}/",
        "政府信息，任意条件、任意一页": lambda: f"/documents/?{urlencode(asked())}&p={random.choice((0, 1, 2, 5, 20))}",
        "规范性文件库，任意条件": lambda: f"/documents/library/?{urlencode(asked())}",
        "栏目，首页": lambda: at,
        "栏目，任意一页": lambda: f"{at}p/{random.randint(1, in_column)}/",
        "栏目，某年": lambda: f"{at}?year={random.randint(2017, 2026)}",
        "单位专栏": lambda: f"/openness/{column.organ.uuid}/",
    }


def answer(handler: WSGIHandler, address: str) -> None:
    """One request, the whole way through."""
    path, _, query = address.partition("?")
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "HTTP_HOST": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        }
    )  # fmt: skip
    response = handler.get_response(request)
    assert response.status_code == 200, (response.status_code, address)


def measured(times: int, work: Callable[[], object]) -> tuple[float, float]:
    """p50 and p95 of the process's own time, in milliseconds."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append((time.process_time() - began) * 1000)
    spent.sort()
    return spent[len(spent) // 2], spent[min(int(len(spent) * 0.95), len(spent) - 1)]


def by_tables(place: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """The same count and facets asked of the tables and of the bitmaps."""
    question = Asked(kind="OFFICIAL", since=date.today() - timedelta(days=1500))
    yield "计数与分面：位图", lambda: lists.counts(place, Shelf.DOCUMENTS, question)
    yield "计数与分面：数据表", lambda: tables.counts(place, Shelf.DOCUMENTS, question)


def main() -> None:
    """Build, measure, compare with the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=150)
    given = parser.parse_args()
    column = build(given.documents)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    handler = WSGIHandler()
    print(f"{Document.objects.count():,} 件，进程时间（毫秒）")
    worst = 0.0
    for name, address in addresses(column).items():
        for _ in range(3):
            answer(handler, address())
        middle, high = measured(given.times, lambda address=address: answer(handler, address()))  # type: ignore[misc]
        worst = max(worst, high)
        print(f"  {name:<16} p50 {middle:6.1f}  p95 {high:6.1f}")
    for name, work in by_tables(column.jurisdiction_id):
        middle, high = measured(5, work)
        print(f"  {name:<16} p50 {middle:6.1f}  p95 {high:6.1f}")
    print(f"最慢一类 p95 {worst:.1f}，要求不高于 {BAR:.0f}：{'达到' if worst <= BAR else '未达到'}")


if __name__ == "__main__":
    main()

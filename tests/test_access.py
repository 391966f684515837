"""Every address, visited as every post: nothing of another place, nothing of another organ, nothing unsigned.

The addresses are read from the resolver, so a new page is covered the day it is added.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField, BigAutoField, Max, Model
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.api.tests import builders as api
from gongkai.applications.tests import builders as applications
from gongkai.catalogue.tests import builders as catalogue
from gongkai.config import urls
from gongkai.documents.tests import lives as documents
from gongkai.ledger.models import Assignment
from gongkai.ledger.tests import builders as ledger
from gongkai.lines.tests import builders as lines
from gongkai.notify import services as notify
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.portal.tests import builders as portal
from gongkai.registers.tests import builders as registers
from gongkai.review.tests import builders as review
from gongkai.vetting.tests import builders as vetting

pytestmark = pytest.mark.django_db

ELSEWHERE = "石桥市"
MARK = "石桥"
OTHER = "县水利局"


def walking(duties: Iterable[Duty], *, elsewhere: Duty = Duty.EDITOR) -> list[Duty]:
    """Who sees what does not hang on the database: all of them walk on the one at hand, one on the other."""
    return list(duties) if connection.vendor == "sqlite" else [elsewhere]


UNIT_DUTIES = [duty for duty in Duty if duty not in {Duty.OFFICE, Duty.CHIEF, Duty.ADMIN}]
# Pages about another organ of the same place that a unit may open: the directory everybody works with.
# A line (发布口径) holds for every unit; a clean-up of words is announced to every unit; each sees its own places in it (test_it_shows_… of the room).
SHARED = {"orgs:organ", "vetting:cleanup", "vetting:cleanup_export", "lines:line"}


# What follows an organ's name in its own unpublished work.
OWN = "草稿|名单|粘贴|未保存|导入|内部方案|待定属性|误发|附件有误|送审稿|请核对|关于发放|依法必须|旧称局|流调|事项|登记的|没有名单|公布标准|起草中|柳湾村|到期"
# What no form sends: numbers past any column, no number at all, a NUL, a quote. A page asks for few of them together.
ODD = ("year=" + "9" * 5000, "cursor=x&year=" + "9" * 20, "q=%00&organ=" + "9" * 20, "q=%27&state=x&kind=x&tab=x")
ODD_FORM = dict.fromkeys(("chosen", "column", "entry", "remove", "form"), "9" * 30) | {
    "row": "x", "do": "x", "openness": "PROACTIVE", "reason": "甲",
}  # fmt: skip
ROOMS = {
    "vetting",
    "lines",
    "api",
    "catalogue",
    "review",
    "documents",
    "ledger",
    "portal",
    "applications",
    "cases",
    "registers",
}


def _patterns() -> Iterator[tuple[str, URLPattern]]:
    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, before + str(pattern.pattern))
            else:
                yield before + str(pattern.pattern), pattern

    yield from walk(get_resolver(), "")


DESK = [(route, pattern) for route, pattern in _patterns() if route.startswith(("desk/", "files/"))]
OPEN_TO_ALL = {"sign_in", "code"}


def _plain() -> list[str]:
    return [f"/{route}" for route, pattern in DESK if "<" not in route and pattern.name not in {"sign_out"}]


Records = dict[str, list[UUID]]


def _room(pattern: URLPattern) -> str:
    """The room a page belongs to; its addresses name that room's records."""
    return str(getattr(pattern.callback, "__module__", "")).split(".")[1]


TABLE = re.compile(r'FROM "(\w+)"')
PLACES = re.compile(r"<(\w+):\w+>")
WORDS = {"<slug:what>": "briefing", "<slug:field>": "title"}  # a fixed word beside the record


def _tried(route: str, room: str, records: Records) -> list[list[UUID]]:
    """For each place of an address the records to try there: those of the tables in which it is looked up, else all."""
    whole = records.get(room, [])
    return [
        [uuid for label in labels for uuid in records[label]] or whole
        for labels in _looked_up().get(route, [[]] * len(PLACES.findall(route)))
    ]


_known: dict[str, list[set[str]]] = {}


def _looked_up() -> dict[str, list[set[str]]]:
    """By address, for each of its places, the models in whose tables somebody's visit looks a record up."""
    if _known:
        return _known
    tables = {model._meta.db_table: model._meta.label for model in apps.get_models()}
    clients = [_client(duty) for duty in (Duty.OFFICE, Duty.ADMIN, Duty.EDITOR, Duty.HEAD)]
    for route, _ in DESK:
        for word, given in WORDS.items():
            route = route.replace(word, given)
        if set(PLACES.findall(route)) == {"uuid"}:
            asked = [uuid4() for _ in PLACES.findall(route)]
            filled = iter(asked)
            address = "/" + PLACES.sub(lambda _, them=filled: str(next(them)), route)
            with CaptureQueriesContext(connection) as queries:
                for client in clients:
                    if client.get(address).status_code == 405:
                        client.post(address)
            said = [query["sql"] for query in queries]
            _known[route] = [
                {
                    tables[found[1]]
                    for sql in said
                    if _names(sql, uuid) and (found := TABLE.search(sql)) and found[1] in tables
                }
                for uuid in asked
            ]
    return _known


def _names(sql: str, uuid: UUID) -> bool:
    return uuid.hex in sql or str(uuid) in sql


def _addresses(world: World) -> Iterator[tuple[str, str]]:
    """Every desk address that names one record, with a record of each kind its room has; and the name of the page.

    Where it names one inside another, every pair is tried.
    """
    for route, pattern in DESK:
        for word, given in WORDS.items():
            route = route.replace(word, given)
        kinds = PLACES.findall(route)
        if kinds and set(kinds) == {"uuid"}:
            for uuids in product(*_tried(route, _room(pattern), world.records)):
                filled = iter(uuids)
                yield (
                    f"/{PLACES.sub(lambda _, them=filled: str(next(them)), route)}",
                    f"{_room(pattern)}:{pattern.name}",
                )
        elif "<int:number>" in route:
            yield from (
                (f"/{route.replace('<int:number>', str(number))}", f"{_room(pattern)}:{pattern.name}")
                for number in world.holdings
            )


def _newest() -> dict[type[Model], int]:
    """The last key of every table."""
    return {model: model._default_manager.aggregate(most=Max("pk"))["most"] or 0 for model in _numbered()}


def _numbered() -> list[type[Model]]:
    return [model for model in apps.get_models() if isinstance(model._meta.pk, AutoField | BigAutoField)]


def _everything(since: dict[type[Model], int]) -> Records:
    """By room: one record of each kind (two where there are more), of those made after `since`."""
    found: Records = defaultdict(list)
    for model in _numbered():
        names = {field.name for field in model._meta.get_fields()}
        if "uuid" in names:
            rows = model._default_manager.filter(pk__gt=since[model])
            if "jurisdiction" in names:
                rows = rows.exclude(jurisdiction=None)
            room = model._meta.app_label if model._meta.app_label != "accounts" else "orgs"
            uuids = list(rows.order_by("pk").values_list("uuid", flat=True)[: 30 if room == "files" else 2])
            found[room] += uuids
            found[model._meta.label] = uuids
    return found


def _work(at, office) -> Assignment:
    """An organ's ordinary work: a plan, a claimed checkpoint with proof, a message; what it has checked, lists, reviews, publishes."""
    editor = orgs.actor(Duty.EDITOR, at)
    by = orgs.actor(Duty.OFFICE, office)
    part = ledger.part(at, by=by)
    part = Assignment.objects.get(pk=part.pk)
    ledger.claimed(part, editor)
    notify.tell(
        users=[editor.user_id], kind="ledger.reminder", subject=f"{at.name}到期", text="提醒", link="/desk/",
        key=f"a-{at.pk}", organ_id=at.pk, jurisdiction_id=at.jurisdiction_id,
    )  # fmt: skip
    for room in (vetting, lines, catalogue, review, documents, portal, api, applications, registers):
        room.work(at)
    return part


@dataclass(frozen=True)
class World:
    """Records one must not see, and the holdings of their people."""

    records: Records
    holdings: list[int]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory, django_db_setup, django_db_blocker):
    """Another jurisdiction at work, and another unit of the own one; made once, each test forgets what it adds."""
    with (
        django_db_blocker.unblock(),
        override_settings(FILES_ROOT=tmp_path_factory.mktemp("files")),
        transaction.atomic(),
    ):
        start = _newest()
        place = orgs.jurisdiction(ELSEWHERE, level="CITY")
        organ = orgs.organ("石桥市财政局", of=place, name="石桥市财政局")
        orgs.group(f"{ELSEWHERE}各部门", of=place, kinds="DEPARTMENT")
        _work(organ, orgs.office(place))
        elsewhere = World(_everything(start), _holdings(start))
        start = _newest()
        _work(orgs.organ(OTHER), orgs.office())
        unit = World(_everything(start), _holdings(start))
        yield elsewhere, unit
        transaction.set_rollback(True)


def _holdings(since: dict[type[Model], int]) -> list[int]:
    return list(Holding.objects.filter(pk__gt=since[Holding]).values_list("pk", flat=True)[:2])


@pytest.fixture
def elsewhere(worlds, db) -> World:
    return worlds[0]


@pytest.fixture
def other_unit(worlds, db) -> World:
    return worlds[1]


@pytest.fixture
def bare(monkeypatch):
    """What is not there is said without a page: only its status is looked at."""
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponse(status=404))


def _client(duty: Duty) -> Client:
    place = orgs.jurisdiction()
    at = orgs.office(place) if duty in {Duty.OFFICE, Duty.CHIEF, Duty.ADMIN} else orgs.organ("县财政局", of=place)
    return orgs.client_for(duty, at)


def _text(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    return body.decode(errors="replace")


@pytest.mark.parametrize("duty", walking(Duty))
def test_it_shows_nothing_of_another_place(duty, elsewhere, bare):
    client = _client(duty)
    shown = []
    for address, _ in _addresses(elsewhere):
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address)
        if answer.status_code not in {404, 405}:
            shown.append((address, answer.status_code))
    assert not shown


@pytest.mark.parametrize("duty", walking(Duty, elsewhere=Duty.OFFICE))
def test_it_lists_nothing_of_another_place(duty, elsewhere):
    client = _client(duty)
    assert not [address for address in _plain() if MARK in _text(client.get(address))]


@pytest.mark.parametrize("duty", walking(UNIT_DUTIES))
def test_it_shows_a_unit_nothing_of_another_unit(duty, other_unit, bare):
    client = _client(duty)
    shown = [
        (address, name)
        for address, name in _addresses(other_unit)
        if name not in SHARED and client.get(address).status_code not in {404, 405}
    ]
    assert not shown


@pytest.mark.parametrize("duty", walking(UNIT_DUTIES))
def test_it_lists_a_unit_nothing_of_another_unit(duty, other_unit):
    own = re.compile(f"{OTHER}(?:{OWN})")
    client = _client(duty)
    shown = [(address, found[0]) for address in _plain() if (found := own.search(_text(client.get(address))))]
    assert not shown


@pytest.mark.parametrize("duty", walking((Duty.EDITOR, Duty.REVIEWER, Duty.SECRECY, Duty.HEAD)))
def test_it_changes_nothing_of_another_unit(duty, other_unit, bare):
    client = _client(duty)
    before, let_in = _rows(), []
    for address, name in _addresses(other_unit):
        if name.partition(":")[0] in ROOMS and (status := client.post(address).status_code) not in {403, 404, 405, 422}:
            let_in.append((address, name, status))
    assert not let_in
    for address in _plain():
        assert client.post(address).status_code < 500, address
    after = _rows()
    assert not [key for key, row in before.items() if after.get(key) != row]


@pytest.mark.parametrize("duty", walking((Duty.EDITOR, Duty.OFFICE), elsewhere=Duty.OFFICE))
def test_it_answers_odd_addresses_and_forms(duty, tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    client = _client(duty)
    for address in _plain():
        for query in ODD:
            assert client.get(f"{address}?{query}").status_code < 500, (address, query[:20])
        assert client.post(address, ODD_FORM).status_code < 500, address


def _rows() -> dict[tuple[str, int], dict[str, object]]:
    """Every row of the rooms that hold an organ's work."""
    return {
        (model._meta.label, row["pk"]): row
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for row in model._default_manager.values("pk", *(field.attname for field in model._meta.concrete_fields))
    }


def test_it_sends_strangers_to_the_sign_in(elsewhere, bare):
    client = Client()
    addresses = [*_plain(), *(address for address, _ in _addresses(elsewhere) if address.startswith("/desk/"))]
    open_pages = {f"/{route}" for route, pattern in DESK if pattern.name in OPEN_TO_ALL}
    wrong = []
    for address in addresses:
        answer = client.get(address)
        sent = answer.status_code == 302 and "/desk/sign-in/" in answer["Location"]
        if not sent and address not in open_pages and answer.status_code not in {404, 405}:
            wrong.append((address, answer.status_code))
    assert not wrong


def test_it_meets_every_page_of_the_desk():
    """The lists above cover all there is: a page with another kind of parameter must be named here."""
    others = {route for route, _ in DESK if set(PLACES.findall(route)) - {"uuid"}} - {
        route for route, _ in DESK if "<int:number>" in route
    }
    known = (
        "desk/boards/<str:key>",
        "desk/indicators/<str:key>",
        "desk/workdays/",
        "desk/outbox/",
        "desk/orgs/<uuid:uuid>/reorganise/",
        "desk/ledger/organisation/<slug:kind>/",
        "desk/review/schemes/<slug:kind>/",
        "desk/columns/template/<path:key>/",
        "desk/registers/<slug:key>/",
        "desk/registers/rows/<uuid:entry>/files/<slug:field>/",
        "desk/documents/<uuid:uuid>/interpretation/log/<slug:what>/",
    )
    assert not [route for route in others if not route.startswith(known)]

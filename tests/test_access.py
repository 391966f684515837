"""Every address, visited as every post: nothing of another place, nothing of another organ, nothing unsigned.

The addresses are read from the resolver, so a new page is covered the day it is added.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.ledger.models import Assignment
from gongkai.ledger.tests import builders as ledger
from gongkai.notify import services as notify
from gongkai.orgs.models import Holding
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db

ELSEWHERE = "石桥市"
MARK = "石桥"
UNIT_DUTIES = [duty for duty in Duty if duty not in {Duty.OFFICE, Duty.CHIEF, Duty.ADMIN}]
# Pages about another organ of the same place that a unit may open: the directory everybody works with.
SHARED = {"organ", "download"}


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


def _addresses(records: Records, numbers: list[int]) -> Iterator[tuple[str, str]]:
    """Every desk address that names one record, with a record of each kind its room has; and the name of the page."""
    for route, pattern in DESK:
        if "<uuid:" in route and route.count("<") == 1:
            head, _, rest = route.partition("<")
            for uuid in records.get(_room(pattern), []):
                yield f"/{head}{uuid}{rest.partition('>')[2]}", pattern.name or ""
        elif "<int:number>" in route:
            yield from ((f"/{route.replace('<int:number>', str(number))}", pattern.name or "") for number in numbers)


def _everything() -> Records:
    """By room: one record of each kind (two where there are more)."""
    found: Records = defaultdict(list)
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if "uuid" in names:
            rows = model._default_manager.all()
            if "jurisdiction" in names:
                rows = rows.exclude(jurisdiction=None)
            room = model._meta.app_label if model._meta.app_label != "accounts" else "orgs"
            found[room] += rows.order_by("pk").values_list("uuid", flat=True)[:2]
    return found


def _work(at, office) -> Assignment:
    """An organ's ordinary work: a plan, a claimed checkpoint with proof, a message."""
    editor = orgs.actor(Duty.EDITOR, at)
    by = orgs.actor(Duty.OFFICE, office)
    part = ledger.part(at, by=by)
    part = Assignment.objects.get(pk=part.pk)
    ledger.claimed(part, editor)
    notify.tell(
        users=[editor.user_id], kind="ledger.reminder", subject=f"{at.name}到期", text="提醒", link="/desk/",
        key=f"a-{at.pk}", organ_id=at.pk, jurisdiction_id=at.jurisdiction_id,
    )  # fmt: skip
    return part


@pytest.fixture
def elsewhere(tmp_path, settings):
    """Another jurisdiction at work: its records and the holdings of its people."""
    settings.FILES_ROOT = tmp_path
    place = orgs.jurisdiction(ELSEWHERE, level="CITY")
    organ = orgs.organ("石桥市财政局", of=place, name="石桥市财政局")
    orgs.group(f"{ELSEWHERE}各部门", of=place, kinds="DEPARTMENT")
    _work(organ, orgs.office(place))
    return _everything(), list(Holding.objects.values_list("pk", flat=True)[:2])


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


@pytest.mark.parametrize("duty", list(Duty))
def test_it_shows_nothing_of_another_place(duty, elsewhere):
    client = _client(duty)
    shown = []
    for address, _ in _addresses(*elsewhere):
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address)
        if answer.status_code not in {404, 405}:
            shown.append((address, answer.status_code))
    assert not shown


@pytest.mark.parametrize("duty", list(Duty))
def test_it_lists_nothing_of_another_place(duty, elsewhere):
    client = _client(duty)
    assert not [address for address in _plain() if MARK in _text(client.get(address))]


@pytest.mark.parametrize("duty", UNIT_DUTIES)
def test_it_shows_a_unit_nothing_of_another_unit(duty, tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    other = orgs.organ("县水利局")
    _work(other, orgs.office())
    records, holdings = _everything(), list(Holding.objects.values_list("pk", flat=True)[:2])
    client = _client(duty)
    shown = [
        (address, name)
        for address, name in _addresses(records, holdings)
        if name not in SHARED and client.get(address).status_code not in {404, 405}
    ]
    assert not shown


def test_it_sends_strangers_to_the_sign_in(elsewhere):
    client = Client()
    addresses = [*_plain(), *(address for address, _ in _addresses(*elsewhere) if address.startswith("/desk/"))]
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
    others = {route for route, _ in DESK if "<" in route and not ("<uuid:" in route and route.count("<") == 1)} - {
        route for route, _ in DESK if "<int:number>" in route
    }
    known = (
        "desk/boards/<str:key>",
        "desk/indicators/<str:key>",
        "desk/workdays/",
        "desk/outbox/",
        "desk/orgs/<uuid:uuid>/reorganise/",
        "desk/ledger/organisation/<slug:kind>/",
    )
    assert not [route for route in others if not route.startswith(known)]

"""What rooms give the first page of the public site."""

from __future__ import annotations

import socket

import pytest

from gongkai.catalogue.tests import builders as catalogue
from gongkai.config.wiring import home
from gongkai.orgs.tests import builders
from gongkai.pages.services import collecting
from gongkai.portal.models import SiteSettings
from gongkai.portal.rules import Where

pytestmark = pytest.mark.django_db


def test_the_statutory_entries_are_those_of_the_governments_own_section():
    office = builders.office()
    place = office.jurisdiction
    assert home.statutory(place) is None
    assert home.apply_at(place) == "/applications/"
    catalogue.columns(office)
    with collecting() as keys:
        section = home.statutory(place)
    assert section.where is Where.FIRST
    assert [tile["label"] for tile in section.context["tiles"]] == [
        "指南",
        "制度",
        "法定主动公开内容",
        "年报",
        "依申请公开",
    ]
    assert f"tree:{office.pk}" in keys


def test_nothing_published_gives_no_policies_and_no_figures():
    place = builders.office().jurisdiction
    assert home.policies(place) is None
    assert home.figures(place) is None


def test_the_name_service_is_asked_for_every_portal_with_a_name(monkeypatch):
    place = builders.office(builders.jurisdiction("清河市", domain="www.qinghe.test")).jurisdiction
    builders.office()
    SiteSettings.objects.create(jurisdiction=place, changed_at="2026-01-01T00:00:00Z")
    monkeypatch.setattr(home, "has_ipv6", lambda domain: domain == "www.qinghe.test")
    assert home.look_up_ipv6() == 1
    assert SiteSettings.objects.get().ipv6_state == "OK"


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_a_name_that_cannot_be_asked_has_no_address(monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert not home.has_ipv6("x")

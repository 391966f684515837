"""What rooms give the first page of the public site: the statutory entries, policies with what explains them, figures."""

from __future__ import annotations

import socket
from datetime import time
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from gongkai.catalogue.queries import columns
from gongkai.catalogue.rules.columns import ColumnKind
from gongkai.documents.queries import front
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import services as portal
from gongkai.portal.rules import Section, Where

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

PAIRS = 5
STATUTORY = {
    ColumnKind.GUIDE: ("指南", "怎样获取政府信息", "book"),
    ColumnKind.SYSTEM: ("制度", "公开工作依据的规定", "file"),
    ColumnKind.STATUTORY: ("法定主动公开内容", "条例规定的各项", "ledger"),
    ColumnKind.ANNUAL_REPORT: ("年报", "历年工作报告", "calendar"),
    ColumnKind.ON_REQUEST: ("依申请公开", "申请需要的信息", "edit"),
}


def connect() -> None:
    """Connect; called once, after the rooms it draws from."""
    portal.register_section(statutory)
    portal.register_section(policies)
    portal.register_section(figures)
    portal.fill_apply(apply_at)
    outbox.follow("portal.home", {"interpretation.published": _explained})
    outbox.schedule("portal.ipv6", look_up_ipv6, at=time(4, 10), label="检测门户域名的 IPv6 地址")


def _explained(document_id: int, **_: object) -> None:
    """A document has an explanation now: what shows documents beside their explanations is made anew."""
    for place in front.places_of(document_id):
        portal.changed(f"explained:{place}", jurisdiction_id=place)


def statutory(place: Jurisdiction) -> Section | None:
    """The five entries of 政府信息公开 of the government itself, kept by its office; nothing before it has a section."""
    office = orgs.office_of(place.pk)
    if office is None:
        return None
    pages.made_from(f"tree:{office.pk}")
    found = {branch.column.kind: branch.column for branch in reversed(columns.public_tree(office.pk))}
    tiles = [
        {
            "label": label,
            "note": note,
            "icon": icon,
            "url": reverse("catalogue_public:column", args=[office.uuid, found[kind].uuid]),
        }
        for kind, (label, note, icon) in STATUTORY.items()
        if kind in found
    ]
    if not tiles:
        return None
    address = reverse("catalogue_public:openness")
    return Section("政府信息公开", "portal/_tiles.html", {"tiles": tiles}, address, "各单位专栏", Where.FIRST, 10)


def apply_at(_: object) -> str:
    """The form for applications; "" for a process that does not answer the public's addresses."""
    try:
        return reverse("applications_public:begin")
    except NoReverseMatch:
        return ""


def policies(place: Jurisdiction) -> Section | None:
    """Policies beside what explains them, newest first."""
    pages.made_from(f"documents:{place.pk}", f"explained:{place.pk}")
    rows = [
        {
            "title": pair.title,
            "on": pair.on,
            "url": reverse("documents_public:document", args=[pair.uuid]),
            "readings": pair.readings,
        }
        for pair in front.pairs(place.pk, PAIRS)
    ]
    if not rows:
        return None
    address = reverse("documents_public:documents")
    return Section("政策与解读", "portal/_pairs.html", {"pairs": rows}, address, "更多", Where.BESIDE, 10)


def figures(place: Jurisdiction) -> Section | None:
    """How much was made public, month by month."""
    pages.made_from(f"documents:{place.pk}", f"explained:{place.pk}")
    months = front.a_month(place.pk)
    if not months:
        return None
    context = {"months": months, "counts": front.counts(place.pk), "address": reverse("documents_public:documents")}
    return Section("公开数据", "portal/_figures.html", context, where=Where.ASIDE, order=10)


def look_up_ipv6() -> int:
    """Ask the name service whether each portal's name has an IPv6 address (R347); how many were asked."""
    asked = [place for place in orgs.jurisdictions() if place.domain]
    for place in asked:
        portal.note_ipv6(jurisdiction=place, found=has_ipv6(place.domain), on=days.today())
    return len(asked)


def has_ipv6(domain: str) -> bool:
    """Whether a name leads to an IPv6 address, as this machine sees it."""
    try:
        return bool(socket.getaddrinfo(domain, 443, socket.AF_INET6, socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        return False

"""Wiring of the prebuilt site: its own pages, the news of no other room, its follower, who hears of trouble."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from gongkai.catalogue.models import NegativeItem
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.queries import published
from gongkai.documents.services import visiting
from gongkai.ledger.models import Plan, Task
from gongkai.ledger.queries import published as ledger
from gongkai.orgs import queries as orgs
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity
from gongkai.outbox import services as outbox
from gongkai.portal import services as portal
from gongkai.portal.queries import site as standing
from gongkai.portal.services import seen
from gongkai.portal.services.site import checking, following, sweeping
from gongkai.vetting.queries import privacy

if TYPE_CHECKING:
    from gongkai.documents.models import Document
    from gongkai.orgs.models import Jurisdiction

SITE = ("home", "organs", "accessibility", "sitemap", "sitemap_xml", "robots", "feed", "manifest", "worker", "offline")
DOCUMENT = re.compile(r"/documents/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
READERS = (Duty.OFFICE, Duty.ADMIN, Duty.EDITOR)
ORGAN_NEWS = ("organ.added", "organ.changed", "organ.renamed", "organ.moved", "organ.closed")
TASK_NEWS = ("ledger.task_released", "ledger.task_held", "ledger.task_changed")
PLAN_NEWS = ("ledger.plan_released", "ledger.plan_changed", "ledger.plan_corrected", "ledger.plan_closed")


def connect() -> None:
    """Connect; called last, so that the site's own follower comes behind those that say what changed."""
    portal.register_pages("site", _paths)
    portal.register_pages("progress", _progress_paths)
    portal.register_pages("privacy", _privacy_paths)
    outbox.follow(
        "site.news",
        {
            **dict.fromkeys(ORGAN_NEWS, _organ),
            **dict.fromkeys(("organ.merged", "organ.transferred"), _organs),
            **dict.fromkeys(
                ("portal.site_changed", "members.settings_changed", "jurisdiction.changed", "jurisdiction.added"), _site
            ),
            **dict.fromkeys(TASK_NEWS, _task),
            **dict.fromkeys(PLAN_NEWS, _plan),
            "vetting.rules_changed": _privacy,
            "catalogue.negative_changed": _negative,
        },
    )
    outbox.follow("site.pages", {"portal.pages_stale": following.rebuild})
    outbox.schedule("site.mend", following.mend, every=timedelta(hours=1), label="重试未能生成的公开页面")
    outbox.schedule("site.check", checking.check_nightly, at=time(2, 30), label="核对预生成的公开页面")
    visiting.also_sweep(_sweep)
    seen.register_counted(_titles)
    desk.register_nav(Entry("访问量", "portal_desk:most_read", READERS, order=274, group="公开网站", icon="board"))
    desk.register_health(_findings)


def _paths(place: Jurisdiction) -> Iterator[str]:
    yield from (reverse(f"portal:{name}") for name in SITE)
    yield reverse("catalogue_public:negative")
    yield from (reverse("portal:organ", args=[uuid]) for uuid in orgs.addresses(place.pk))


def _progress_paths(place: Jurisdiction) -> Iterator[str]:
    yield from (reverse("ledger_public:progress"), reverse("ledger_public:feed"))
    tasks = ledger.released_rows(place.pk).values_list("uuid", flat=True)
    yield from (reverse("ledger_public:task", args=[uuid]) for uuid in tasks.iterator(2000))


def _privacy_paths(place: Jurisdiction) -> Iterator[str]:
    yield reverse("vetting_public:rules")
    organs = {row.organ.uuid for row in privacy.public_rules(place.pk)}
    yield from (reverse("vetting_public:organ", args=[uuid]) for uuid in organs)


def _site(jurisdiction_id: int) -> None:
    """Head or foot of every page, and the name by which it is asked for."""
    portal.changed(f"site:{jurisdiction_id}", paths=(reverse(f"portal:{name}") for name in SITE))


def _organ(organ_id: int) -> None:
    for organ in Organ.objects.filter(pk=organ_id):
        portal.changed(
            f"organ:{organ.pk}",
            f"organs:{organ.jurisdiction_id}",
            paths=[reverse("portal:organ", args=[organ.uuid])],
            jurisdiction_id=organ.jurisdiction_id,
        )


def _organs(organ_id: int, into_id: int) -> None:
    _organ(organ_id)
    _organ(into_id)


def _task(task_id: int) -> None:
    for uuid, place in Task.objects.filter(pk=task_id).values_list("uuid", "jurisdiction_id"):
        _progress(place, [uuid])


def _plan(plan_id: int, **_: object) -> None:
    for place in Plan.objects.filter(pk=plan_id).values_list("jurisdiction_id", flat=True):
        tasks = Task.objects.filter(plan_id=plan_id).values_list("uuid", flat=True)
        _progress(place, list(tasks))


def _progress(place: int, tasks: Sequence[UUID]) -> None:
    paths = [reverse("ledger_public:task", args=[uuid]) for uuid in tasks]
    portal.changed(f"plans:{place}", f"latest:{place}", paths=paths, jurisdiction_id=place)


def _privacy(jurisdiction_id: int, organ_id: int) -> None:
    organs = Organ.objects.filter(pk=organ_id).values_list("uuid", flat=True)
    paths = [reverse("vetting_public:organ", args=[uuid]) for uuid in organs]
    portal.changed(f"privacy:{jurisdiction_id}", paths=paths, jurisdiction_id=jurisdiction_id)


def _negative(item_id: int) -> None:
    for place in NegativeItem.objects.filter(pk=item_id).values_list("jurisdiction_id", flat=True):
        portal.changed(f"negative:{place}")


def _titles(addresses: Iterable[str], jurisdiction_id: int | None) -> dict[str, str]:
    """Titles of those addresses that are pages of public documents."""
    uuids = [found[1] for address in addresses if (found := DOCUMENT.fullmatch(address))]
    places = [jurisdiction_id] if jurisdiction_id else [place.pk for place in orgs.jurisdictions()]
    rows = (row for place in places for row in published.rows(place).filter(uuid__in=uuids))
    return {f"/documents/{row.uuid}/": row.published.title for row in rows if row.published}


def _sweep(document: Document, paths: Sequence[str], files: Sequence[str], needles: Sequence[str]) -> list[str]:
    """Nothing of a removed document stands in the prebuilt site."""
    own = reverse("documents_public:document", args=[document.uuid])
    attachments = [reverse("files:download", args=[uuid]) for uuid in files]
    return sweeping.sweep(
        keys=[f"document:{document.pk}"],
        paths=paths,
        own=[own, *attachments],
        marks=[own, *attachments],
        needles=needles,
    )


def _findings(actor: Actor) -> list[Finding]:
    """What the prebuilt site lacks, for those who keep it."""
    if not actor.may(Duty.OFFICE, Duty.ADMIN):
        return []
    remedy = "系统管理员可运行 gongkai site check 核对，或 gongkai site build 重新生成。"
    return [
        Finding(sentence, reverse("portal_desk:site"), remedy, Severity.WARN)
        for sentence in standing.standing().findings()
    ]

"""Entries to special platforms (R015), domains and milestones of sites (R013)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max

from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services import places
from gongkai.outbox import services as outbox
from gongkai.portal.models import Platform, SiteMilestone
from gongkai.portal.queries import platforms as queries
from gongkai.portal.rules import stages
from gongkai.portal.rules.stages import ICONS, KEEPERS, Stage
from gongkai.portal.rules.topics import moved
from gongkai.trail import services as trail

MOST = 24


def _refuse_others(by: Actor) -> None:
    if not by.may(*KEEPERS):
        raise Refused("专业平台入口由政务公开办或系统管理员维护。")


@transaction.atomic
def save_platform(*, platform: Platform | None, name: str, url: str, note: str, icon: str, by: Actor) -> Platform:
    """A new entry at the end, or a changed one."""
    _refuse_others(by)
    name, url, note = squeeze(name), url.strip(), note.strip()
    rows = Platform.objects.select_for_update().filter(jurisdiction_id=by.jurisdiction_id)
    reasons = stages.reasons_not_to_keep_platform(name, url, note)
    same = rows.filter(url=url).exclude(pk=platform.pk) if platform else rows.filter(url=url)
    if same.exists():
        reasons.append("这个网址已经有入口了。")
    if platform is None and rows.count() >= MOST:
        reasons.append(f"最多 {MOST} 个入口，太多就不醒目了。")
    refuse_if(reasons)
    last = rows.aggregate(last=Max("order"))["last"] or 0
    found = platform or Platform(jurisdiction_id=by.jurisdiction_id, order=last + 10)
    found.name, found.url, found.note, found.organ_id = name, url, note, by.organ_id
    found.icon = icon if icon in dict(ICONS) else "file"
    found.save()
    _told(by, "platform.saved", found)
    return found


@transaction.atomic
def move_platform(*, platform: Platform, step: int, by: Actor) -> None:
    """One place up (-1) or down (1)."""
    _refuse_others(by)
    rows = {row.pk: row for row in queries.platforms(by.jurisdiction_id).select_for_update()}
    for position, number in enumerate(moved(list(rows), platform.pk, step), 1):
        rows[number].order = position * 10
    Platform.objects.bulk_update(rows.values(), ["order"])
    _told(by, "platform.moved", platform)


@transaction.atomic
def remove_platform(*, platform: Platform, by: Actor) -> None:
    """An entry goes."""
    _refuse_others(by)
    _told(by, "platform.removed", platform)
    platform.delete()


def _told(by: Actor, verb: str, platform: Platform) -> None:
    trail.record(verb, of=platform, by=by, name=platform.name, url=platform.url)
    outbox.announce("portal.site_changed", jurisdiction_id=by.jurisdiction_id)


@transaction.atomic
def save_site(
    *, site: queries.Site, domain: str, milestones: Mapping[Stage, tuple[date | None, date | None, str]], by: Actor
) -> None:
    """The domain of a site and its milestones (planned, reached, note by stage)."""
    if not by.may(Duty.ADMIN) or all(one.place.pk != site.place.pk for one in queries.sites(by)):
        raise Refused("网站的域名和建设阶段由本级系统管理员登记。")
    refuse_if(stages.reasons_not_to_stage({stage: told[:2] for stage, told in milestones.items()}, days.today()))
    domain = domain.strip().lower()
    if domain != site.place.domain:
        refuse_if(stages.reasons_not_to_set_domain(domain))
        places.set_domain(place=site.place, domain=domain, by=by)
    rows = SiteMilestone.objects.select_for_update().filter(jurisdiction=site.place)
    known = {row.stage: row for row in rows}
    for stage, (planned, reached, note) in milestones.items():
        row = known.get(stage.value) or SiteMilestone(jurisdiction=site.place, stage=stage.value)
        row.planned_on, row.reached_on, row.note = planned, reached, note.strip()[:120]
        if planned or reached or row.note:
            row.save()
        elif row.pk:
            row.delete()
    told = {
        stage.value: [str(planned or ""), str(reached or "")] for stage, (planned, reached, _) in milestones.items()
    }
    trail.record("site.stage", of=site.place, by=by, jurisdiction_id=site.place.pk, milestones=told)
    outbox.announce("portal.site_changed", jurisdiction_id=site.place.pk)

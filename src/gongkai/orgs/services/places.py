"""A jurisdiction enters the installation."""

from __future__ import annotations

from django.db import transaction

from gongkai.kernel.errors import Refused
from gongkai.kernel.text import squeeze
from gongkai.orgs.models import Jurisdiction
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail

LEVELS = {"PROVINCE": "省", "CITY": "市", "COUNTY": "县（市、区）", "TOWN": "乡镇"}


@transaction.atomic
def add_jurisdiction(
    *, name: str, short_name: str, level: str, by: Actor | None, superiors: str = "", domain: str = ""
) -> Jurisdiction:
    """地区: its full name (云溪县), short name (云溪), level, and the names of its superiors, comma separated."""
    name, short_name = squeeze(name), squeeze(short_name) or squeeze(name)[:-1]
    if not name or not short_name:
        raise Refused("请填写地区全称，如“云溪县”。")
    if level not in LEVELS:
        raise Refused(f"级别应为 {'、'.join(LEVELS)} 之一。")
    if Jurisdiction.objects.filter(name=name).exists():
        raise Refused(f"地区“{name}”已经存在。")
    made = Jurisdiction.objects.create(
        name=name, short_name=short_name, level=level, superiors=superiors.strip(), domain=domain.strip()
    )
    trail.record("jurisdiction.added", of=made, by=by, jurisdiction_id=made.pk, name=name, level=level)
    outbox.announce("jurisdiction.added", jurisdiction_id=made.pk)
    return made


@transaction.atomic
def set_domain(*, place: Jurisdiction, domain: str, by: Actor | None) -> Jurisdiction:
    """The host name by which a jurisdiction's public site is asked for; no two have the same."""
    row = Jurisdiction.objects.select_for_update().get(pk=place.pk)
    domain = domain.strip().lower()
    if domain and Jurisdiction.objects.filter(domain__iexact=domain).exclude(pk=row.pk).exists():
        raise Refused("这个域名已由本系统的另一个网站使用。")
    before, row.domain = row.domain, domain
    row.save(update_fields=["domain"])
    trail.record("jurisdiction.domain", of=row, by=by, jurisdiction_id=row.pk, before=before, domain=domain)
    outbox.announce("jurisdiction.changed", jurisdiction_id=row.pk)
    return row

"""The change of what the public site says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.portal.models import SiteSettings
from gongkai.portal.rules import Marks, reasons_not_to_save
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Jurisdiction

FIELDS = (
    "name", "title", "sponsor", "operator", "address", "phone", "hours", "hotline", "site_id", "icp", "police",
    "police_url", "badge_url", "errata_url", "ipv6", "emblem_use", "terms",
)  # fmt: skip
PICTURES = ("emblem", "badge", "errata")


def save_settings(
    *, by: Actor, values: dict[str, str], pictures: Mapping[str, StoredFile] | None = None
) -> SiteSettings:
    """Change what the site of the actor's jurisdiction says of itself.

    `values` holds some of `FIELDS`; `pictures` some of `PICTURES`: a stored picture takes the place of the present one.
    """
    level = orgs.jurisdiction(by.jurisdiction_id).level
    values = {name: value.strip() for name, value in values.items() if name in FIELDS}
    with transaction.atomic():
        found = SiteSettings.objects.select_for_update().filter(jurisdiction_id=by.jurisdiction_id).first()
        site = found or SiteSettings(jurisdiction_id=by.jurisdiction_id)
        before = {name: getattr(site, name) for name in values}
        for name, value in values.items():
            setattr(site, name, value)
        refuse_if(reasons_not_to_save(_marks(site, level)))
        site.organ_id = by.organ_id
        site.changed_at = days.now()
        site.save()
        for name, picture in (pictures or {}).items():
            _change_picture(site, name, picture)
        changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
        trail.record(
            "site.changed",
            of=site,
            by=by,
            changed=changed,
            pictures={name: getattr(site, f"{name}_id") for name in PICTURES},
        )
        outbox.announce("portal.site_changed", jurisdiction_id=by.jurisdiction_id)
    return site


def _marks(site: SiteSettings, level: str) -> Marks:
    return Marks(
        site.site_id, site.icp, site.police, site.police_url, site.badge_url, site.errata_url, site.emblem_use, level,
        site.terms,
    )  # fmt: skip


def _change_picture(site: SiteSettings, name: str, picture: StoredFile) -> None:
    """The new picture belongs to the site, the former one to nobody."""
    if (present := getattr(site, name)) is not None:
        files.release(file=present)
    setattr(site, name, files.adopt(file=picture, owner=trail.subject_of(site)))
    site.save(update_fields=[name])


def note_ipv6(*, jurisdiction: Jurisdiction, found: bool, on: date) -> None:
    """Keep whether the portal's name led to an IPv6 address on a day (R347); nothing when the site has no settings yet."""
    SiteSettings.objects.filter(jurisdiction=jurisdiction).update(ipv6_state="OK" if found else "NONE", ipv6_on=on)

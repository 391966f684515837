"""The change of what the public site says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.portal.models import SiteSettings
from gongkai.portal.rules import reasons_not_to_save
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

FIELDS = (
    "name", "title", "sponsor", "operator", "address", "phone", "site_id", "icp", "police", "police_url", "ipv6",
)  # fmt: skip


def save_settings(*, by: Actor, values: dict[str, str], emblem: StoredFile | None = None) -> SiteSettings:
    """Change what the site of the actor's jurisdiction says of itself.

    `values` holds some of `FIELDS`; `emblem` is a stored picture that takes the place of the present one, None keeps it.
    """
    values = {name: value.strip() for name, value in values.items() if name in FIELDS}
    with transaction.atomic():
        found = SiteSettings.objects.select_for_update().filter(jurisdiction_id=by.jurisdiction_id).first()
        site = found or SiteSettings(jurisdiction_id=by.jurisdiction_id)
        before = {name: getattr(site, name) for name in values}
        for name, value in values.items():
            setattr(site, name, value)
        refuse_if(reasons_not_to_save(site.site_id, site.icp, site.police, site.police_url))
        site.organ_id = by.organ_id
        site.changed_at = days.now()
        site.save()
        if emblem is not None:
            _change_emblem(site, emblem)
        changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
        trail.record("site.changed", of=site, by=by, changed=changed, emblem=site.emblem_id)
        outbox.announce("portal.site_changed", jurisdiction_id=by.jurisdiction_id)
    return site


def _change_emblem(site: SiteSettings, emblem: StoredFile) -> None:
    """The new picture belongs to the site, the former one to nobody."""
    if site.emblem is not None:
        files.release(file=site.emblem)
    site.emblem = files.adopt(file=emblem, owner=trail.subject_of(site))
    site.save(update_fields=["emblem"])

"""What the public site shows. Nothing here reads anything a room has not released to the public."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.pages.rules import Link, PortalShell
from gongkai.portal.models import SiteSettings
from gongkai.portal.rules import Latest, PublicEntry, Section, missing_marks, newest

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction, Organ

SectionOf = Callable[["Jurisdiction"], Section | None]
OrganSectionOf = Callable[["Organ"], Section | None]
LatestOf = Callable[["Jurisdiction", int], Sequence[Latest]]

LATEST = 12
IN_FEED = 100

section_providers: list[SectionOf] = []
organ_section_providers: list[OrganSectionOf] = []
latest_providers: list[LatestOf] = []
entries_given: list[PublicEntry] = []


def place(host: str) -> Jurisdiction | None:
    """The jurisdiction whose portal answers a host: by its domain, else the first; None when there is none yet."""
    name = host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host
    places = list(orgs.jurisdictions())
    named = [found for found in places if found.domain and found.domain.lower() == name]
    return next(iter(named or places), None)


def settings_of(jurisdiction: Jurisdiction) -> SiteSettings:
    """What the site says of itself; defaults when nobody has said anything."""
    found = SiteSettings.objects.filter(jurisdiction=jurisdiction).select_related("emblem").first()
    return found or SiteSettings(jurisdiction=jurisdiction)


def site_name(jurisdiction: Jurisdiction, site: SiteSettings) -> str:
    """云溪县人民政府, or what was chosen."""
    return site.name or f"{jurisdiction.name}人民政府"


def entries() -> list[tuple[PublicEntry, str]]:
    """The public navigation with its addresses, in order."""
    found = []
    for entry in sorted(entries_given, key=lambda entry: entry.order):
        try:
            found.append((entry, reverse(entry.url_name)))
        except NoReverseMatch:
            continue
    return found


def shell(request: HttpRequest) -> PortalShell | None:
    """What stands around a public page; None when there is no jurisdiction yet."""
    jurisdiction = place(request.get_host())
    if jurisdiction is None:
        return None
    site = settings_of(jurisdiction)
    pairs = entries()
    fitting = [url for _, url in pairs if request.path.startswith(url) and (url != "/" or request.path == "/")]
    here = max(fitting, key=len, default="")
    office = orgs.office_of(jurisdiction.pk)
    return PortalShell(
        name=site_name(jurisdiction, site),
        title=site.title,
        home_url=reverse("portal:home"),
        links=tuple(Link(entry.label, url, url == here) for entry, url in pairs),
        utilities=(Link("网站地图", reverse("portal:sitemap")),),
        foot_links=(
            Link("无障碍声明", reverse("portal:accessibility")),
            Link("网站地图", reverse("portal:sitemap")),
            Link("订阅", reverse("portal:feed")),
        ),
        sponsor=site.sponsor or f"{jurisdiction.name}人民政府",
        operator=site.operator or (office.name if office else ""),
        address=site.address or (office.address if office else ""),
        phone=site.phone or (office.phone if office else ""),
        site_id=site.site_id,
        icp=site.icp,
        police=site.police,
        police_url=site.police_url,
        emblem_url=reverse("files:download", args=[site.emblem.uuid]) if site.emblem else "",
        ipv6=site.ipv6 == "YES",
    )


def sections(jurisdiction: Jurisdiction) -> list[Section]:
    """The sections of the home page."""
    return [section for provider in section_providers if (section := provider(jurisdiction))]


def organ_sections(organ: Organ) -> list[Section]:
    """The sections of an organ's page."""
    return [section for provider in organ_section_providers if (section := provider(organ))]


def latest(jurisdiction: Jurisdiction, most: int = LATEST) -> list[Latest]:
    """What was published last, from every room, newest first."""
    return newest(chain.from_iterable(provider(jurisdiction, most) for provider in latest_providers), most)


def organs_by_kind(jurisdiction: Jurisdiction) -> list[tuple[str, list[Organ]]]:
    """Organs in official order, by kind; kinds stand in the order of their first organ."""
    kinds: dict[str, list[Organ]] = {}
    for organ in orgs.organs(jurisdiction.pk):
        kinds.setdefault(organ.get_kind_display(), []).append(organ)
    return list(kinds.items())


def organ(jurisdiction: Jurisdiction, uuid: UUID) -> Organ:
    """One organ, on the books or not (its address stays); `ObjectDoesNotExist` otherwise."""
    return orgs.public_organ(jurisdiction.pk, uuid)


def emblem_visible(actor: object, site_id: int) -> bool:
    """The emblem stands on every public page, so everyone may see it."""
    return True


def missing(actor: Actor) -> list[str]:
    """What the foot of the site still lacks, for the health check of those who keep it."""
    site = settings_of(orgs.jurisdiction(actor.jurisdiction_id))
    return missing_marks(
        {"网站标识码": site.site_id, "ICP 备案号": site.icp, "公安备案号": site.police, "联系电话": site.phone}
    )

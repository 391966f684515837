"""What the public site shows. Nothing here reads anything a room has not released to the public."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import lazy

from gongkai.members import queries as members
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.pages.rules import Badge, Link, PortalShell
from gongkai.portal.models import SiteSettings
from gongkai.portal.queries.platforms import platforms
from gongkai.portal.rules import Latest, PublicEntry, Section, missing_marks, newest, terms_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Jurisdiction, Organ

SectionOf = Callable[["Jurisdiction"], Section | None]
OrganSectionOf = Callable[["Organ"], Section | None]
LatestOf = Callable[["Jurisdiction", int], Sequence[Latest]]

ApplyOf = Callable[["Jurisdiction"], str]

LATEST = 10
IN_FEED = 100

section_providers: list[SectionOf] = []
organ_section_providers: list[OrganSectionOf] = []
latest_providers: list[LatestOf] = []
not_at_home: list[LatestOf] = []
apply_of: list[ApplyOf] = []
entries_given: list[PublicEntry] = []


def place(host: str) -> Jurisdiction | None:
    """The jurisdiction whose portal answers a host: by its domain, else the first; None when there is none yet."""
    return orgs.jurisdiction_at(host)


def settings_of(jurisdiction: Jurisdiction) -> SiteSettings:
    """What the site says of itself; defaults when nobody has said anything."""
    found = SiteSettings.objects.filter(jurisdiction=jurisdiction).select_related("emblem", "badge", "errata").first()
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


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around every page of a site, before a page marks where it is."""

    frame: PortalShell
    entries: list[tuple[PublicEntry, str]]
    emblem_url: str
    emblem_everywhere: bool


def around(jurisdiction: Jurisdiction) -> Around:
    """What stands around every page of a site."""
    site, mine = settings_of(jurisdiction), members.is_on(jurisdiction.pk)
    sitemap = Link("网站地图", reverse("portal:sitemap"))
    frame = PortalShell(
        name=site_name(jurisdiction, site),
        title=site.title,
        home_url=reverse("portal:home"),
        utilities=(sitemap, *((Link("登录", reverse("members_public:home")),) if mine else ())),
        foot_links=(
            sitemap,
            Link("无障碍声明", reverse("portal:accessibility")),
            Link("订阅", reverse("portal:feed")),
        ),
        platforms=tuple(Link(row.name, row.url) for row in platforms(jurisdiction.pk)),
        above="".join(jurisdiction.superiors.replace("，", ",").split(",")),
        apply_url=_later(apply_of[0], jurisdiction) if apply_of else "",
        leave_url=reverse("portal:leave"),
        save_url=reverse("members_public:save") if mine else "",
        manifest_url=reverse("portal:manifest"),
        worker_url=reverse("portal:worker"),
    )
    own = site.emblem_use == "OWN"
    return Around(_with_marks(frame, jurisdiction, site), entries(), _address_of(site.emblem), own)


def _with_marks(shell: PortalShell, jurisdiction: Jurisdiction, site: SiteSettings) -> PortalShell:
    """The same with what its foot says of itself."""
    said = {name: getattr(site, name) or usual for name, usual in of_office(jurisdiction).items()}
    return replace(
        shell,
        key=f"site:{jurisdiction.pk}",
        sponsor=said["sponsor"],
        operator=said["operator"],
        address=said["address"],
        phone=said["phone"],
        hours=site.hours,
        hotline=site.hotline,
        terms=tuple(terms_of(site.terms)),
        site_id=site.site_id,
        icp=site.icp,
        police=site.police,
        police_url=site.police_url,
        badges=_badges(site),
        ipv6=site.ipv6 == "YES",
    )


def of_office(jurisdiction: Jurisdiction) -> dict[str, str]:
    """What the foot says where the settings are silent."""
    office = orgs.office_of(jurisdiction.pk)
    return {
        "sponsor": f"{jurisdiction.name}人民政府",
        "operator": office.name if office else "",
        "address": office.address if office else "",
        "phone": office.phone if office else "",
    }


def _later(of: ApplyOf, jurisdiction: Jurisdiction) -> str:
    """The answer is asked for only by a page that shows it."""
    found: str = lazy(of, str)(jurisdiction)
    return found


def _address_of(picture: StoredFile | None) -> str:
    return reverse("files:download", args=[picture.uuid]) if picture else ""


def _badges(site: SiteSettings) -> tuple[Badge, ...]:
    """党政机关网站标识 and 找错, where the administrator has entered where they lead."""
    found = (
        Badge("党政机关网站标识", site.badge_url, _address_of(site.badge)),
        Badge("我为政府网站找错", site.errata_url, _address_of(site.errata)),
    )
    return tuple(badge for badge in found if badge.url)


def sections(jurisdiction: Jurisdiction) -> list[Section]:
    """The sections of the home page, in order."""
    found = [section for provider in section_providers if (section := provider(jurisdiction))]
    return sorted(found, key=lambda section: section.order)


def organ_sections(organ: Organ) -> list[Section]:
    """The sections of an organ's page."""
    return [section for provider in organ_section_providers if (section := provider(organ))]


def latest(jurisdiction: Jurisdiction, most: int = LATEST, *, home: bool = False) -> list[Latest]:
    """What was published last, newest first: from every room, or only what belongs on the home page."""
    asked = [provider for provider in latest_providers if not (home and provider in not_at_home)]
    return newest(chain.from_iterable(provider(jurisdiction, most) for provider in asked), most)


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
    place = orgs.jurisdiction(actor.jurisdiction_id)
    site = settings_of(place)
    return missing_marks(
        {
            "网站标识码": site.site_id,
            "ICP 备案号": site.icp,
            "公安备案号": site.police,
            "党政机关网站标识": site.badge_url,
            "“我为政府网站找错”入口": site.errata_url,
            "联系电话": site.phone or of_office(place)["phone"],
            "办公时间": site.hours,
            "域名的 IPv6 地址（页脚注明已支持）": "" if (site.ipv6, site.ipv6_state) == ("YES", "NONE") else "有",
        }
    )

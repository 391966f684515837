"""Where rooms put their part of the public site (connected in the wiring)."""

from __future__ import annotations

from gongkai.portal.queries import face
from gongkai.portal.queries.face import ApplyOf, LatestOf, OrganSectionOf, SectionOf
from gongkai.portal.rules import PublicEntry


def register_section(provider: SectionOf) -> None:
    """Give the home page a section, in the order of registration; None leaves it out today."""
    face.section_providers.append(provider)


def register_organ_section(provider: OrganSectionOf) -> None:
    """Give each organ's public page a section."""
    face.organ_section_providers.append(provider)


def register_latest(provider: LatestOf, *, home: bool = True) -> None:
    """Say what was published last: `provider(jurisdiction, most)`, newest first; without `home` only in the feed."""
    face.latest_providers.append(provider)
    if not home:
        face.not_at_home.append(provider)


def fill_apply(of: ApplyOf) -> None:
    """Who says where one applies for information of a place ("" when nowhere); replaces an earlier answer."""
    face.apply_of[:] = [of]


def register_entry(entry: PublicEntry) -> None:
    """Put one entry into the public navigation and the site map."""
    if any(other.url_name == entry.url_name for other in face.entries_given):
        raise ValueError(f"{entry.url_name} already stands in the public navigation")
    face.entries_given.append(entry)

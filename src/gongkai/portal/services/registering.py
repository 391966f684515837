"""Where rooms put their part of the public site (connected in the wiring)."""

from __future__ import annotations

from gongkai.portal import queries
from gongkai.portal.queries import LatestOf, OrganSectionOf, SectionOf
from gongkai.portal.rules import PublicEntry


def register_section(provider: SectionOf) -> None:
    """Give the home page a section, in the order of registration; None leaves it out today."""
    queries.section_providers.append(provider)


def register_organ_section(provider: OrganSectionOf) -> None:
    """Give each organ's public page a section."""
    queries.organ_section_providers.append(provider)


def register_latest(provider: LatestOf) -> None:
    """Say what was published last: `provider(jurisdiction, most)`, newest first."""
    queries.latest_providers.append(provider)


def register_entry(entry: PublicEntry) -> None:
    """Put one entry into the public navigation and the site map."""
    if any(other.url_name == entry.url_name for other in queries.entries_given):
        raise ValueError(f"{entry.url_name} already stands in the public navigation")
    queries.entries_given.append(entry)

"""Where the wiring connects what can be found. The room itself knows no other room's records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gongkai.search.queries import sources
from gongkai.search.queries.sources import Labels, Listed, Source, StaffSource, Titled


def register(name: str, source: Source) -> None:
    """Let everyone find a source's items; their keys begin with its name."""
    if name in sources.public:
        raise ValueError(f"{name} is connected already")
    sources.public[name] = source


def register_staff(name: str, source: StaffSource) -> None:
    """Let those at their desks find a source's items."""
    if name in sources.staff:
        raise ValueError(f"{name} is connected already")
    sources.staff[name] = source


def name_values(facet: str, labels: Labels, tones: Mapping[str, str] | None = None) -> None:
    """Who names the values of a facet (organ, validity, column); `tones` colour them where they are shown as a state."""
    sources.labels[facet] = labels
    sources.tones.update(tones or {})


def find_by_title(finder: Callable[[int, str, int], Sequence[Titled]]) -> None:
    """Who finds things by their titles while there is no index: `finder(place, words, most)`."""
    sources.by_title.append(finder)


def offer_asking(address: Callable[[int], str]) -> None:
    """Where one applies for what was not found (依申请公开): the address for a place, "" when there is none."""
    sources.asking[:] = [address]


def look_in_lists(finder: Callable[[int, str], Sequence[Listed]]) -> None:
    """Who counts rows of lists that hold the words: `finder(place, words)`. Asked with every first page, so it must be quick."""
    sources.lists.append(finder)

"""What can be found, as the wiring has said: the sources of each side and the names of what a search is narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.orgs.rules import Actor
from gongkai.search.rules.items import Item, Side, source_of

Entries = Callable[[int], Iterable[Item]]
Of = Callable[[str], Item | None]
Keys = Callable[..., Iterable[str]]
Labels = Callable[[int, Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """Something everyone can find. `kinds` are its codes with labels.

    `entries(place)` gives all there is, `of(key)` one as it stands now (None: no longer public), `news` which keys an event
    touches, `public(place, keys)` which of them everyone may still read: the index proposes, the database decides.
    """

    kinds: Mapping[str, str]
    entries: Entries
    of: Of
    public: Callable[[int, Sequence[str]], Collection[str]]
    news: Mapping[str, Keys] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaffSource:
    """Something those at their desks can find.

    `scopes(actor)` are the scope values an item must carry one of, `visible(actor, keys)` which keys the actor may see now.
    """

    kinds: Mapping[str, str]
    entries: Entries
    of: Of
    scopes: Callable[[Actor], Sequence[str]]
    visible: Callable[[Actor, Sequence[str]], Collection[str]]
    news: Mapping[str, Keys] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Titled:
    """A thing found by its title alone, while there is no index."""

    kind: str
    title: str
    url: str
    number: str = ""
    organ: str = ""
    validity: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with rows that hold the words: what it is called, how many rows (None: very many), the address that shows them."""

    title: str
    many: int | None
    noun: str
    url: str


public: dict[str, Source] = {}
staff: dict[str, StaffSource] = {}
labels: dict[str, Labels] = {}
tones: dict[str, str] = {}
by_title: list[Callable[[int, str, int], Sequence[Titled]]] = []
asking: list[Callable[[int], str]] = []
lists: list[Callable[[int, str], Sequence[Listed]]] = []
MOST_LISTS = 6


def of_side(side: Side) -> Mapping[str, Source] | Mapping[str, StaffSource]:
    """The sources of a side by their names."""
    return public if side is Side.PUBLIC else staff


def kinds_of(side: Side) -> dict[str, str]:
    """Every kind a side knows, with its label, in the order the sources were connected."""
    return {code: label for source in of_side(side).values() for code, label in source.kinds.items()}


def labels_of(place: int, name: str, values: Sequence[str], side: Side = Side.PUBLIC) -> dict[str, str]:
    """Names for values of a facet; a value nobody knows is left out."""
    if name == "kind":
        known = kinds_of(side)
        return {value: known[value] for value in values if value in known}
    if name == "year":
        return {value: f"{value}年" for value in values}
    if name == "subject":
        return {value: value.rpartition("\\")[2] for value in values}
    return dict(labels[name](place, values)) if name in labels and values else {}


def lists_with(place: int, words: str) -> list[Listed]:
    """Lists whose rows hold the words, those with most of them first."""
    found = [one for finder in lists for one in finder(place, words)]
    return sorted(found, key=lambda one: -(10**9 if one.many is None else one.many))[:MOST_LISTS]


def still_public(place: int, keys: Sequence[str]) -> set[str]:
    """Of these keys those everyone may read now. One look a source."""
    found: set[str] = set()
    for name, source in public.items():
        mine = [key for key in keys if source_of(key) == name]
        found |= set(source.public(place, mine)) if mine else set()
    return found


def still_visible(actor: Actor, keys: Sequence[str]) -> set[str]:
    """Of these keys those the actor may see now."""
    found: set[str] = set()
    for name, source in staff.items():
        mine = [key for key in keys if source_of(key) == name]
        found |= set(source.visible(actor, mine)) if mine else set()
    return found


def scopes_of(actor: Actor) -> list[str]:
    """What an item must carry one of for the actor to meet it."""
    return [value for source in staff.values() for value in source.scopes(actor)]

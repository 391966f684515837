"""What people and organs hold in the rooms above, asked through a registry the wiring fills.

Nothing stays assigned to someone who has gone: handing over and reorganising ask every room named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.orgs.models import Holding, Organ


class Belonging(NamedTuple):
    """One thing held: what it is called, where it is, and its key in the room that owns it."""

    label: str
    url: str
    key: str = ""


class Counting:
    """Kinds of the callables a room registers."""

    OfUser = Callable[[int], Iterable[tuple[str, ...]]]
    OfOrgan = Callable[[int], Iterable[tuple[str, ...]]]
    HandOver = Callable[["Holding", "User", Actor], object]
    Move = Callable[["Organ", "Organ", "frozenset[str]", Actor], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of belongings: how to list a person's and an organ's, and how to pass them on."""

    name: str
    of_user: Counting.OfUser
    hand_over: Counting.HandOver
    of_organ: Counting.OfOrgan | None = None
    move: Counting.Move | None = None


_kinds: dict[str, Kind] = {}


def register_belongings(
    name: str,
    of_user: Counting.OfUser,
    hand_over: Counting.HandOver,
    *,
    of_organ: Counting.OfOrgan | None = None,
    move: Counting.Move | None = None,
) -> None:
    """Name a kind of belongings (待办任务). Registering a name twice raises ValueError.

    `of_user(user_id)` and `of_organ(organ_id)` give (label, url[, key]); `hand_over(holding, to_user, by)` passes
    what the holder of that holding has to another person, inside the caller's transaction, idempotently;
    `move(from_organ, into_organ, keys, by)` passes an organ's things with these keys on.
    """
    if name in _kinds:
        raise ValueError(f"{name} is registered already")
    _kinds[name] = Kind(name, of_user, hand_over, of_organ, move)


def kinds() -> list[Kind]:
    """Everything registered, in the order of registration."""
    return list(_kinds.values())


def belongings_of_user(user_id: int) -> dict[str, list[Belonging]]:
    """What a person holds, by kind; kinds with nothing are left out."""
    found = {kind.name: [Belonging(*row) for row in kind.of_user(user_id)] for kind in _kinds.values()}
    return {name: rows for name, rows in found.items() if rows}


def belongings_of_organ(organ_id: int) -> dict[str, list[Belonging]]:
    """What an organ holds, by kind; keys are "kind:key" so that they can be chosen together."""
    found = {
        kind.name: [
            Belonging(row[0], row[1], f"{kind.name}:{row[2] if len(row) > 2 else ''}")
            for row in kind.of_organ(organ_id)
        ]
        for kind in _kinds.values()
        if kind.of_organ is not None
    }
    return {name: rows for name, rows in found.items() if rows}


def move_belongings(*, organ: Organ, into: Organ, keys: Iterable[str], by: Actor) -> None:
    """Pass the chosen things ("kind:key") of an organ to another."""
    chosen = list(keys)
    for kind in _kinds.values():
        own = frozenset(key.removeprefix(f"{kind.name}:") for key in chosen if key.startswith(f"{kind.name}:"))
        if own and kind.move is not None:
            kind.move(organ, into, own, by)

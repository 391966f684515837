"""When the calendar changes, every room with clocks counts again, and whoever handles a moved date is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.orgs import queries as orgs
from gongkai.outbox import services as outbox

CHANGED = "workdays.calendar_changed"


@dataclass(frozen=True, slots=True)
class Moved:
    """A due day that moved: what it is called, where it is, the old and the new day, and who handles it."""

    label: str
    url: str
    old: date
    new: date
    user_ids: tuple[int, ...]
    organ_id: int | None = None


Clock = Callable[[int, date, date], Sequence[Moved]]
Teller = Callable[[int, str, Sequence[Moved]], object]
_clocks: dict[str, Clock] = {}
_tellers: list[Teller] = []


def register_clock(name: str, clock: Clock) -> None:
    """Have `clock(jurisdiction_id, first, last)` count its open due days again when days between the two changed.

    It saves what moved in its own short transactions, may be called again for the same days (then nothing moves), and
    returns what moved. Called from config/wiring.py.
    """
    if name in _clocks:
        raise ValueError(f"时限“{name}”已登记")
    _clocks[name] = clock


def on_moved(teller: Teller) -> None:
    """Have `teller(jurisdiction_id, clock_name, moved)` tell the handlers. Called from config/wiring.py."""
    _tellers.append(teller)


def announce_change(jurisdiction_id: int | None, first: date, last: date) -> None:
    """Announce, inside the caller's transaction, that days from `first` to `last` count differently now."""
    ids: dict[str, int | str | None] = {
        "jurisdiction_id": jurisdiction_id,
        "from": first.isoformat(),
        "to": last.isoformat(),
    }
    outbox.announce(CHANGED, **ids)


def recompute(**ids: int | str | None) -> list[Moved]:
    """Follow `workdays.calendar_changed`: each clock of each jurisdiction concerned, then its handlers are told."""
    only = ids["jurisdiction_id"]
    first, last = date.fromisoformat(str(ids["from"])), date.fromisoformat(str(ids["to"]))
    concerned = [int(only)] if only is not None else [place.pk for place in orgs.jurisdictions()]
    everything: list[Moved] = []
    for jurisdiction_id in concerned:
        for name, clock in _clocks.items():
            moved = list(clock(jurisdiction_id, first, last))
            if moved:
                for tell in _tellers:
                    tell(jurisdiction_id, name, moved)
            everything += moved
    return everything

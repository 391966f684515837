"""Where rooms put their navigation, to-do, findings and late things on the desk; all connected in the wiring."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongkai.desk.rules import Entry, Finding, Late, Number, Todo
from gongkai.orgs.rules import Actor

TodoOf = Callable[[Actor], Sequence[Todo]]
FindingsOf = Callable[[Actor], Sequence[Finding]]
LateOf = Callable[[Actor], Sequence[Late]]
NumbersOf = Callable[[Actor], Sequence[Number]]
UnreadOf = Callable[[Actor], int]

nav: list[Entry] = []
todo_providers: list[TodoOf] = []
health_providers: list[FindingsOf] = []
late_providers: list[LateOf] = []
number_providers: list[NumbersOf] = []
unread_counters: list[tuple[UnreadOf, str]] = []


def register_nav(entry: Entry) -> None:
    """Put one entry into the navigation."""
    if any(other.url_name == entry.url_name and other.label == entry.label for other in nav):
        raise ValueError(f"{entry.label} already stands in the navigation")
    nav.append(entry)


def register_todo(provider: TodoOf) -> None:
    """Say what a post should do."""
    todo_providers.append(provider)


def register_health(provider: FindingsOf) -> None:
    """Say what an inspector would find."""
    health_providers.append(provider)


def register_late(provider: LateOf) -> None:
    """Say what is late, for leaders."""
    late_providers.append(provider)


def register_numbers(provider: NumbersOf) -> None:
    """Figures for the top of a leader's page."""
    number_providers.append(provider)


def fill_unread(counter: UnreadOf, url_name: str) -> None:
    """Who counts unread messages, and where they are read."""
    unread_counters[:] = [(counter, url_name)]

"""Where rooms put their navigation, to-do, findings and late things on the desk; all connected in the wiring."""

from __future__ import annotations

from gongkai.desk import queries
from gongkai.desk.queries import FindingsOf, LateOf, NumbersOf, TodoOf, UnreadOf
from gongkai.desk.rules import Entry


def register_nav(entry: Entry) -> None:
    """Put one entry into the navigation."""
    if any(other.url_name == entry.url_name and other.label == entry.label for other in queries.nav):
        raise ValueError(f"{entry.label} already stands in the navigation")
    queries.nav.append(entry)


def register_todo(provider: TodoOf) -> None:
    """Say what a post should do."""
    queries.todo_providers.append(provider)


def register_health(provider: FindingsOf) -> None:
    """Say what an inspector would find."""
    queries.health_providers.append(provider)


def register_late(provider: LateOf) -> None:
    """Say what is late, for leaders."""
    queries.late_providers.append(provider)


def register_numbers(provider: NumbersOf) -> None:
    """Figures for the top of a leader's page."""
    queries.number_providers.append(provider)


def fill_unread(counter: UnreadOf, url_name: str) -> None:
    """Who counts unread messages, and where they are read."""
    queries.unread_counters[:] = [(counter, url_name)]

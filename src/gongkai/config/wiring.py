"""The only place that knows all rooms: who listens to what, what runs when, what stands in which slot."""

from __future__ import annotations

from gongkai.desk import queries as desk
from gongkai.desk import services as desk_services
from gongkai.desk.rules import Entry
from gongkai.pages import services as pages


def connect() -> None:
    """Wire the rooms together. Called once, when all apps are loaded."""
    shells()
    navigation()


def shells() -> None:
    """What stands around pages, and who counts working days for the pills on them."""
    pages.fill_desk_shell(desk.shell)
    pages.fill_working_days(desk.working_days_left)


def navigation() -> None:
    """The desk's navigation, in the order of its groups."""
    for entry in (
        Entry("待办", "desk:home", order=1, icon="todo"),
        Entry("体检", "desk:health", order=2, icon="health"),
    ):
        desk_services.register_nav(entry)

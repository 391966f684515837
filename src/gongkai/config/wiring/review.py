"""Wiring of reviews."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.files import services as files
from gongkai.indicators import services as indicators
from gongkai.orgs import services as orgs
from gongkai.orgs.rules import Duty
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.review import jobs
from gongkai.review.queries import sources, todo, visibility
from gongkai.review.rules import VERBS
from gongkai.review.services import clocks, staffing
from gongkai.workdays import services as workdays

DATA = Path(__file__).parents[2] / "review" / "data"


def connect() -> None:
    """Connect this room with the others; called once by the wiring of the house."""
    navigation()
    background()
    for model, rule in visibility.OF.items():
        files.register_visibility(model, rule)
    orgs.register_belongings(
        "认领的审核",
        staffing.belongings_of_user,
        staffing.hand_over,
        of_organ=staffing.belongings_of_organ,
        move=staffing.move,
    )
    workdays.register_clock("审核", clocks.recompute)
    for source in sources.ALL:
        indicators.register_source(source)
    indicators.load(DATA / "indicators.yaml")
    indicators.load_boards(DATA / "boards.yaml")
    indicators.check()
    desk.register_todo(todo.todo)
    desk.register_late(todo.late)
    desk.register_health(todo.health)
    pages.name_verbs(VERBS)


def navigation() -> None:
    """The desk's entries."""
    keepers = (Duty.OFFICE, Duty.ADMIN)
    for entry in (
        Entry("待我审核", "review:queue", order=300, group="审核", icon="check"),
        Entry("全部审核", "review:all", order=305, group="审核", icon="file"),
        Entry("审核委托", "review:delegations", order=310, group="审核", icon="people"),
        Entry("结对审核", "review:pairings", keepers, order=315, group="审核", icon="organ"),
        Entry("审核流程", "review:schemes", keepers, order=320, group="审核", icon="settings"),
    ):
        desk.register_nav(entry)


def background() -> None:
    """Telling people, letting go of what nobody holds any more, reminders."""
    for name, handlers in jobs.FOLLOWERS.items():
        outbox.follow(name, handlers)
    outbox.listen_in_step("organ.merged", staffing.organ_merged)
    outbox.schedule("review.remind", jobs.remind, at=time(8, 40), label="审核到期和超时提醒")
    outbox.schedule("review.let_go", jobs.let_go, at=time(0, 15), label="放回离岗人员认领的审核")

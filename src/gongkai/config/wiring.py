"""The only place that knows all rooms: who listens to what, what runs when, what stands in which slot."""

from __future__ import annotations

from datetime import time, timedelta

from gongkai.desk import queries as desk
from gongkai.desk import services as desk_services
from gongkai.desk.rules import Entry
from gongkai.files import services as files
from gongkai.orgs.rules import Duty
from gongkai.outbox import queries as news
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import queries as portal
from gongkai.portal import services as portal_services
from gongkai.portal.rules import PublicEntry
from gongkai.trail import services as trail


def connect() -> None:
    """Wire the rooms together. Called once, when all apps are loaded."""
    shells()
    navigation()
    background()


def shells() -> None:
    """What stands around pages, and who counts working days for the pills on them."""
    pages.fill_desk_shell(desk.shell)
    pages.fill_portal_shell(portal.shell)
    pages.fill_working_days(desk.working_days_left)


def navigation() -> None:
    """The desk's navigation, in the order of its groups."""
    for entry in (
        Entry("待办", "desk:home", order=1, icon="todo"),
        Entry("体检", "desk:health", order=2, icon="health"),
        Entry("导入通知", "ledger:intakes", (Duty.OFFICE, Duty.ADMIN), order=110, group="任务台账", icon="upload"),
        Entry("消息与定时任务", "outbox:letters", (Duty.ADMIN,), order=990, group="设置", icon="todo"),
        Entry("公开网站", "portal_desk:site", (Duty.ADMIN, Duty.OFFICE), order=930, group="设置", icon="home"),
    ):
        desk_services.register_nav(entry)
    for public in (
        PublicEntry("首页", "portal:home", order=1),
        PublicEntry("机构", "portal:organs", order=900, note="名称、电话、地址"),
    ):
        portal_services.register_entry(public)


def background() -> None:
    """Work by the clock that belongs to no single room, and the news of the outbox itself."""
    outbox.schedule("trail.seal", trail.seal, every=timedelta(minutes=1), label="封存留痕")
    outbox.schedule("trail.anchor", trail.leave_anchor, at=time(0, 5), label="留存当日根值")
    outbox.schedule("files.sweep", files.sweep, at=time(3, 10), label="清理无主文件")
    outbox.schedule("outbox.forget", outbox.forget_old, at=time(3, 40), label="清理一年前的消息")
    outbox.listen_in_step("outbox.letter_settled", _record_settled_letter)


def _record_settled_letter(letter_id: int) -> None:
    """The outbox lies beside the trail and cannot write it; the administrator's decision is recorded from here."""
    letter = news.letter(letter_id)
    if letter is not None:
        trail.record(
            "outbox.letter_settled",
            of=letter,
            by=None,
            follower=letter.follower,
            state=letter.state,
            settled_by_id=letter.settled_by_id,
            settled_by_name=letter.settled_by_name,
            reason=letter.reason,
        )

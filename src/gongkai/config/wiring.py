"""The only place that knows all rooms: who listens to what, what runs when, what stands in which slot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path

from gongkai.accounts import services as accounts
from gongkai.desk import queries as desk
from gongkai.desk import services as desk_services
from gongkai.desk.rules import Entry
from gongkai.files import services as files
from gongkai.indicators import services as indicators
from gongkai.ledger.queries import sources as ledger_sources
from gongkai.notify import jobs as notify_jobs
from gongkai.notify import queries as messages
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import VERBS as ORGS_VERBS
from gongkai.orgs.rules import Duty
from gongkai.outbox import queries as news
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import queries as portal
from gongkai.portal import services as portal_services
from gongkai.portal.rules import PublicEntry
from gongkai.trail import services as trail
from gongkai.workdays import queries as workdays
from gongkai.workdays import services as clocks
from gongkai.workdays.rules import VERBS as WORKDAYS_VERBS

ROOMS = Path(__file__).parents[1]


def connect() -> None:
    """Wire the rooms together. Called once, when all apps are loaded."""
    shells()
    navigation()
    background()
    telling()
    measuring()


def shells() -> None:
    """What stands around pages, and who counts working days for the pills on them."""
    pages.fill_desk_shell(desk.shell)
    pages.fill_portal_shell(portal.shell)
    pages.fill_working_days(desk.working_days_left)
    accounts.fill_place(orgs.place_name)
    pages.name_verbs(ORGS_VERBS)
    pages.name_verbs(WORKDAYS_VERBS)
    desk_services.fill_unread(lambda actor: messages.unread(actor.user_id), "notify:messages")


def navigation() -> None:
    """The desk's navigation, in the order of its groups."""
    for entry in (
        Entry("待办", "desk:home", order=1, icon="todo"),
        Entry("体检", "desk:health", order=2, icon="health"),
        Entry("导入通知", "ledger:intakes", (Duty.OFFICE, Duty.ADMIN), order=110, group="任务台账", icon="upload"),
        Entry("看板", "indicators:boards", order=40, icon="board"),
        Entry("指标口径", "indicators:definitions", order=45, icon="book"),
        Entry(
            "工作日历与时限", "workdays:calendar", (Duty.ADMIN, Duty.OFFICE), order=920, group="设置", icon="calendar"
        ),
        Entry(
            "机构与人员", "orgs:organs", (Duty.ADMIN, Duty.OFFICE, Duty.CHIEF), order=900, group="设置", icon="organ"
        ),
        Entry("人员", "orgs:people", (Duty.ADMIN, Duty.OFFICE), order=905, group="设置", icon="people"),
        Entry("集合单位", "orgs:groups", (Duty.ADMIN, Duty.OFFICE), order=910, group="设置", icon="organ"),
        Entry("联络员与责任人", "orgs:liaisons", order=915, group="设置", icon="people"),
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
    outbox.schedule("accounts.sweep", accounts.sweep_sessions, at=time(3, 20), label="清理过期登录")
    outbox.schedule("files.sweep", files.sweep, at=time(3, 10), label="清理无主文件")
    outbox.schedule("outbox.forget", outbox.forget_old, at=time(3, 40), label="清理一年前的消息")
    outbox.listen_in_step("outbox.letter_settled", _record_settled_letter)


def telling() -> None:
    """Messages go out by mail on working days; due days that a changed calendar moves are told to their handlers."""
    notify.use_calendar(workdays.calendar)
    outbox.schedule("notify.deliver", notify_jobs.deliver, every=timedelta(minutes=1), label="发送邮件提醒")
    outbox.follow("workdays.recompute", {"workdays.calendar_changed": clocks.recompute})
    clocks.on_moved(_tell_moved)


def _tell_moved(jurisdiction_id: int, clock: str, moved: Sequence[clocks.Moved]) -> None:
    """One message to each handler for each due day that moved."""
    for row in moved:
        notify.tell(
            users=row.user_ids,
            kind="workdays.moved",
            subject=f"期限变动：{row.label}",
            text=f"放假安排有变，到期日由{row.old:%Y-%m-%d}改为{row.new:%Y-%m-%d}。",
            link=row.url,
            key=f"moved:{clock}:{row.url}:{row.old}:{row.new}",
            organ_id=row.organ_id,
            jurisdiction_id=jurisdiction_id,
            due_on=row.new,
        )


def measuring() -> None:
    """Where figures come from, what they mean, which boards show them; `check` refuses what does not fit together."""
    for source in ledger_sources.ALL:
        indicators.register_source(source)
    indicators.load(ROOMS / "ledger" / "data" / "indicators.yaml")
    indicators.load_boards(ROOMS / "ledger" / "data" / "boards.yaml")
    indicators.check()


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

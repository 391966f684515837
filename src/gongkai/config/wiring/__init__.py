"""The only place that knows all rooms: who listens to what, what runs when, what stands in which slot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse

from gongkai.accounts import services as accounts
from gongkai.config.wiring import (
    applications,
    catalogue,
    documents,
    home,
    members,
    registers,
    review,
    search,
    site,
    topic_lists,
    topics,
    vetting,
)
from gongkai.desk import queries as desk
from gongkai.desk import services as desk_services
from gongkai.desk.rules import Entry, Number
from gongkai.files import services as files
from gongkai.indicators import queries as figures
from gongkai.indicators import services as indicators
from gongkai.indicators.rules import year
from gongkai.kernel import days
from gongkai.ledger import jobs as ledger_jobs
from gongkai.ledger.queries import late as ledger_late
from gongkai.ledger.queries import published as ledger_published
from gongkai.ledger.queries import sources as ledger_sources
from gongkai.ledger.queries import todo as ledger_todo
from gongkai.ledger.queries import visibility as ledger_files
from gongkai.ledger.rules.verbs import VERBS as LEDGER_VERBS
from gongkai.ledger.services import clocks as ledger_clocks
from gongkai.ledger.services import evidence as ledger_evidence
from gongkai.ledger.services import release as ledger_release
from gongkai.ledger.services import reorganising as ledger_organs
from gongkai.notify import jobs as notify_jobs
from gongkai.notify import queries as messages
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs import services as orgs_services
from gongkai.orgs.rules import VERBS as ORGS_VERBS
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity
from gongkai.outbox import queries as news
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import queries as portal
from gongkai.portal import services as portal_services
from gongkai.portal.rules import VERBS as PORTAL_VERBS
from gongkai.portal.rules import Latest, PublicEntry, Section
from gongkai.trail import services as trail
from gongkai.workdays import queries as workdays
from gongkai.workdays import services as clocks
from gongkai.workdays.rules import VERBS as WORKDAYS_VERBS

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction

ROOMS = Path(__file__).parents[2]


def connect() -> None:
    """Wire the rooms together. Called once, when all apps are loaded."""
    shells()
    navigation()
    public_navigation()
    background()
    telling()
    measuring()
    ledgering()
    vetting.connect()
    catalogue.connect()
    review.connect()
    search.connect()
    documents.connect()
    home.connect()
    topics.connect()
    topic_lists.connect()
    members.connect()
    applications.connect()
    registers.connect()
    site.connect()


def shells() -> None:
    """What stands around pages, and who counts working days for the pills on them."""
    pages.fill_desk_shell(desk.shell)
    pages.fill_portal_shell(portal_services.shell)
    pages.fill_working_days(desk.working_days_left)
    accounts.fill_place(orgs.place_name)
    pages.name_verbs(ORGS_VERBS)
    pages.name_verbs(WORKDAYS_VERBS)
    pages.name_verbs(PORTAL_VERBS)
    files.register_visibility("portal.SiteSettings", portal.emblem_visible)
    desk_services.register_health(_site_findings)
    desk_services.fill_unread(lambda actor: messages.unread(actor.user_id), "notify:messages")


def _site_findings(actor: Actor) -> list[Finding]:
    """What the foot of the public site lacks, for those who keep it."""
    missing = portal.missing(actor) if actor.may(Duty.OFFICE, Duty.ADMIN) else []
    if not missing:
        return []
    remedy = "在“公开网站”中补填，公开页面即时更新。"
    return [Finding(f"公开网站页脚缺少{'、'.join(missing)}", reverse("portal_desk:site"), remedy, Severity.WARN)]


def navigation() -> None:
    """The desk's navigation, in the order of its groups."""
    for entry in (
        Entry("待办", "desk:home", order=1, icon="todo"),
        Entry("体检", "desk:health", order=2, icon="health"),
        Entry("导入通知", "ledger:intakes", (Duty.OFFICE, Duty.ADMIN), order=110, group="任务台账", icon="upload"),
        Entry("任务", "ledger:parts", order=100, group="任务台账", icon="ledger"),
        Entry(
            "待审定", "ledger:claims", (Duty.OFFICE, Duty.CHIEF, Duty.ADMIN), order=105, group="任务台账", icon="check"
        ),
        Entry("单位台账", "ledger:unit_ledger", order=106, group="任务台账", icon="file"),
        Entry("单位实施方案", "ledger:unit_plans", order=125, group="任务台账", icon="book"),
        Entry("时限日历", "ledger:calendar", order=107, group="任务台账", icon="calendar"),
        Entry("周报", "ledger:brief", order=108, group="任务台账", icon="message"),
        Entry("方案", "ledger:plans", order=120, group="任务台账", icon="file"),
        Entry("难题协调", "ledger:problems", order=130, group="任务台账", icon="alert"),
        Entry("检查指导", "ledger:checks", order=135, group="任务台账", icon="search"),
        Entry("整改", "ledger:rectifications", order=140, group="任务台账", icon="check"),
        Entry("工作调度", "ledger:rounds", order=145, group="任务台账", icon="ledger"),
        Entry("通报", "ledger:circulars", order=150, group="任务台账", icon="book"),
        Entry("回头看", "ledger:lookbacks", order=155, group="任务台账", icon="return"),
        Entry("组织保障", "ledger:organisation", order=160, group="任务台账", icon="people"),
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


def public_navigation() -> None:
    """The public site's navigation and site map."""
    for public in (
        PublicEntry("首页", "portal:home", order=1),
        PublicEntry("重点工作进展", "ledger_public:progress", order=20, note="年度政务公开重点任务的推进情况"),
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


def ledgering() -> None:
    """The year's ledger: reading uploads, telling people, proof looked at again, clocks, what stands on the desk."""
    for name, handlers in ledger_jobs.FOLLOWERS.items():
        outbox.follow(name, handlers)
    outbox.schedule("ledger.remind", ledger_jobs.remind, at=time(8, 30), label="任务提醒、到期和逾期")
    outbox.schedule("ledger.links", ledger_jobs.check_links, every=timedelta(hours=2), label="复查佐证链接")
    outbox.schedule("ledger.roll_over", ledger_jobs.roll_over, at=time(0, 20), label="生成新年度的周期节点")
    outbox.schedule("ledger.sweep", ledger_jobs.sweep, at=time(3, 30), label="清理未完成的导入")
    outbox.listen_in_step("record.withdrawn", ledger_evidence.record_withdrawn)
    outbox.listen_in_step("organ.merged", ledger_organs.organ_merged)
    for news_of_tasks in ("ledger.plan_confirmed", "ledger.plan_corrected"):
        outbox.listen_in_step(news_of_tasks, ledger_release.release_late_comers)
    clocks.register_clock("任务台账", ledger_clocks.recompute)
    for model, rule in ledger_files.OF.items():
        files.register_visibility(model, rule)
    orgs_services.register_belongings(
        "任务分工",
        lambda user_id: [],
        lambda holding, to_user, by: None,
        of_organ=ledger_todo.belongings,
        move=ledger_organs.move_chosen,
    )
    desk_services.register_todo(ledger_todo.todo)
    desk_services.register_health(ledger_todo.health)
    desk_services.register_late(ledger_late.late)
    desk_services.register_numbers(_ledger_numbers)
    pages.name_verbs(LEDGER_VERBS)
    portal_services.register_section(_progress_section)
    portal_services.register_latest(_progress_news, home=False)


def _progress_section(place: Jurisdiction) -> Section | None:
    """This year's released work on the home page; nothing before something is released."""
    pages.made_from(f"plans:{place.pk}")
    year = next(iter(ledger_published.years(place.pk)), None)
    if year is None:
        return None
    counts = ledger_published.counts(place.pk, year=year)
    context = {
        "year": year,
        "counts": counts.items(),
        "total": sum(counts.values()),
        "themes": ledger_published.by_theme(place.pk, year)[:8],
    }
    address = reverse("ledger_public:progress")
    return Section(f"{year}年重点工作进展", "ledger/public_section.html", context, address, "全部任务")


def _progress_news(place: Jurisdiction, most: int) -> list[Latest]:
    """Released tasks whose public state or results changed last."""
    return [
        Latest(
            f"【{row.state.label}】{row.name}",
            reverse("ledger_public:task", args=[row.uuid]),
            row.shown_at,
            "、".join(row.lead_units),
            "重点工作进展",
            row.requirement,
        )
        for row in ledger_published.latest(place.pk, most=most)
        if row.shown_at
    ]


LEADER_FIGURES = (
    "ledger.parts",
    "ledger.done",
    "ledger.done_rate",
    "ledger.due_soon",
    "ledger.overdue",
    "ledger.problems",
)


def _ledger_numbers(actor: Actor) -> list[Number]:
    """The year in six figures, each linked to its rows."""
    numbers = []
    for figure in figures.figures(actor, LEADER_FIGURES, year(days.today().year)):
        found = figures.definition(figure.key)
        value = None if figure.value is None else float(figure.value)
        numbers.append(
            Number(found.name, value, found.unit, reverse("indicators:drill", args=[figure.key]), found.tone)
        )
    return numbers


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

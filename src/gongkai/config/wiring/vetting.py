"""Wiring of checks of what goes out."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from django.db.models import Q

from gongkai.desk import services as desk_services
from gongkai.desk.rules import Entry
from gongkai.indicators import services as indicators
from gongkai.indicators.queries import Source
from gongkai.indicators.queries.registry import Column
from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import services as portal_services
from gongkai.portal.rules import PublicEntry
from gongkai.vetting import jobs
from gongkai.vetting.models import Check
from gongkai.vetting.models import Finding as Found
from gongkai.vetting.queries import sources, todo
from gongkai.vetting.rules import addresses
from gongkai.vetting.rules.handling import DECIDERS, HANDLERS
from gongkai.vetting.rules.states import WAITING, FindingState
from gongkai.vetting.rules.verbs import VERBS

DATA = Path(__file__).parents[2] / "vetting" / "data"
GROUP = "内容检查"


def connect() -> None:
    """Connect this room with the others; called once by the wiring of the house."""
    pages.name_verbs(VERBS)
    navigation()
    measuring()
    for name, handlers in jobs.FOLLOWERS.items():
        outbox.follow(name, handlers)
    outbox.follow(
        "vetting.telling",
        {
            "vetting.public_found": _tell_public,
            "vetting.waiver_asked": _tell_asked,
            "vetting.waiver_decided": _tell_decided,
        },
    )
    outbox.schedule("vetting.nightly", jobs.nightly, at=time(1, 30), label="检查全部已公开内容")
    desk_services.register_todo(todo.todo)
    desk_services.register_health(todo.health)


def navigation() -> None:
    """What stands in the navigation of the desk and of the public site."""
    keepers = (Duty.OFFICE, Duty.ADMIN)
    for entry in (
        Entry("检查发现", "vetting:findings", order=330, group=GROUP, icon="search"),
        Entry("遮蔽留痕", "vetting:traces", DECIDERS, order=335, group=GROUP, icon="book"),
        Entry("内容清理", "vetting:cleanups", order=340, group=GROUP, icon="check"),
        Entry("用语词典", "vetting:dictionary", keepers, order=345, group=GROUP, icon="book"),
        Entry("个人信息处理规则", "vetting:rules", order=350, group=GROUP, icon="people"),
        Entry("告知书", "vetting:notices", order=352, group=GROUP, icon="file"),
        Entry("流调信息", "vetting:epidemics", order=355, group=GROUP, icon="alert"),
    ):
        desk_services.register_nav(entry)
    portal_services.register_entry(
        PublicEntry(
            "个人信息处理规则",
            "vetting_public:rules",
            order=905,
            note="各单位处理个人信息的目的、方式和范围",
            main=False,
        )
    )


FINDINGS = Source(
    name="vetting.findings",
    label="检查发现",
    rows=sources.findings,
    dimensions={"organ": "organ_id"},
    conditions={
        "blocking": Q(severity="BLOCK"),
        "open": Q(state__in=WAITING),
        "waived": Q(state=FindingState.WAIVED),
        "masked": Q(state=FindingState.MASKED),
        "public": Q(public=Flag.YES),
    },
    columns=(
        Column("单位", lambda row: row.organ),
        Column("内容", lambda row: row.check_record.title),
        Column("种类", lambda row: row.get_kind_display()),
        Column("状态", lambda row: FindingState(row.state).label),
    ),
    link=lambda row: addresses.check(row.check_record.uuid),
    order=("-found_at", "-id"),
)


def _done(today: date) -> Q:
    return Q(done_on__lte=today)


ITEMS = Source(
    name="vetting.items",
    label="内容清理",
    rows=sources.items,
    dimensions={"organ": "organ_id"},
    conditions={"done": _done},
    columns=(
        Column("单位", lambda row: row.organ),
        Column("内容", lambda row: row.title),
        Column("用语", lambda row: row.term),
        Column("处理意见", lambda row: row.get_verdict_display()),
    ),
    link=lambda row: addresses.cleanup(row.campaign.uuid),
    order=("organ_order", "id"),
)


def measuring() -> None:
    """Blocking findings by unit, the share let pass, how far clean-ups have come."""
    indicators.register_source(FINDINGS)
    indicators.register_source(ITEMS)
    indicators.load(DATA / "indicators.yaml")


def _tell_public(check_id: int, count: int) -> None:
    """The unit hears what was newly found in what it has published."""
    check = Check.objects.filter(pk=check_id, current=Flag.YES).first()
    if check is None:
        return
    users = {holding.user_id for holding in orgs.holders(check.organ_id, *HANDLERS)}
    notify.tell(
        users=users,
        kind="vetting.public",
        subject=f"已公开内容发现{count}处问题：{check.title[:60]}",
        text="每夜检查发现已公开的内容中有个人信息、隐藏内容或者不合时宜的用语，请遮蔽、修改或撤下。",
        link=addresses.check(check.uuid),
        key=f"vetting.public:{check.pk}",
        organ_id=check.organ_id,
        jurisdiction_id=check.jurisdiction_id,
    )


def _tell_asked(finding_id: int) -> None:
    """Those who may decide hear, except who asked and who drafted."""
    row = Found.objects.filter(pk=finding_id).select_related("check_record").first()
    waiver = row.waivers.order_by("-id").first() if row else None
    if row is None or waiver is None:
        return
    check = row.check_record
    users = {holding.user_id for holding in orgs.holders(row.organ_id, *DECIDERS)}
    notify.tell(
        users=users - {waiver.asked_by_id, check.drafter_id or 0},
        kind="vetting.waiver",
        subject=f"放行待审定：{check.title[:60]}",
        text=f"{row.get_kind_display()}一处，申请人已写明理由，请审定。",
        link=f"{addresses.check(check.uuid)}#finding-{row.uuid}",
        key=f"vetting.waiver:{waiver.pk}",
        organ_id=row.organ_id,
        jurisdiction_id=row.jurisdiction_id,
    )


def _tell_decided(finding_id: int, granted: str) -> None:
    """Who asked hears."""
    row = Found.objects.filter(pk=finding_id).select_related("check_record").first()
    waiver = row.waivers.exclude(decision="ASKED").order_by("-id").first() if row else None
    if row is None or waiver is None:
        return
    notify.tell(
        users=[waiver.asked_by_id],
        kind="vetting.waiver",
        subject=f"{waiver.get_decision_display()}：{row.check_record.title[:60]}",
        text=f"{row.get_kind_display()}一处，{waiver.get_decision_display()}。{days.day_of(waiver.decided_at or days.now())}",
        link=f"{addresses.check(row.check_record.uuid)}#finding-{row.uuid}",
        key=f"vetting.decided:{waiver.pk}",
        organ_id=row.organ_id,
        jurisdiction_id=row.jurisdiction_id,
    )

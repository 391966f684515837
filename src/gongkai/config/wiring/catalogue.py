"""Wiring of columns and catalogue entries."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse

from gongkai.catalogue import jobs
from gongkai.catalogue.queries import columns, due, duties_due, entries, entry_sources, placements, sources
from gongkai.catalogue.rules.entries import VERBS as ENTRY_VERBS
from gongkai.catalogue.rules.verbs import COLUMN_VERBS
from gongkai.catalogue.services import (
    account_to,
    carrying,
    combing,
    fulfilment,
    keeping,
    register_records,
    statutory,
    subjects,
    telling,
)
from gongkai.config.wiring import catalogue_pages
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.queries import placing
from gongkai.files import services as files
from gongkai.indicators import services as indicators
from gongkai.orgs import services as orgs
from gongkai.orgs.rules import Duty
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import services as portal
from gongkai.portal.rules import PublicEntry, Section

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

DATA = Path(__file__).parents[2] / "catalogue" / "data"
GROUP = "公开目录"
ON_PAGE = 8


def connect() -> None:
    """Connect this room with the others; called once by the wiring of the house."""
    _columns()
    _entries()
    catalogue_pages.connect()


def _columns() -> None:
    """Columns: made with the organ, vacated with the person, looked over by the clock; where they show."""
    for entry in (
        Entry("栏目", "catalogue:columns", order=200, group=GROUP, icon="ledger"),
        Entry("我的栏目", "catalogue:mine", order=202, group=GROUP, icon="account"),
        Entry("公开指南", "catalogue:guides", order=204, group=GROUP, icon="book"),
        Entry("公开制度", "catalogue:systems", order=206, group=GROUP, icon="file"),
        Entry("主题分类", "catalogue:subjects", (Duty.OFFICE, Duty.ADMIN), order=240, group=GROUP, icon="filter"),
        Entry("栏目模板", "catalogue:template", (Duty.OFFICE, Duty.ADMIN), order=242, group=GROUP, icon="settings"),
    ):
        desk.register_nav(entry)
    desk.register_todo(due.todo)
    desk.register_health(due.health)
    _columns_in_step()
    register_records("documents.Document", placing.standing)
    subjects.register_usage(placing.subject_counts)
    pages.name_verbs(COLUMN_VERBS)
    portal.register_entry(
        PublicEntry(
            "政府信息公开", "catalogue_public:openness", order=10, note="指南、制度、法定主动公开内容、文件、年报"
        )
    )
    portal.register_organ_section(_openness_section)
    indicators.register_source(sources.COLUMNS)
    indicators.load(DATA / "indicators.yaml")
    indicators.load_boards(DATA / "boards.yaml")
    indicators.check()


def _columns_in_step() -> None:
    """Organs and people come and go; columns with them. What is looked over by the clock."""
    outbox.listen_in_step("organ.added", statutory.organ_added)
    outbox.listen_in_step("organ.merged", keeping.organ_merged)
    outbox.listen_in_step("organ.closed", keeping.organ_closed)
    outbox.listen_in_step("post.left", keeping.person_left)
    outbox.follow("catalogue.teller", {"catalogue.columns_vacated": jobs.columns_vacated})
    outbox.schedule("catalogue.vacate", jobs.sweep_vacated, at=time(0, 30), label="核对栏目责任人是否在岗")
    outbox.schedule("catalogue.remind", jobs.remind_columns, at=time(8, 40), label="栏目到期未更新提醒")
    outbox.schedule("catalogue.compare", jobs.compare_places, at=time(2, 40), label="核对各栏目与原记录是否一致")
    orgs.register_belongings(
        "栏目",
        keeping.belongings_of_user,
        keeping.hand_over,
        of_organ=keeping.belongings_of_organ,
        move=keeping.pass_on,
    )


def _openness_section(organ: Organ) -> Section | None:
    """The columns of an organ's openness section and what came last; nothing for organs without columns."""
    tree = columns.public_tree(organ.pk)
    if not tree:
        return None
    latest = placements.published_in_section(organ.pk).order_by(*placements.LIST_ORDER)[:ON_PAGE]
    context = {"organ": organ, "tree": tree, "latest": latest}
    address = reverse("catalogue_public:section", args=[organ.uuid])
    return Section("政府信息公开", "catalogue/public/organ_section.html", context, address, "进入专栏")


def _entries() -> None:
    """Standards, entries and who carries them; what fulfils them is told in step by placing."""
    for entry in (
        Entry("公开事项", "catalogue:entries", order=210, group=GROUP, icon="todo"),
        Entry("自查与审查", "catalogue:inspections", order=212, group=GROUP, icon="search"),
        Entry("标准目录", "catalogue:standards", order=214, group=GROUP, icon="book"),
        Entry("义务登记册", "catalogue:duties", order=220, group=GROUP, icon="ledger"),
        Entry("负面清单", "catalogue:negatives", order=222, group=GROUP, icon="lock"),
        Entry("全面梳理", "catalogue:combings", order=224, group=GROUP, icon="filter"),
        Entry("村（社区）公开", "catalogue:villages", order=226, group=GROUP, icon="home"),
        Entry("工作流程", "catalogue:flows", order=228, group=GROUP, icon="arrow-right"),
    ):
        desk.register_nav(entry)
    account_to(fulfilment)
    outbox.listen_in_step("organ.merged", carrying.organ_merged)
    outbox.follow("catalogue.entries_teller", telling.FOLLOWERS)
    outbox.schedule("catalogue.combing", combing.follow_all, at=time(2, 50), label="核对梳理事项是否已公开")
    desk.register_todo(duties_due.todo)
    desk.register_health(duties_due.health)
    files.register_visibility("catalogue.Standard", entries.workbook_visible)
    pages.name_verbs(ENTRY_VERBS)
    portal.register_entry(
        PublicEntry(
            "政务公开负面清单",
            "catalogue_public:negative",
            order=930,
            note="依法不予公开的事项、情形和依据",
            main=False,
        )
    )
    for source in entry_sources.ALL:
        indicators.register_source(source)
    indicators.load(DATA / "entry_indicators.yaml")
    indicators.load_boards(DATA / "entry_boards.yaml")
    indicators.check()

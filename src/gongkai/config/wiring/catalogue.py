"""Wiring of columns and catalogue entries."""

from __future__ import annotations

from dataclasses import asdict
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse

from gongkai.catalogue import jobs
from gongkai.catalogue.queries import columns, due, placements, sources
from gongkai.catalogue.rules.verbs import COLUMN_VERBS
from gongkai.catalogue.services import keeping, statutory
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry, Finding, Severity, Todo
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
    desk.register_todo(lambda actor: [Todo(**asdict(row)) for row in due.todo(actor)])
    desk.register_health(
        lambda actor: [
            Finding(row.title, row.url, row.remedy, Severity(row.severity), row.organ) for row in due.health(actor)
        ]
    )
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


def _openness_section(organ: Organ) -> Section | None:
    """The columns of an organ's openness section and what came last; nothing for organs without columns."""
    tree = columns.public_tree(organ.pk)
    if not tree:
        return None
    latest = placements.published_in_section(organ.pk).order_by(*placements.LIST_ORDER)[:ON_PAGE]
    context = {"organ": organ, "tree": tree, "latest": latest}
    address = reverse("catalogue_public:section", args=[organ.uuid])
    return Section("政府信息公开", "catalogue/public/organ_section.html", context, address, "进入专栏")

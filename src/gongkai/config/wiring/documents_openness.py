"""Wiring of openness: its clock, queues, figures, words."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.queries import sources_openness, todo_openness, visibility_openness
from gongkai.documents.services import clock, pace, reminding
from gongkai.files import services as files
from gongkai.indicators import services as indicators
from gongkai.orgs.rules import Duty
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.workdays import services as workdays

DATA = Path(__file__).parents[2] / "documents" / "data"
WATCHERS = (Duty.OFFICE, Duty.CHIEF, Duty.ADMIN, Duty.HEAD, Duty.LEADER, Duty.ATTRIBUTE)
VERBS = {
    "openness.proposed": "拟定公开属性",
    "openness.examined": "审查公开属性",
    "openness.approved": "批准公开属性",
    "openness.returned": "退回公开属性",
    "openness.preset_overridden": "与统一认定不同",
    "openness.kept": "定期审查，维持不主动公开",
    "secrecy.turned_away": "涉密退出",
    "series.set": "设定发文字号统一认定",
    "series.ended": "停用发文字号统一认定",
    "basis.added": "填写上级文件",
    "basis.removed": "去掉上级文件",
    "document.due_moved": "公开时限变动",
}


def connect() -> None:
    """Connect what openness needs."""
    workdays.register_clock("公文公开", clock.recompute)
    outbox.schedule("documents.remind", reminding.remind, at=time(8, 40), label="公开时限提醒")
    outbox.schedule("documents.pace", pace.mark_bunches, at=time(1, 10), label="判断集中公开")
    for source in sources_openness.ALL:
        indicators.register_source(source)
    indicators.load(DATA / "indicators.yaml")
    indicators.load_boards(DATA / "boards.yaml")
    pages.name_verbs(VERBS)
    files.register_visibility("documents.Determination", visibility_openness.determination)
    desk.register_todo(todo_openness.todo)
    desk.register_health(todo_openness.health)
    desk.register_late(todo_openness.late)
    for entry in (
        Entry("公开属性认定", "documents:determinations", order=260, group="公文", icon="check"),
        Entry("定期审查", "documents:rereviews", order=262, group="公文", icon="return"),
        Entry("历史公文补认定", "documents:historical", (Duty.EDITOR, Duty.ATTRIBUTE, Duty.LEADER, Duty.HEAD, Duty.OFFICE, Duty.CHIEF, Duty.ADMIN), order=264, group="公文", icon="file"),
        Entry("属性监测与公开节奏", "documents:watch", WATCHERS, order=266, group="公文", icon="board"),
        Entry("发文字号统一认定", "documents:series", order=268, group="公文", icon="book"),
        Entry("涉密退出登记", "documents:secrecy", order=269, group="公文", icon="alert"),
    ):  # fmt: skip
        desk.register_nav(entry)

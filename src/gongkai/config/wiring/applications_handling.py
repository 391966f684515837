"""Wiring of how applications are handled: the review's news, clocks, reminders, what stands on the desk."""

from __future__ import annotations

from datetime import time, timedelta

from gongkai.applications.queries import board, redacting, stamping
from gongkai.applications.queries.scope import READERS
from gongkai.applications.rules.verbs import VERBS
from gongkai.applications.services import clocks, deciding, escalating, forgetting, ledger_index
from gongkai.config.wiring import applications_after
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.files import services as files
from gongkai.orgs.rules import Duty
from gongkai.outbox import services as outbox
from gongkai.workdays import services as workdays


def connect() -> None:
    """Connect handling with the other rooms; called once by the wiring of the house."""
    outbox.listen_in_step("review.completed", deciding.approved)
    outbox.listen_in_step("review.returned", deciding.returned)
    outbox.listen_in_step("case.forgotten", forgetting.forget_handling)
    workdays.register_clock("依申请公开", clocks.recompute)
    outbox.schedule("applications.clocks", clocks.refresh, at=time(0, 25), label="停表的申请重新推算答复期限")
    outbox.schedule("applications.remind", escalating.remind, at=time(8, 35), label="答复到期提醒和逾期升级")
    news = [name for name in VERBS if name.startswith("application.")]
    outbox.follow("applications.ledger", dict.fromkeys(news, ledger_index.follow))
    outbox.schedule(
        "applications.ledger_missing",
        ledger_index.make_missing,
        every=timedelta(minutes=1),
        label="建立缺少的申请台账索引",
    )
    files.register_visibility("applications.Redaction", redacting.visible)
    files.register_visibility("applications.Stamping", stamping.visible)
    desk.register_todo(board.todo)
    desk.register_late(board.late)
    desk.register_health(board.health)
    keepers = (Duty.OFFICE, Duty.ADMIN)
    for entry in (
        Entry("答复期限", "applications:board", READERS, order=305, group="依申请公开", icon="calendar"),
        Entry("申请办理统计", "applications:report", READERS, order=315, group="依申请公开", icon="board"),
        Entry("用印登记", "applications:seals", READERS, order=318, group="依申请公开", icon="ledger"),
        Entry("数量频次和收费", "applications:charging", keepers, order=325, group="依申请公开", icon="ledger"),
        Entry("救济机关", "applications:remedies", keepers, order=320, group="依申请公开", icon="organ"),
    ):
        desk.register_nav(entry)
    applications_after.connect()

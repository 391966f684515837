"""Wiring of registers: reading in the background, bitmaps kept by the news, review, navigation."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

from gongkai.catalogue.services import register_records
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.files import services as files
from gongkai.indicators import services as indicators
from gongkai.orgs import services as orgs
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import services as portal
from gongkai.portal.rules import PublicEntry
from gongkai.registers.queries import draw_results, duties, pictures, pulls, sources, visibility
from gongkai.registers.queries.placing import standing
from gongkai.registers.rules.states import READERS
from gongkai.registers.rules.verbs import VERBS
from gongkai.registers.services import (
    arriving,
    masking,
    placing,
    publishing,
    pulling,
    reminding,
    reorganising,
    row_index,
    staging,
)
from gongkai.vetting.services import subjects

DATA = Path(__file__).parents[2] / "registers" / "data"


def connect() -> None:
    """Connect this room with the others; called once by the wiring of the house."""
    pages.name_verbs(VERBS)
    files.register_visibility("registers.Batch", visibility.batch_file)
    files.register_visibility("registers.BasePicture", pictures.visible)
    subjects.register_subject("registers.Batch", masking.PRESENTER)
    subjects.register_published(masking.published_items)
    outbox.follow(
        "registers.reading", {"registers.import_begun": staging.go_on, "registers.dropped": publishing.sweep}
    )  # fmt: skip
    outbox.follow("registers.arriving", {"registers.import_read": arriving.settle})
    outbox.follow("registers.lists", {"registers.published": row_index.follow})
    outbox.follow("registers.columns", {"registers.published": placing.follow})
    _organs()
    register_records("registers.Register", standing)
    outbox.listen_in_step("review.completed", publishing.approved)
    outbox.listen_in_step("review.returned", publishing.returned)
    outbox.listen_in_step("review.emergency_done", publishing.approved)
    outbox.schedule("registers.ended", row_index.end_shown, at=time(0, 5), label="撤下公示期满的清单数据")
    outbox.schedule("registers.remind", reminding.remind, at=time(8, 20), label="提醒清单填报和公开期限")
    outbox.schedule(
        "registers.lists_missing", row_index.make_missing, every=timedelta(minutes=1), label="建立缺少的清单索引"
    )  # fmt: skip
    outbox.schedule("registers.pull", pulling.pull_due, every=timedelta(minutes=5), label="到清单设定的网址取数")
    desk.register_nav(Entry("清单填报", "registers:registers", READERS, order=270, group="清单和数据", icon="ledger"))
    desk.register_todo(duties.to_do)
    desk.register_health(duties.unmet)
    desk.register_health(duties.incomplete)
    desk.register_health(pulls.troubled)
    desk.register_todo(draw_results.to_do)
    desk.register_health(draw_results.late)
    indicators.register_source(sources.ROWS)
    indicators.load(DATA / "indicators.yaml")
    indicators.load_boards(DATA / "boards.yaml")
    indicators.check()
    portal.register_entry(
        PublicEntry(
            "清单和数据", "registers_public:registers", order=35, note="许可、处罚、项目、补贴等清单，可以筛选、下载"
        )
    )


def _organs() -> None:
    outbox.follow("registers.organs", {"organ.merged": reorganising.follow})
    outbox.listen_in_step("organ.merged", reorganising.organ_merged)
    orgs.register_belongings(  # of the unit, not of a person: whoever has the post goes on
        "清单批次和取数",
        lambda _: [],
        lambda *_: None,
        of_organ=reorganising.belongings_of_organ,
        move=reorganising.move,
    )

"""The register of a clean-up as a workbook: places found, and progress by unit."""

from __future__ import annotations

from openpyxl import Workbook

from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.vetting.models import Campaign
from gongkai.vetting.queries import campaigns
from gongkai.vetting.services.wordbook import saved, table

ITEMS = {
    "序号": 7, "单位": 16, "标题": 40, "部分": 20, "位置": 18, "用语": 16, "建议写法": 16, "上下文": 44, "处数": 7,
    "处理意见": 12, "理由": 30, "处理人": 12, "处理日期": 13, "完成日期": 13, "复扫": 14,
}  # fmt: skip
UNITS = {"单位": 20, "发现": 10, "待提出意见": 14, "处理完成": 12}


def export(*, campaign: Campaign, by: Actor) -> bytes:
    """What the actor may see of a clean-up."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "清理台账"
    rows: list[list[object]] = []
    for number, row in enumerate(campaigns.all_items(by, campaign), 1):
        again = "已不存在" if row.gone == "Y" else f"{row.still_on} 仍在" if row.still_on else ""
        rows.append(
            [
                number, row.organ.short_name, row.title, row.part, row.place, row.term, row.suggestion, row.excerpt, row.times,
                row.get_verdict_display(), row.reason, row.handler.name if row.handler else "",
                days.day_of(row.decided_at).isoformat() if row.decided_at else "",
                row.done_on.isoformat() if row.done_on else "", again,
            ]
        )  # fmt: skip
    table(sheet, f"{campaign.title}台账", ITEMS, rows)
    progress: list[list[object]] = [
        [unit.organ, unit.total, unit.pending, unit.done] for unit in campaigns.progress(by, campaign)
    ]
    table(book.create_sheet("各单位进度"), f"{campaign.title}各单位进度", UNITS, progress)
    return saved(book)

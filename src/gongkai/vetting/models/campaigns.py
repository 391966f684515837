"""内容清理: what is published held against words that no longer fit, place by place (R010)."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel
from gongkai.vetting.models.checks import kind_choices
from gongkai.vetting.rules.states import CampaignState, Verdict


class Campaign(UuidModel):
    """A clean-up over all that is published in a place. `words` [{text, kind, suggestion, why}] as they were when opened.

    Personal data: who opened it; kept as long as the place keeps its records of clean-ups.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("清理事项", max_length=120)
    basis = models.CharField("依据", max_length=200, blank=True)
    words = models.JSONField("清理的用语", default=list)
    opened_on = models.DateField("开展日期")
    due_on = models.DateField("完成时限")
    state = models.CharField("状态", max_length=7, choices=CampaignState.choices(), default=CampaignState.WAITING)
    scanned = models.PositiveIntegerField("扫描的条数", default=0)
    scanned_at = models.DateTimeField("最近扫描", null=True)
    unread = models.JSONField("未能检查的", default=list)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_on", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "-opened_on", "-id"], name="vetting_campaign_list")]

    def __str__(self) -> str:
        return self.title


class CampaignItem(UuidModel):
    """One word in one part of one published thing; `times` how often. `done_on`: acted upon, or found gone.

    Personal data: who handled it; kept as long as the campaign.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="items")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    organ_order = models.PositiveIntegerField(default=0)
    subject = models.CharField(max_length=120)
    title = models.CharField("标题", max_length=300)
    link = models.CharField(max_length=300, blank=True)
    part = models.CharField("部分", max_length=255)
    place = models.CharField("位置", max_length=300, blank=True)
    term = models.CharField("用语", max_length=60)
    kind = models.CharField("种类", max_length=20, choices=kind_choices)
    suggestion = models.CharField("建议写法", max_length=200, blank=True)
    excerpt = models.CharField("上下文", max_length=400, blank=True)
    times = models.PositiveIntegerField("处数", default=1)
    verdict = models.CharField("处理意见", max_length=7, choices=Verdict.choices(), default=Verdict.PENDING)
    reason = models.CharField("理由", max_length=500, blank=True)
    handler = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)
    done_on = models.DateField("完成日期", null=True)
    gone = models.CharField("复扫已不存在", max_length=1, choices=Flag.choices(), default=Flag.NO)
    still_on = models.DateField("改后复扫仍在", null=True)

    class Meta:
        ordering = ["campaign_id", "organ_order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "subject", "part", "term"], name="vetting_item_once")
        ]
        indexes = [models.Index(fields=["organ", "verdict", "done_on", "id"], name="vetting_item_organ")]

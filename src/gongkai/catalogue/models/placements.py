"""Where records of the rooms above stand."""

from __future__ import annotations

from django.db import models

from gongkai.catalogue.rules.placements import Counting, Mode, PlacementState
from gongkai.kernel.models import UuidModel


class Placement(UuidModel):
    """One place of one record (R012): `record` is "documents.Document:uuid", `section` whose public section it is.

    No personal data (the title is that of a public record; it goes when the record is removed).
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="公开单位")
    section = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="所在专栏")
    column = models.ForeignKey(
        "catalogue.Column", on_delete=models.PROTECT, related_name="placements", verbose_name="栏目"
    )
    record = models.CharField("记录", max_length=120)
    title = models.CharField("标题", max_length=500)
    number = models.CharField("文号", max_length=80, blank=True)
    url = models.CharField("网址", max_length=300)
    formed_on = models.DateField("生成日期", null=True, blank=True)
    published_at = models.DateTimeField("公开时间")
    counts = models.CharField("性质", max_length=4, choices=[(Counting.DUTY, "政府信息"), (Counting.NEWS, "新闻报道")])
    mode = models.CharField("公开方式", max_length=9, choices=[(mode.value, mode.label) for mode in Mode])
    audience = models.CharField("公开对象", max_length=200, blank=True)
    area = models.CharField("公开区域", max_length=200, blank=True)
    mode_reason = models.CharField("定向公开理由", max_length=300, blank=True)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=[(PlacementState.STANDING, "在栏目中"), (PlacementState.HISTORY, "在历史库")],
        default=PlacementState.STANDING,
    )
    moved_from = models.ForeignKey(
        "catalogue.Column", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    moved_on = models.DateField("调整日期", null=True, blank=True)
    moved_reason = models.CharField("调整理由", max_length=300, blank=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["record", "column"], name="catalogue_one_place_a_column")]
        indexes = [
            models.Index(fields=["column", "state", "mode", "-published_at", "-id"], name="catalogue_place_list"),
            models.Index(fields=["section", "state", "mode", "-published_at", "-id"], name="catalogue_place_section"),
            models.Index(fields=["section", "state", "mode", "-moved_on", "-id"], name="catalogue_place_history"),
        ]

    def __str__(self) -> str:
        return self.title

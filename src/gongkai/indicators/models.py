"""Figures frozen when something cited them."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.models import UuidModel


class Snapshot(UuidModel):
    """The value an indicator had when a circular, a brief or a score cited it, with its formula then.

    `cited_by` is "room.Model:id"; rows are never changed. No personal data. Kept as long as what cites them.
    """

    indicator = models.CharField("指标", max_length=80)
    name = models.CharField("名称", max_length=80)
    unit = models.CharField("单位", max_length=12)
    formula = models.CharField("公式", max_length=300)
    period = models.CharField("统计期", max_length=10)
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, null=True, related_name="+")
    grouping = models.CharField("分组", max_length=12, blank=True)
    group = models.CharField("组", max_length=80, blank=True)
    value = models.DecimalField("数值", max_digits=18, decimal_places=2, null=True)
    numerator = models.DecimalField("分子", max_digits=18, decimal_places=2)
    denominator = models.DecimalField("分母", max_digits=18, decimal_places=2, null=True)
    cited_by = models.CharField("引用者", max_length=80)
    taken_at = models.DateTimeField("取数时间")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["cited_by"]), models.Index(fields=["jurisdiction", "indicator", "period"])]

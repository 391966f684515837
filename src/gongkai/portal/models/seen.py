"""How often public pages were read."""

from __future__ import annotations

from django.db import models


class PageViews(models.Model):
    """One page on one day, and how often it was opened. No personal data: neither addresses nor readers are kept."""

    address = models.CharField("地址", max_length=200)
    day = models.DateField("日期")
    views = models.PositiveIntegerField("浏览次数", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "day"], name="portal_one_count_a_day")]
        indexes = [models.Index(fields=["day", "address"], name="portal_views_of_day")]

    def __str__(self) -> str:
        return f"{self.address} {self.day}"

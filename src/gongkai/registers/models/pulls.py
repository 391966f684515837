"""Where the rows of an organ are fetched from by the clock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel
from gongkai.registers.models.registers import Register
from gongkai.registers.rules.pulling import MOST_ADDRESS, Every, Form


class Pull(UuidModel):
    """定时取数: the rows of one organ in one register, fetched from an address. `sha256` is of what was taken last, `trouble` why it failed last.

    Personal data: who set it; kept with the register.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="pulls")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="填报单位")
    address = models.CharField("网址", max_length=MOST_ADDRESS)
    form = models.CharField("格式", max_length=4, choices=Form.choices())
    every = models.CharField("间隔", max_length=4, choices=Every.choices())
    whole = models.CharField("是否全部内容", max_length=1, choices=Flag.choices())
    reason = models.CharField("更改的理由", max_length=300)
    on = models.CharField("是否启用", max_length=1, choices=Flag.choices(), default=Flag.YES)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="设定人")
    set_at = models.DateTimeField("设定时间")
    next_at = models.DateTimeField("下次取数")
    tried_at = models.DateTimeField("上次取数", null=True)
    taken_at = models.DateTimeField("上次取到新内容", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    failures = models.PositiveIntegerField("连续失败", default=0)
    trouble = models.CharField("失败原因", max_length=300, blank=True)

    class Meta:
        ordering = ["register_id", "organ_id"]
        constraints = [models.UniqueConstraint(fields=["register", "organ"], name="registers_pull_once")]
        indexes = [
            models.Index(fields=["next_at"], name="registers_pull_due", condition=Q(on="Y")),
            models.Index(fields=["jurisdiction", "organ"], name="registers_pull_organ"),
        ]

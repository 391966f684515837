"""Random draws from a list, and what units were urged to do about the results."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from gongkai.kernel.models import UuidModel
from gongkai.registers.models.registers import Register
from gongkai.registers.rules.drawing import MOST_PURPOSE, MOST_WITNESS, Stage

WIDTH = 16  # bytes of an entry in `pool`


class Draw(UuidModel):
    """随机抽取: never deleted, drawn once; `number` counts the registrations of a list without a gap, those never drawn too.

    `sequence` is the state of the list that is drawn from, `pool` its entries that met the conditions (16 bytes each, ascending). `sealed`
    is the random number under the register's key, `r` the same once it is drawn. `filters`: list of {key, value, title, label}.
    Personal data: names of witnesses (seen at the unit's desk alone) and who registered, drew and released; kept as long as the register.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="draws")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="抽取单位")
    number = models.PositiveIntegerField("编号")
    stage = models.CharField("状态", max_length=10, choices=Stage.choices(), default=Stage.REGISTERED)
    purpose = models.CharField("抽查事由", max_length=MOST_PURPOSE)
    filters = models.JSONField(default=list)
    asked = models.PositiveIntegerField("抽取数量")
    sequence = models.PositiveIntegerField("名录公开序号")
    pool = models.BinaryField()
    pool_size = models.PositiveIntegerField("名录对象数")
    pool_digest = models.CharField("名录摘要", max_length=64)
    commitment = models.CharField("随机数摘要", max_length=64)
    sealed = models.CharField(max_length=200)
    r = models.CharField("随机数", max_length=64, blank=True)
    witnesses = models.CharField("见证人", max_length=MOST_WITNESS, blank=True)
    said = models.CharField("见证人报的数", max_length=12, blank=True)
    drawn = models.JSONField(default=list)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("抽取时间", null=True)
    drawn_on = models.DateField("抽取日期", null=True)
    drawn_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    finished_on = models.DateField("检查结束日期", null=True)
    released_at = models.DateTimeField("公开时间", null=True)
    released_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-registered_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="registers_draw_once")]
        indexes = [
            models.Index(fields=["register", "stage", "-number"], name="registers_draw_stage"),
            models.Index(fields=["jurisdiction", "organ", "drawn_on"], name="registers_draw_organ"),
        ]

    @property
    def entries(self) -> list[str]:
        """The entries that are drawn from, ascending."""
        raw = bytes(self.pool)
        return [str(UUID(bytes=raw[at : at + WIDTH])) for at in range(0, len(raw), WIDTH)]


class Urging(models.Model):
    """督促: a unit was told to publish what is missing of a quarter's drawn inspections. Personal data: who pressed it; kept with the draws."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField("季度", max_length=6)
    missing = models.PositiveIntegerField("未公开")
    urged_at = models.DateTimeField("督促时间")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-urged_at", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "quarter", "organ"], name="registers_urging_quarter")]

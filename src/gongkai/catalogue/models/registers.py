"""The register of openness duties (R029), the negative list (R031), what villages post (R313)."""

from __future__ import annotations

from django.db import models

from gongkai.catalogue.models.entries import Entry
from gongkai.catalogue.rules.entries import (
    Change,
    DutyState,
    DutyType,
    Ground,
    NegativeState,
    Stage,
    VillageState,
)
from gongkai.kernel.models import UuidModel


class DutyItem(UuidModel):
    """法定公开义务 of a unit (R029). Personal data: who last checked it; kept until the next check."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    matter = models.CharField("义务事项", max_length=200)
    kind = models.CharField("义务类型", max_length=9, choices=DutyType.choices())
    stage = models.CharField("五公开环节", max_length=8, choices=Stage.choices())
    basis = models.CharField("法定依据", max_length=300)
    entry = models.ForeignKey(
        Entry, on_delete=models.SET_NULL, null=True, blank=True, related_name="duties", verbose_name="对应目录事项"
    )
    evidence = models.CharField("履行情况", max_length=500, blank=True)
    url = models.CharField("佐证网址", max_length=500, blank=True)
    state = models.CharField("状态", max_length=6, choices=DutyState.choices(), default=DutyState.OWED)
    checked_on = models.DateField("核对日期", null=True, blank=True)
    checked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["organ__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "kind", "matter"], name="catalogue_one_duty"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "id"], name="catalogue_duty_place"),
            models.Index(fields=["organ", "state", "id"], name="catalogue_duty_unit"),
        ]

    def __str__(self) -> str:
        return self.matter


class NegativeItem(UuidModel):
    """A matter on the negative list: not disclosed, why, by which basis (R031). No personal data.

    Items of the Openness Office hold for every unit of the place. `number` is the item's present version.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="列入单位")
    matter = models.CharField("不予公开的事项", max_length=200)
    circumstance = models.CharField("情形", max_length=500)
    ground = models.CharField("条例理由", max_length=12, choices=Ground.choices())
    basis = models.CharField("依据", max_length=300)
    number = models.PositiveIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=8, choices=NegativeState.choices(), default=NegativeState.STANDING)
    since = models.DateField("列入日期")
    until = models.DateField("移出日期", null=True, blank=True)

    class Meta:
        ordering = ["organ__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "matter", "circumstance"],
                condition=models.Q(state="STANDING"),
                name="catalogue_negative_once",
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "state", "organ", "id"], name="catalogue_negative")]

    def __str__(self) -> str:
        return self.matter


class NegativeRevision(models.Model):
    """A change of an item of the negative list, with its reason. Personal data: who changed it; kept for good."""

    item = models.ForeignKey(NegativeItem, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField("版次")
    change = models.CharField("变动", max_length=8, choices=Change.choices())
    values = models.JSONField(default=dict)
    reason = models.CharField("理由", max_length=300)
    on = models.DateField("日期")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number", "-id"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="catalogue_one_negative_version")]


class Village(UuidModel):
    """A village or residents' committee of a township (R313); `organ` is the township that guides it. No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="乡镇（街道）")
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=9, choices=[("VILLAGE", "村"), ("COMMUNITY", "社区")])

    class Meta:
        ordering = ["organ__order", "id"]
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="catalogue_one_village")]
        indexes = [models.Index(fields=["jurisdiction", "organ", "id"], name="catalogue_villages")]

    def __str__(self) -> str:
        return self.name


class VillageItem(UuidModel):
    """One item of a village's disclosure list and whether it is posted (R313). No personal data."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="items")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField("序号")
    matter = models.CharField("公开事项", max_length=120)
    content = models.CharField("公开内容", max_length=300)
    cycle = models.CharField("公开时间", max_length=60)
    cycle_days = models.PositiveIntegerField("更新周期（天）", default=0)
    place = models.CharField("公开方式", max_length=120)
    state = models.CharField("状态", max_length=6, choices=VillageState.choices(), default=VillageState.OWED)
    posted_on = models.DateField("最近公开", null=True, blank=True)
    due_on = models.DateField("下次应公开", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["village_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["village", "position"], name="catalogue_village_place")]
        indexes = [models.Index(fields=["organ", "state", "due_on"], name="catalogue_village_due")]

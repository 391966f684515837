"""Jurisdictions, organs in their official order, groups, other names, posts and who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.kernel.models import UuidModel
from gongkai.orgs.rules import DUTY_LABELS, Duty


class Jurisdiction(UuidModel):
    """地区（一级政府）. No personal data."""

    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=20)
    level = models.CharField(
        "级别",
        max_length=12,
        choices=[("PROVINCE", "省"), ("CITY", "市"), ("COUNTY", "县（市、区）"), ("TOWN", "乡镇")],
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    superiors = models.CharField(
        "上级名称", max_length=200, blank=True, help_text="省、市名称，用逗号分隔，用于识别上级单位"
    )
    domain = models.CharField("门户域名", max_length=120, blank=True)
    office = models.ForeignKey("Organ", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class Organ(UuidModel):
    """机关、单位. No personal data (the telephone is the office's)."""

    class Kind(models.TextChoices):
        OFFICE = "OFFICE", "政府办公室"
        DEPARTMENT = "DEPARTMENT", "部门"
        TOWNSHIP = "TOWNSHIP", "乡镇（街道）"
        ZONE = "ZONE", "开发区管委会"
        INSTITUTION = "INSTITUTION", "事业单位"
        ENTERPRISE = "ENTERPRISE", "公共企事业单位"
        OTHER = "OTHER", "其他"

    class State(models.TextChoices):
        ACTIVE = "ACTIVE", "在册"
        MERGED = "MERGED", "已并入"
        CLOSED = "CLOSED", "已撤销"

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="organs")
    name = models.CharField("全称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    order = models.PositiveIntegerField("排序", help_text="按机构序列，所有名单都用这个次序")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.ACTIVE)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    address = models.CharField("办公地址", max_length=120, blank=True)

    class Meta:
        ordering = ["jurisdiction_id", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "name"], condition=Q(state="ACTIVE"), name="orgs_one_active_name"
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class OrganName(models.Model):
    """简称、别名、曾用名. No personal data."""

    class Kind(models.TextChoices):
        SHORT = "SHORT", "简称"
        ALIAS = "ALIAS", "别名"
        FORMER = "FORMER", "曾用名"

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    until = models.DateField("用到", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="orgs_name_once")]


class Group(UuidModel):
    """集合单位（各乡镇人民政府、县直各部门）, which expands to organs. No personal data.

    Members are the organs of `kinds` (comma separated) and those named one by one, less the excluded.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField("名称", max_length=60)
    aliases = models.TextField("其他写法", blank=True, help_text="一行一个")
    kinds = models.CharField("包含的单位类别", max_length=120, blank=True)
    included = models.ManyToManyField(Organ, blank=True, related_name="+", verbose_name="另含单位")
    excluded = models.ManyToManyField(Organ, blank=True, related_name="+", verbose_name="除外单位")
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="orgs_one_group_name")]

    def __str__(self) -> str:
        return self.name


class Post(UuidModel):
    """岗位 in an organ. No personal data."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="posts")
    duty = models.CharField("职责", max_length=12, choices=[(duty.value, DUTY_LABELS[duty]) for duty in Duty])
    title = models.CharField("岗位名称", max_length=60)
    section = models.CharField("科室", max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=[("ACTIVE", "在册"), ("CLOSED", "已撤销")], default="ACTIVE")

    class Meta:
        ordering = ["organ__order", "id"]

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """Who holds a post from when to when (任职); `until` is the day of leaving.

    Personal data: the link from a person to a post; kept for good."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="holdings")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["user", "until"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="orgs_holding_ends_after_it_began"
            )
        ]


class Liaison(UuidModel):
    """联络员 of a unit, from when to when (R100); the earlier ones are the replacement history.

    Personal data: name and telephone at work; kept five years after the person was replaced.
    """

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="liaisons")
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("联系电话", max_length=30)
    role = models.CharField("职责范围", max_length=120)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)
    replaced = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="接替"
    )
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        ordering = ["organ__order", "-valid_from", "-id"]
        indexes = [models.Index(fields=["organ", "valid_to"])]


class DutyWaiver(UuidModel):
    """The office's recorded rule that one person may hold two duties of an organ that are kept apart (R415).

    No personal data.
    """

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="waivers")
    first = models.CharField("职责一", max_length=12)
    second = models.CharField("职责二", max_length=12)
    reason = models.CharField("依据和理由", max_length=200)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)


class ImportBatch(UuidModel):
    """A workbook of organs and people between upload and confirmation.

    Personal data: the names and telephones in the workbook; removed when it is applied or dropped, or after a day.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.CASCADE)
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, verbose_name="上传单位")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField("文件名", max_length=200)
    data = models.BinaryField()
    uploaded_at = models.DateTimeField()

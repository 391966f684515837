"""Holiday notices as rows, a jurisdiction's own days, and limits that differ from the shipped ones."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from gongkai.kernel.models import UuidModel
from gongkai.workdays.rules import STATUS_LABELS, UNIT_LABELS, DayKind, LimitStatus, Unit

KINDS = [(DayKind.OFF.value, "放假"), (DayKind.WORK.value, "上班")]


class YearNotice(UuidModel):
    """The State Council's holiday notice of one year; holds for the whole country. No personal data. Kept for good."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    title = models.CharField("通知标题", max_length=120)
    doc_number = models.CharField("发文字号", max_length=60, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    source = models.CharField("来源", max_length=300, blank=True, help_text="网址或纸质来文的说明")
    loaded_at = models.DateTimeField("录入时间")

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年放假通知"


class DayRow(models.Model):
    """One day a notice speaks of. No personal data."""

    notice = models.ForeignKey(YearNotice, on_delete=models.CASCADE, related_name="days")
    date = models.DateField("日期")
    kind = models.CharField("安排", max_length=4, choices=KINDS)
    name = models.CharField("节日", max_length=30, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["notice", "date"], name="workdays_day_once")]


class LocalDay(UuidModel):
    """A day a jurisdiction itself sets off or to work (民族节日, 临时停工; 放假办法第四条). No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    date = models.DateField("日期")
    kind = models.CharField("安排", max_length=4, choices=KINDS, default=DayKind.OFF.value)
    reason = models.CharField("事由", max_length=60)
    basis = models.CharField("依据", max_length=120, help_text="决定的文号或名称")

    class Meta:
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "date"], name="workdays_local_day_once")]


class LimitRow(UuidModel):
    """A limit set here, before the shipped one of the same key; `jurisdiction` null holds everywhere. No personal data.

    Rows are never changed: a new value is a new row with its own day of effect.
    """

    key = models.CharField("时限", max_length=60)
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, null=True, related_name="+")
    value = models.CharField("数值", max_length=60, help_text="整数；分阶段的用逗号分隔，如 10,5,1")
    unit = models.CharField("单位", max_length=2, choices=[(unit.value, UNIT_LABELS[unit]) for unit in Unit])
    article = models.CharField("条款", max_length=120, blank=True)
    source = models.CharField("文件", max_length=200, blank=True)
    status = models.CharField(
        "核对状态", max_length=10, choices=[(status.value, STATUS_LABELS[status]) for status in LimitStatus]
    )
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["key", "-valid_from"]
        indexes = [models.Index(fields=["key", "jurisdiction"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="workdays_limit_days"
            ),
            models.UniqueConstraint(
                fields=["key", "jurisdiction", "valid_from"], name="workdays_limit_once", nulls_distinct=False
            ),
        ]

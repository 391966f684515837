"""数量、频次明显超过合理范围 (第三十五条) and 信息处理费 (第四十二条)."""

from __future__ import annotations

from django.db import models

from gongkai.applications.models.handling import OfApplication
from gongkai.applications.rules.excess import MOST_ITEMS, Finding
from gongkai.applications.rules.fees import Scale
from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel


class Charging(UuidModel):
    """What a place has settled about excess and fees; without a row nothing is charged. No personal data."""

    jurisdiction = models.OneToOneField("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    most_items = models.PositiveSmallIntegerField("一个自然月内超过多少件可以要求说明理由", default=MOST_ITEMS)
    fees = models.CharField("收取信息处理费", max_length=1, choices=Flag.choices(), default=Flag.NO)
    basis = models.CharField("收费的依据", max_length=200, blank=True)
    pay_how = models.TextField("缴费方式", blank=True)


class Excess(OfApplication):
    """要求说明理由: asked once, answered or not, found reasonable or not; a later day for the reply where it is needed.

    Personal data: what the clerk wrote of the reasons; kept with the case until its retention ends. The applicant's own
    words are in the sealed correspondence.
    """

    asked_on = models.DateField("要求日期")
    until = models.DateField("说明理由的期限")
    number = models.PositiveIntegerField("当月第几件")
    said_on = models.DateField("收到说明日期", null=True)
    finding = models.CharField("认定", max_length=12, choices=Finding.choices(), blank=True)
    why = models.TextField("认定的理由", blank=True)
    found_on = models.DateField("认定日期", null=True)
    delay_until = models.DateField("延迟答复至", null=True)
    delay_days = models.PositiveIntegerField("延迟的工作日数", default=0)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_excess")]


class Fee(OfApplication):
    """收费通知: by one scale only, its amount, until when it is to be paid, and whether it was.

    No personal data but who handled it. Kept with the case.
    """

    scale = models.CharField("收费标准", max_length=8, choices=Scale.choices())
    before = models.PositiveIntegerField("当月此前件数", default=0)
    pages = models.PositiveIntegerField("页数", default=0)
    yuan = models.PositiveIntegerField("金额（元）")
    told_on = models.DateField("通知日期")
    arrived_on = models.DateField("收到通知日期", null=True)
    pay_by = models.DateField("缴费期限", null=True)
    paid_on = models.DateField("缴费日期", null=True)
    receipt = models.CharField("财政票据号", max_length=60, blank=True)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_fee")]

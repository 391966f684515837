"""One application for government information, one-to-one with its case."""

from __future__ import annotations

from django.db import models

from gongkai.applications.rules.asking import Confirming, Nature, SupplyForm, SupplyWay
from gongkai.applications.rules.report import Column
from gongkai.applications.rules.states import State
from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel


class Application(UuidModel):
    """What is asked, how it is to be supplied, when it counts as received, where it stands.

    Who asks is a Party of the case, sealed. `confirm_evidence` is sealed under the case's key. There is no column for a
    purpose: since 2019 nobody may be asked for one. `due_on`, `due_provisional` and `stopped` are the clock's answer,
    kept by whatever changes it. Personal data: whatever the applicant wrote in `matter`; kept with the case, emptied
    when its retention ends.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="application")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    nature = models.CharField("申请事项", max_length=12, choices=Nature.choices(), default=Nature.INFORMATION)
    matter = models.TextField("所需信息的名称、文号或者便于查询的其他特征")
    supply_form = models.CharField("提供形式", max_length=10, choices=SupplyForm.choices())
    supply_way = models.CharField("获取方式", max_length=8, choices=SupplyWay.choices())
    applicant_kind = models.CharField("申请人类别", max_length=14, choices=Column.choices())
    applicants = models.PositiveSmallIntegerField("申请人数", default=1)
    represented = models.CharField("由他人代为申请", max_length=1, choices=Flag.choices(), default=Flag.NO)
    on_paper = models.CharField("纸质申请", max_length=1, choices=Flag.choices(), default=Flag.NO)
    once = models.CharField(max_length=64, unique=True, null=True, editable=False)
    once_content = models.CharField(max_length=64, blank=True, editable=False)
    notice = models.ForeignKey(
        "vetting.Notice", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="告知书"
    )
    submitted_at = models.DateTimeField("提交时间")
    submitted_on = models.DateField("提交日期")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_how = models.CharField("确认方式", max_length=8, choices=Confirming.choices(), blank=True)
    confirmed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    confirm_evidence = models.TextField(blank=True)
    confirmed_after = models.PositiveSmallIntegerField("提交到确认的工作日数", null=True)
    received_on = models.DateField("收到申请之日", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices(), default=State.SUBMITTED)
    due_on = models.DateField("答复期限", null=True)
    due_provisional = models.CharField(max_length=1, choices=Flag.choices(), default=Flag.NO)
    stopped = models.CharField(max_length=1, choices=Flag.choices(), default=Flag.NO)
    outcome = models.CharField("办理结果", max_length=40, blank=True)
    closed_on = models.DateField("办结日期", null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organ", "state", "due_on"], name="applications_board"),
            models.Index(fields=["jurisdiction", "state", "due_on"], name="applications_place"),
            models.Index(fields=["organ", "-submitted_on", "-id"], name="applications_ledger"),
            models.Index(fields=["jurisdiction", "-submitted_on", "-id"], name="applications_all"),
            models.Index(fields=["organ", "received_on"], name="applications_received"),
            models.Index(fields=["organ", "closed_on"], name="applications_closed"),
        ]

    def __str__(self) -> str:
        return f"{self.case}"

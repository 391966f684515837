"""个人信息处理规则、告知书和告知证据、流调信息文稿 (R094–R096)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from gongkai.kernel.models import UuidModel
from gongkai.vetting.rules.states import EpidemicState, RuleState


class ProcessingRule(UuidModel):
    """个人信息处理规则 of one activity of one unit; `series` joins its versions. No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    series = models.UUIDField(default=uuid.uuid4, db_index=True)
    version = models.PositiveIntegerField("版本", default=1)
    activity = models.CharField("处理活动", max_length=120)
    purpose = models.TextField("处理目的", max_length=1000)
    basis = models.CharField("法定依据", max_length=300, blank=True)
    manner = models.TextField("处理方式", max_length=1000)
    scope = models.TextField("个人信息种类和范围", max_length=1000)
    period = models.CharField("保存期限", max_length=200)
    rights = models.TextField("查阅、更正、删除的办法", max_length=1000, blank=True)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=RuleState.choices(), default=RuleState.DRAFT)
    published_at = models.DateTimeField("公布时间", null=True)
    ended_at = models.DateTimeField("停止时间", null=True)
    ended_why = models.CharField("停止理由", max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["organ__order", "activity", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="vetting_rule_version_once"),
            models.UniqueConstraint(
                fields=["series"], condition=Q(state="PUBLISHED"), name="vetting_one_rule_published"
            ),
            models.UniqueConstraint(fields=["series"], condition=Q(state="DRAFT"), name="vetting_one_rule_draft"),
        ]
        indexes = [models.Index(fields=["jurisdiction", "state", "organ", "id"], name="vetting_rule_list")]

    def __str__(self) -> str:
        return f"{self.activity}（第{self.version}版）"


class Notice(UuidModel):
    """告知书 shown beside a form that collects personal information; `form` names the form, a version each. No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    rule = models.ForeignKey(
        ProcessingRule, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="处理规则"
    )
    form = models.CharField("用在哪个表单", max_length=60)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("告知内容", max_length=5000)
    version = models.PositiveIntegerField("版本", default=1)
    state = models.CharField("状态", max_length=10, choices=RuleState.choices(), default=RuleState.PUBLISHED)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField("启用时间")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["organ__order", "form", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "form", "version"], name="vetting_notice_version_once"),
            models.UniqueConstraint(
                fields=["organ", "form"], condition=Q(state="PUBLISHED"), name="vetting_one_notice_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"


class NoticeShown(UuidModel):
    """That a notice was shown and acknowledged (R095).

    `ref` names the record it belongs to ("applications.Application:7") or a receipt number; no name, no address.
    Personal data: the account that acknowledged it, if any; kept as long as the record it belongs to.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="shown")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    ref = models.CharField(max_length=120, db_index=True)
    at = models.DateTimeField("告知时间")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["notice", "ref"], name="vetting_shown_once")]
        indexes = [models.Index(fields=["notice", "-at", "-id"], name="vetting_shown_list")]


class EpidemicText(UuidModel):
    """流调信息发布稿 (R096): `values` holds only the fields the template allows; `text` what it makes of them.

    Personal data: who wrote and looked at it; its subject is described without identity. Kept three years.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("标题", max_length=120)
    values = models.JSONField(default=dict)
    text = models.TextField("发布稿")
    findings = models.JSONField("检查发现", default=list)
    state = models.CharField("状态", max_length=8, choices=EpidemicState.choices(), default=EpidemicState.DRAFT)
    drafted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    opinion = models.CharField("审查意见", max_length=500, blank=True)

    class Meta:
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("drafted_by")),
                name="vetting_privacy_second_person",
            )
        ]
        indexes = [
            models.Index(fields=["organ", "-drafted_at", "-id"], name="vetting_epidemic_organ"),
            models.Index(fields=["jurisdiction", "-drafted_at", "-id"], name="vetting_epidemic_place"),
        ]

    def __str__(self) -> str:
        return self.title

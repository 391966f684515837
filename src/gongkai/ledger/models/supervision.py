"""What the office does over the year: checks, rectifications, circulars, rounds, look-back."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel
from gongkai.ledger.models.plans import Assignment, Plan, Task
from gongkai.ledger.rules.states import (
    CheckKind,
    CheckResult,
    CircularState,
    LookBackState,
    LookBackVerdict,
    RectificationSource,
    RectificationState,
    RoundState,
)


class Check(UuidModel):
    """检查、指导、协调 of a unit or a task (R186, R411). Personal data: who recorded it; kept as long as the plan."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    by_organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="检查单位")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="checks")
    kind = models.CharField("方式", max_length=10, choices=CheckKind.choices())
    on = models.DateField("日期")
    result = models.CharField("结果", max_length=6, choices=CheckResult.choices())
    findings = models.TextField("发现的问题", blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["jurisdiction", "-on", "-id"], name="ledger_check_list"),
            models.Index(fields=["organ", "-on", "-id"], name="ledger_check_organ"),
        ]


class Circular(UuidModel):
    """通报 (R187). `figures` are frozen when drafted; `items` [{organ_id, organ, kind, text, due_on}].

    Personal data: who drafted and issued it; kept as long as the plan.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    starts_on = models.DateField("通报期起")
    ends_on = models.DateField("通报期止")
    figures = models.JSONField(default=list)
    items = models.JSONField(default=list)
    body = models.TextField("正文", blank=True)
    state = models.CharField("状态", max_length=6, choices=CircularState.choices(), default=CircularState.DRAFT)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField("印发日期", null=True)

    class Meta:
        ordering = ["-drafted_at", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "-drafted_at", "-id"], name="ledger_circular_list")]

    def __str__(self) -> str:
        return self.title


class Rectification(UuidModel):
    """整改, with a clock of its own in working days (R187, R190). Personal data: who ordered and verified it; kept as long as the plan."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="整改单位")
    source = models.CharField("来源", max_length=8, choices=RectificationSource.choices())
    check_record = models.ForeignKey(
        Check, on_delete=models.SET_NULL, null=True, blank=True, related_name="rectifications"
    )
    circular = models.ForeignKey(
        Circular, on_delete=models.SET_NULL, null=True, blank=True, related_name="rectifications"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.SET_NULL, null=True, blank=True, related_name="rectifications"
    )
    issue = models.TextField("问题")
    ordered_on = models.DateField("责令日期")
    ordered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    working_days = models.PositiveSmallIntegerField("整改期限（工作日）")
    due_on = models.DateField("整改时限")
    provisional = models.CharField("暂定", max_length=1, choices=Flag.choices(), default=Flag.NO)
    fixed_on = models.DateField("整改完成日期", null=True, blank=True)
    fix = models.TextField("整改情况", blank=True)
    fixed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    verified_on = models.DateField("核验日期", null=True, blank=True)
    verified_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    verdict_reason = models.TextField("核验意见", blank=True)
    state = models.CharField(
        "状态", max_length=9, choices=RectificationState.choices(), default=RectificationState.ORDERED
    )
    reminded = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "due_on", "id"], name="ledger_rect_list"),
            models.Index(fields=["organ", "state", "due_on", "id"], name="ledger_rect_organ"),
        ]


class Round(UuidModel):
    """调度: progress asked of units at once (R191). Personal data: who opened it; kept as long as the plan."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="rounds")
    title = models.CharField("调度事项", max_length=200)
    asks = models.TextField("调度要求", blank=True)
    asked_on = models.DateField("下发日期")
    due_on = models.DateField("反馈时限")
    state = models.CharField("状态", max_length=6, choices=RoundState.choices(), default=RoundState.OPEN)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_on", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "state", "-asked_on", "-id"], name="ledger_round_list")]

    def __str__(self) -> str:
        return self.title


class RoundReply(UuidModel):
    """One unit's answer to a round; a row stands for each unit asked. Personal data: who answered; kept as long as the plan."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="replies")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    organ_order = models.PositiveIntegerField(default=0)
    text = models.TextField("进展情况", blank=True)
    replied_on = models.DateField("反馈日期", null=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["round_id", "organ_order", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "organ"], name="ledger_one_reply_each")]
        indexes = [models.Index(fields=["organ", "replied_on", "id"], name="ledger_reply_organ")]


class LookBack(UuidModel):
    """回头看 over a plan of last year (R188). Personal data: who opened it; kept as long as the plan."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="lookback")
    due_on = models.DateField("核查时限", null=True, blank=True)
    state = models.CharField("状态", max_length=6, choices=LookBackState.choices(), default=LookBackState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]


class LookBackItem(UuidModel):
    """What became of one task. Personal data: who decided; kept as long as the plan."""

    lookback = models.ForeignKey(LookBack, on_delete=models.CASCADE, related_name="items")
    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="lookback_item")
    position = models.PositiveIntegerField()
    verdict = models.CharField(
        "结论", max_length=10, choices=LookBackVerdict.choices(), default=LookBackVerdict.PENDING
    )
    reason = models.TextField("说明", blank=True)
    owner = models.ForeignKey(
        "orgs.Organ", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    due_on = models.DateField("整改时限", null=True, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    carried_to = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["lookback_id", "position", "id"]

"""The uploaded notice and what was read from it, until it is confirmed."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel
from gongkai.ledger.models.plans import Plan, Task
from gongkai.ledger.rules.states import IntakeState, Level


class Intake(UuidModel):
    """导入: one uploaded notice on its way to a ledger (R417). Personal data: who brought and confirmed it; kept as long as the plan.

    `head` is JSON of the notice's head, each value {"text", "span"}; `doubts` [{message, span, settled}].
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=255)
    state = models.CharField("状态", max_length=10, choices=IntakeState.choices(), default=IntakeState.RECEIVED)
    form = models.CharField("格式", max_length=10, blank=True)
    text = models.TextField(blank=True)
    layout = models.JSONField(default=list)
    error = models.CharField("失败原因", max_length=500, blank=True)
    head = models.JSONField(default=dict)
    doubts = models.JSONField(default=list)
    level = models.CharField("层级", max_length=10, choices=Level.choices(), default=Level.OWN)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    until_year = models.PositiveSmallIntegerField("执行至", null=True, blank=True)
    title = models.CharField("标题", max_length=300, blank=True)
    doc_number = models.CharField("文号", max_length=80, blank=True)
    issuer = models.CharField("发文机关", max_length=120, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    parent = models.ForeignKey(
        Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="上级要点"
    )
    corrects = models.ForeignKey(
        Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections", verbose_name="更正的方案"
    )
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="intakes")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    reading_since = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "state", "-received_at", "-id"], name="ledger_intake_list")]

    def __str__(self) -> str:
        return self.title or self.name


class IntakeItem(UuidModel):
    """One duty as read, still to be checked. No personal data.

    `units` [{name, role, span, kind, id, how, nearest}] · `deadlines`, `milestones`, `local_deadlines`
    [{kind, date, days, text, span}] · `spans` {field: [start, end]} · `doubts` [{message, span, settled, about}].
    """

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kept = models.CharField("列入台账", max_length=1, choices=Flag.choices(), default=Flag.YES)
    no = models.CharField("序号", max_length=40, blank=True)
    path = models.JSONField("标题层次", default=list)
    topic = models.CharField("工作任务", max_length=300, blank=True)
    requirement = models.TextField("工作要求", blank=True)
    measures = models.TextField("本级落实措施", blank=True)
    units = models.JSONField("责任单位", default=list)
    deadline_text = models.CharField("时限要求", max_length=500, blank=True)
    deadlines = models.JSONField(default=list)
    milestones = models.JSONField(default=list)
    local_deadline_text = models.CharField("本级时限", max_length=500, blank=True)
    local_deadlines = models.JSONField(default=list)
    spans = models.JSONField(default=dict)
    carried = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    open_doubts = models.PositiveSmallIntegerField(default=0)
    parent_task = models.ForeignKey(
        Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="上级任务"
    )

    class Meta:
        ordering = ["intake_id", "position", "id"]
        indexes = [models.Index(fields=["intake", "position", "id"], name="ledger_item_list")]

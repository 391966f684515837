"""Plans and their parts: what a notice asks, and who owes it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel
from gongkai.ledger.rules.states import (
    AssignmentState,
    BatchState,
    CheckpointKind,
    CheckpointState,
    Level,
    PlanState,
    Release,
    ReleaseRule,
    Role,
    TaskState,
)

NO_DUE = date(9999, 12, 31)


class Plan(UuidModel):
    """要点、实施方案 (R180). Personal data: who confirmed it; kept as long as the plan."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="主管单位")
    level = models.CharField("层级", max_length=10, choices=Level.choices())
    year = models.PositiveSmallIntegerField("年度")
    until_year = models.PositiveSmallIntegerField("执行至", help_text="跨年度方案填最后一年")
    title = models.CharField("标题", max_length=300)
    doc_number = models.CharField("文号", max_length=80, blank=True)
    issuer = models.CharField("发文机关", max_length=120, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级要点"
    )
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source_text = models.TextField(blank=True)
    source_layout = models.JSONField(default=list)
    state = models.CharField("状态", max_length=8, choices=PlanState.choices(), default=PlanState.OPEN)
    release_rule = models.CharField("公开方式", max_length=8, choices=ReleaseRule.choices(), default=ReleaseRule.NONE)
    published_url = models.URLField("公开地址", max_length=500, blank=True)
    periods_until = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year", "level", "id"]
        indexes = [models.Index(fields=["jurisdiction", "state", "-year", "id"], name="ledger_plan_list")]

    def __str__(self) -> str:
        return self.title


class Batch(models.Model):
    """Rows written in several short transactions that become true by one small write. No personal data."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="batches")
    intake = models.ForeignKey("ledger.Intake", on_delete=models.CASCADE, null=True, related_name="batches")
    state = models.CharField(max_length=8, choices=BatchState.choices(), default=BatchState.STAGED)
    started_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state"], name="ledger_batch_state")]
        constraints = [
            models.UniqueConstraint(fields=["intake"], condition=Q(state="STAGED"), name="ledger_one_staged_batch")
        ]


class Task(UuidModel):
    """任务: one duty of a plan. `spans` point into the plan's source text. Personal data: who released it; kept as long as the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="主管单位")
    position = models.PositiveIntegerField("次序")
    no = models.CharField("序号", max_length=40, blank=True)
    path = models.JSONField("标题层次", default=list)
    theme = models.CharField("领域", max_length=120, blank=True)
    topic = models.CharField("工作任务", max_length=300, blank=True)
    requirement = models.TextField("工作要求")
    measures = models.TextField("本级落实措施", blank=True)
    deadline_text = models.CharField("时限要求", max_length=500, blank=True)
    superior_deadline_text = models.CharField("上级时限", max_length=500, blank=True)
    deadlines = models.JSONField(default=list)
    superior_deadlines = models.JSONField(default=list)
    milestones = models.JSONField(default=list)
    spans = models.JSONField(default=dict)
    units_text = models.TextField("责任单位（原文）", blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级任务"
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name="结转自"
    )
    state = models.CharField("状态", max_length=8, choices=TaskState.choices(), default=TaskState.NEW)
    released = models.CharField("公开", max_length=8, choices=Release.choices(), default=Release.HIDDEN)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    public_links = models.JSONField("公开成果", default=list)
    shown_at = models.DateTimeField(null=True)  # when what the public sees of it last changed

    class Meta:
        ordering = ["plan_id", "position", "id"]
        indexes = [
            models.Index(fields=["plan", "position", "id"], name="ledger_task_plan"),
            models.Index(fields=["jurisdiction", "released", "plan", "position", "id"], name="ledger_task_public"),
            models.Index(fields=["jurisdiction", "state", "id"], name="ledger_task_state"),
            models.Index(fields=["jurisdiction", "released", "-shown_at", "-id"], name="ledger_task_feed"),
        ]

    def __str__(self) -> str:
        return self.topic or self.requirement[:40]


class Assignment(UuidModel):
    """分工: one organ's part in one task. Narrow columns are copied from task and organ so that lists need no join.

    `next_due` is the earliest day still owed; `due_order` is the same with a far day for none, for sorting.
    Personal data: name of the leader in charge (分管领导), internal; kept as long as the plan.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="assignments")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    organ_order = models.PositiveIntegerField(default=0)
    year = models.PositiveSmallIntegerField()
    theme = models.CharField("领域", max_length=120, blank=True)
    position = models.PositiveIntegerField()
    role = models.CharField("分工", max_length=5, choices=Role.choices())
    via_group = models.ForeignKey("orgs.Group", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    printed = models.CharField("原文单位", max_length=200, blank=True)
    leader_in_charge = models.CharField("单位分管领导", max_length=60, blank=True)
    section = models.CharField("责任科室", max_length=60, blank=True)
    state = models.CharField("状态", max_length=8, choices=AssignmentState.choices(), default=AssignmentState.NEW)
    standing = models.CharField(max_length=1, choices=Flag.choices(), default=Flag.NO)
    next_due = models.DateField("下一时限", null=True)
    due_order = models.DateField(default=NO_DUE)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    done_on = models.DateField("完成日期", null=True)
    returned_times = models.PositiveSmallIntegerField("退回次数", default=0)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["plan_id", "organ_order", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "organ"], condition=~Q(state="VOID"), name="ledger_one_part_each")
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "due_order", "id"], name="ledger_as_state"),
            models.Index(fields=["jurisdiction", "due_order", "id"], name="ledger_as_due"),
            models.Index(fields=["organ", "state", "due_order", "id"], name="ledger_as_organ_state"),
            models.Index(fields=["organ", "due_order", "id"], name="ledger_as_organ_due"),
            models.Index(fields=["plan", "organ_order", "position", "id"], name="ledger_as_plan"),
            models.Index(fields=["jurisdiction", "theme", "due_order", "id"], name="ledger_as_theme"),
            models.Index(
                fields=["jurisdiction", "year", "organ", "state", "due_order", "theme", "done_on", "returned_times"],
                name="ledger_as_board",
            ),
        ]


class Checkpoint(UuidModel):
    """节点: one thing to be shown by one day (R185, R195). `superior` ones are the superior's limits, for reference.

    Personal data: who claimed; kept as long as the plan.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="checkpoints")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("种类", max_length=9, choices=CheckpointKind.choices())
    label = models.CharField("节点", max_length=200)
    starts_on = models.DateField("起", null=True)
    due_on = models.DateField("时限")
    due_month = models.DateField(
        null=True
    )  # the first of its month, so that a year is grouped by month without counting
    rule = models.JSONField(default=dict)
    provisional = models.CharField("暂定", max_length=1, choices=Flag.choices(), default=Flag.NO)
    superior = models.CharField("上级时限", max_length=1, choices=Flag.choices(), default=Flag.NO)
    final = models.CharField("末次", max_length=1, choices=Flag.choices(), default=Flag.NO)
    state = models.CharField("状态", max_length=8, choices=CheckpointState.choices(), default=CheckpointState.OPEN)
    claim = models.TextField("完成情况", blank=True)
    alone_reason = models.TextField("配合单位未报说明", blank=True)
    claimed_at = models.DateTimeField(null=True)
    claimed_on = models.DateField(null=True)
    claimed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reminded = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["assignment", "due_on", "id"], name="ledger_cp_assignment"),
            models.Index(fields=["jurisdiction", "state", "due_on", "id"], name="ledger_cp_state"),
            models.Index(fields=["organ", "state", "due_on", "id"], name="ledger_cp_organ"),
            models.Index(fields=["state", "due_on", "id"], name="ledger_cp_due"),
            models.Index(
                fields=["jurisdiction", "superior", "due_on", "state", "organ", "due_month", "claimed_on"],
                name="ledger_cp_board",
            ),
        ]

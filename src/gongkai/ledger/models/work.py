"""What a unit does about its part: measures, progress, evidence, problems; and what the office decides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.kernel.models import UuidModel
from gongkai.ledger.models.plans import Assignment, Checkpoint
from gongkai.ledger.rules.states import EvidenceKind, EvidenceState, ProblemState, Verdict


class Measure(UuidModel):
    """工作举措 with its own limit (R183). Personal data: 分管领导's name, internal; kept as long as the plan."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    text = models.TextField("工作举措")
    limit_text = models.CharField("时限要求", max_length=200, blank=True)
    due_on = models.DateField("完成日期要求", null=True, blank=True)
    leader = models.CharField("单位分管领导", max_length=60, blank=True)
    section = models.CharField("责任科室", max_length=60, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        ordering = ["assignment_id", "position", "id"]


class Progress(models.Model):
    """工作进展. Personal data: who wrote it; kept as long as the plan."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="progress")
    on = models.DateField("日期")
    text = models.TextField("进展情况")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]


class Evidence(UuidModel):
    """佐证 (R196). `record` is "room.Model:uuid" of this platform. Personal data: who added it.

    At acceptance a snapshot is kept with its hash; `fails` are the failed looks at a link [{on, at, why}].
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="evidence")
    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence", verbose_name="节点"
    )
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=6, choices=EvidenceKind.choices())
    url = models.CharField("网址", max_length=500, blank=True)
    record = models.CharField("平台记录", max_length=120, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=9, choices=EvidenceState.choices(), default=EvidenceState.GOOD)
    withdrawn_why = models.CharField("撤回原因", max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    snapshot = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    snapshot_note = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True)
    fails = models.JSONField(default=list)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["record"], name="ledger_ev_record"),
            models.Index(fields=["state", "kind", "checked_at", "id"], name="ledger_ev_check"),
            models.Index(fields=["organ", "state", "id"], name="ledger_ev_organ"),
            models.Index(fields=["jurisdiction", "state", "id"], name="ledger_ev_jurisdiction"),
        ]


class Decision(UuidModel):
    """审定. A decision on paper is entered by someone else (代录): `on_behalf_of` decided on `decided_on`.

    Personal data: who decided and who entered it; kept as long as the plan.
    """

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField("结论", max_length=6, choices=Verdict.choices())
    reason = models.TextField("理由", blank=True)
    claim = models.TextField("当时的完成情况", blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        "orgs.Holding", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代录的审定人"
    )
    decided_on = models.DateField("审定日期")
    paper = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_behalf_of__isnull=True) | Q(paper__isnull=False), name="ledger_paper_with_proxy"
            )
        ]


class Problem(UuidModel):
    """疑难问题 (R192). Personal data: who logged it; kept as long as the plan."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="problems")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="提出单位")
    text = models.TextField("问题")
    parties = models.ManyToManyField("orgs.Organ", blank=True, related_name="+", verbose_name="涉及单位")
    state = models.CharField("状态", max_length=12, choices=ProblemState.choices(), default=ProblemState.LOGGED)
    due_on = models.DateField("解决时限", null=True, blank=True)
    decision = models.TextField("协调意见", blank=True)
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    escalated_at = models.DateTimeField(null=True)
    settled_on = models.DateField("解决日期", null=True)

    class Meta:
        ordering = ["-logged_at", "-id"]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "-logged_at", "-id"], name="ledger_problem_list"),
            models.Index(fields=["organ", "state", "-logged_at", "-id"], name="ledger_problem_organ"),
        ]

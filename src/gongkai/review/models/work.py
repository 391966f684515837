"""A review, the versions of what it reviews, its steps, what was decided on each, remarks on the text."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from gongkai.kernel.models import UuidModel
from gongkai.review.models.arrangements import Delegation, Scheme
from gongkai.review.rules.states import Gate, Kind, RemarkState, ReviewState, Route, Sort, StepState, Verdict

NO_DUE = date(9999, 12, 31)
FLAG = [("Y", "是"), ("N", "否")]


class Review(UuidModel):
    """One passage of a subject through its scheme. `subject` is "documents.Document:12"; `organ` drafted it.

    `due_order` is the earliest day a step that waits is due (9999-12-31: none), for lists.
    Personal data: who drafted and who submitted; kept as long as the subject's record.
    """

    subject = models.CharField("对象", max_length=80)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices())
    title = models.CharField("标题", max_length=300)
    url = models.CharField("所在页面", max_length=300, blank=True)
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="起草单位")
    drafter = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="起草人"
    )
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="流程版本")
    route = models.CharField("方式", max_length=9, choices=Route.choices(), default=Route.ORDINARY)
    emergency_reason = models.CharField("应急理由", max_length=300, blank=True)
    emergency_at = models.DateTimeField("应急审核通过时间", null=True)
    state = models.CharField("状态", max_length=9, choices=ReviewState.choices(), default=ReviewState.OPEN)
    fingerprint = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField("第几次提交", default=1)
    returned_times = models.PositiveSmallIntegerField("退回次数", default=0)
    opened_at = models.DateTimeField("提交时间")
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("办结时间", null=True)
    due_order = models.DateField(default=NO_DUE)
    withdrawn_why = models.CharField("撤回理由", max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=["OPEN", "RETURNED"]), name="review_one_under_way"
            )
        ]
        indexes = [
            models.Index(fields=["subject", "-id"], name="review_subject"),
            models.Index(fields=["jurisdiction", "-opened_at", "-id"], name="review_all"),
            models.Index(fields=["organ", "-opened_at", "-id"], name="review_organ"),
            models.Index(fields=["jurisdiction", "state", "-opened_at", "-id"], name="review_all_state"),
            models.Index(fields=["organ", "state", "-opened_at", "-id"], name="review_organ_state"),
            models.Index(fields=["jurisdiction", "due_order", "id"], name="review_all_due"),
            models.Index(fields=["organ", "due_order", "id"], name="review_organ_due"),
            models.Index(fields=["drafter", "-opened_at", "-id"], name="review_drafter"),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """What was submitted: sections [{title, html}] with clean HTML, and the fingerprint of all that would go out.

    Personal data: whatever the content holds, and who brought it; kept as long as the review.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    fingerprint = models.CharField(max_length=64)
    sections = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["review_id", "number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="review_version_once")]


class Step(UuidModel):
    """One step of a review, taken by a post of `organ` with one of `duties` (",REVIEWER,LEADER,").

    `fingerprint` is what its last approval approved; it holds for exactly that content. `due_order` is 9999-12-31
    unless the step waits, so that queues walk one index.
    Personal data: who claimed and who decided; kept as long as the review.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="steps")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="办理单位")
    sort = models.CharField("步骤", max_length=8, choices=Sort.choices())
    stage = models.PositiveSmallIntegerField("轮次")
    duties = models.CharField("办理岗位", max_length=120)
    gates = models.JSONField(default=list)
    allowed = models.PositiveSmallIntegerField("时限（工作日）")
    state = models.CharField("状态", max_length=8, choices=StepState.choices(), default=StepState.AHEAD)
    opened_at = models.DateTimeField(null=True)
    due_on = models.DateField("时限", null=True)
    due_order = models.DateField(default=NO_DUE)
    provisional = models.CharField(max_length=1, choices=FLAG, default="N")
    claimed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    claimed_post = models.ForeignKey("orgs.Post", on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["review_id", "stage", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "sort"], name="review_sort_once"),
            models.CheckConstraint(
                condition=Q(fingerprint="") | Q(approved_by__isnull=False), name="review_approval_has_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "due_order", "id"], name="review_step_queue"),
            models.Index(fields=["jurisdiction", "due_order", "id"], name="review_step_due"),
            models.Index(fields=["claimed_by", "state"], name="review_claims"),
            models.Index(fields=["review", "approved_by"], name="review_approvers"),
        ]


class Decision(UuidModel):
    """What was decided on a step, of which version. `person` decided; `by` put it in.

    Entered for somebody (代录): `on_behalf_of` decided on `decided_on`, the scan is `paper`.
    Personal data: who decided and who entered it; kept as long as the review.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="decisions")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="decisions")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="起草单位")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("结论", max_length=7, choices=Verdict.choices())
    opinion = models.TextField("意见", blank=True)
    gates = models.JSONField(default=list)
    standard = models.CharField("保密审查标准", max_length=300, blank=True)
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="审批人")
    post = models.ForeignKey("orgs.Post", on_delete=models.PROTECT, related_name="+", verbose_name="岗位")
    how = models.CharField("以何身份", max_length=60, blank=True)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        "orgs.Holding", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="代录的审批人"
    )
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="录入人")
    decided_on = models.DateField("审批日期")
    late = models.CharField("超过时限", max_length=1, choices=FLAG, default="N")
    paper = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_behalf_of__isnull=True) | Q(paper__isnull=False), name="review_paper_with_proxy"
            )
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "decided_on", "id"], name="review_decided"),
            models.Index(fields=["organ", "decided_on", "id"], name="review_decided_organ"),
        ]

    @property
    def gate_labels(self) -> list[str]:
        """The gates found in order, in words."""
        return [Gate(gate).label for gate in self.gates]


class Remark(UuidModel):
    """批注 on words of the text, or an answer to one (`parent`).

    Personal data: who wrote it; kept as long as the review.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    section = models.CharField("部分", max_length=200, blank=True)
    quote = models.TextField("原文", blank=True)
    start = models.PositiveIntegerField(null=True)
    text = models.TextField("批注")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField("状态", max_length=8, choices=RemarkState.choices(), default=RemarkState.OPEN)
    resolved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

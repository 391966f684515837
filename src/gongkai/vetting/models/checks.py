"""What was looked through, what was found, who let it pass, what was masked (R091–R093)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel
from gongkai.vetting.rules import WORDING, HitKind, Severity, kinds
from gongkai.vetting.rules.states import WAITING, CheckState, Decision, FindingState

SEVERITIES = [(Severity.BLOCK.value, "阻断"), (Severity.WARN.value, "提醒"), (Severity.NOTE.value, "提示")]


def kind_choices() -> list[tuple[str, str]]:
    """Every kind with its label; a function, so that a new kind is no change of tables."""
    return [(kind.value, row.label) for kind, row in kinds().items()]


def word_choices() -> list[tuple[str, str]]:
    """The kinds of wording."""
    return [(value, label) for value, label in kind_choices() if HitKind(value) in WORDING]


class Check(UuidModel):
    """One look through what would go out, or (`public`) what is already out; `current` is the newest of its subject of either sort.

    `fingerprint` is what the owner's room computed over the content; `rules_version` what was looked for. `key` opens
    the sealed originals of its findings. Personal data: drafter and who checked; kept as long as the subject.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    subject = models.CharField(max_length=120, db_index=True)
    fingerprint = models.CharField(max_length=64)
    rules_version = models.CharField("规则版本", max_length=60)
    title = models.CharField("标题", max_length=300)
    link = models.CharField(max_length=300, blank=True)
    item_kind = models.CharField("信息种类", max_length=20, blank=True)
    drafter = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("检查时间")
    state = models.CharField("结果", max_length=10, choices=CheckState.choices())
    current = models.CharField(max_length=1, choices=Flag.choices(), default=Flag.YES)
    public = models.CharField("已公开", max_length=1, choices=Flag.choices(), default=Flag.NO)
    key = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "public"], condition=Q(current="Y"), name="vetting_one_current_check"
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "current", "-at", "-id"], name="vetting_check_list")]

    def __str__(self) -> str:
        return self.title


class Finding(UuidModel):
    """One place that must be looked at. `part` is “正文” or a file's name, `place` where in it; `order` as found.

    `masked` and `excerpt` may be shown to all who see the check; `sealed` is the original under the check's key.
    `sameness` is a keyed digest by which the next check of the subject knows it again.
    Personal data: the sealed original of a third party; destroyed 30 days after it is gone from the content.
    """

    check_record = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="findings")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    order = models.PositiveIntegerField()
    part = models.CharField("部分", max_length=255)
    place = models.CharField("位置", max_length=300, blank=True)
    kind = models.CharField("种类", max_length=20, choices=kind_choices)
    severity = models.CharField("程度", max_length=5, choices=SEVERITIES)
    masked = models.CharField("遮蔽后", max_length=200, blank=True)
    excerpt = models.CharField("上下文", max_length=400, blank=True)
    why = models.CharField("说明", max_length=400)
    suggestion = models.CharField("建议写法", max_length=200, blank=True)
    hidden = models.CharField(max_length=20, blank=True)
    sealed = models.TextField(blank=True)
    sameness = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=12, choices=FindingState.choices(), default=FindingState.OPEN)
    public = models.CharField("已公开", max_length=1, choices=Flag.choices(), default=Flag.NO)
    found_at = models.DateTimeField("发现时间")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    settled_why = models.CharField("处理说明", max_length=500, blank=True)

    class Meta:
        ordering = ["check_record_id", "order", "id"]
        indexes = [
            models.Index(fields=["organ", "state", "-found_at", "-id"], name="vetting_find_organ"),
            models.Index(fields=["jurisdiction", "state", "-found_at", "-id"], name="vetting_find_place"),
            models.Index(fields=["state", "settled_at"], name="vetting_find_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.masked}".strip()

    @property
    def waits(self) -> bool:
        """Whether something must still be done about it."""
        return self.state in WAITING

    @property
    def blocks(self) -> bool:
        """Whether it stops publication as it stands."""
        return self.waits and self.severity == Severity.BLOCK

    @property
    def article(self) -> str:
        """The article it rests on."""
        return kinds()[HitKind(self.kind)].article


class Waiver(models.Model):
    """申请放行 and its decision by a second person. Personal data: who asked and decided; kept as long as the check."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="waivers")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField("申请理由", max_length=500)
    decision = models.CharField("审定", max_length=7, choices=Decision.choices(), default=Decision.ASKED)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField("审定理由", max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(decision="ASKED"), name="vetting_one_waiver_waits"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="vetting_second_person"
            ),
        ]


class Trace(UuidModel):
    """遮蔽前后留痕 (R092): what stood there before it was masked, by which rule, by whom, looked over by whom.

    Personal data: the sealed original of a third party, under its own key; destroyed three years after masking.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    finding = models.ForeignKey(Finding, on_delete=models.SET_NULL, null=True, related_name="traces")
    subject = models.CharField(max_length=120, db_index=True)
    title = models.CharField("标题", max_length=300)
    link = models.CharField(max_length=300, blank=True)
    part = models.CharField("部分", max_length=255)
    place = models.CharField("位置", max_length=300, blank=True)
    kind = models.CharField("种类", max_length=20, choices=kind_choices)
    rule = models.CharField("遮蔽规则", max_length=120)
    masked = models.CharField("遮蔽后", max_length=200, blank=True)
    sealed = models.TextField(blank=True)
    key = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("遮蔽时间")
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["organ", "-at", "-id"], name="vetting_trace_organ"),
            models.Index(fields=["jurisdiction", "-at", "-id"], name="vetting_trace_place"),
        ]

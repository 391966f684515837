"""What happens to a document after it is signed: releases, relations, validity, clean-up, removal."""

from __future__ import annotations

from django.db import models

from gongkai.documents.models.documents import Document
from gongkai.documents.rules.removal import Cause, Step
from gongkai.documents.rules.states import Channel, RelationKind, ReleaseState, Validity
from gongkai.kernel.models import UuidModel


class Release(UuidModel):
    """The release of a document to one channel (R002, R016, R017, R098).

    Personal data: who is responsible, internal; kept with the document.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="releases")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField("渠道", max_length=9, choices=Channel.choices())
    state = models.CharField("状态", max_length=9, choices=ReleaseState.choices(), default=ReleaseState.QUEUED)
    planned_at = models.DateTimeField("计划时间", null=True, blank=True)
    released_at = models.DateTimeField("发布时间", null=True, blank=True)
    url = models.CharField("网址", max_length=500, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("说明", max_length=300, blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    before_site = models.CharField("早于政府网站", max_length=1, choices=[("N", "否"), ("Y", "是")], default="N")

    class Meta:
        ordering = ["document_id", "id"]
        indexes = [
            models.Index(fields=["jurisdiction", "channel", "state", "planned_at", "id"], name="documents_rel_queue"),
            models.Index(fields=["organ", "channel", "state", "planned_at", "id"], name="documents_rel_organ"),
        ]
        constraints = [models.UniqueConstraint(fields=["document", "channel"], name="documents_one_release")]


class Relation(UuidModel):
    """One document bears on another, seen from both ends; the other may lie outside the library. No personal data."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="bears_on")
    kind = models.CharField("关系", max_length=10, choices=RelationKind.choices())
    other = models.ForeignKey(
        Document, on_delete=models.CASCADE, null=True, blank=True, related_name="borne_on_by", verbose_name="对象"
    )
    other_title = models.CharField("库外文件标题", max_length=300, blank=True)
    other_number = models.CharField("库外文件文号", max_length=60, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    scope = models.CharField("所涉条款", max_length=300, blank=True)

    class Meta:
        ordering = ["document_id", "id"]


class ValidityEvent(UuidModel):
    """A change of validity with its date and cause (R064). Personal data: who entered it; kept for good."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="validity_events")
    validity = models.CharField("有效性", max_length=9, choices=Validity.choices())
    on = models.DateField("日期")
    cause = models.CharField("原因", max_length=300)
    other = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    expires_on = models.DateField("延长后的有效期截止", null=True, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["document_id", "on", "id"]


class Cleanup(UuidModel):
    """规范性文件清理: one round over the documents in force (R074). No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=120)
    basis = models.CharField("依据", max_length=300, blank=True)
    due_on = models.DateField("完成期限")
    state = models.CharField("状态", max_length=6, choices=[("OPEN", "进行中"), ("CLOSED", "已完成")], default="OPEN")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]


class CleanupItem(UuidModel):
    """One document in a round of clean-up. Personal data: who decided; kept with the round."""

    cleanup = models.ForeignKey(Cleanup, on_delete=models.CASCADE, related_name="items")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="cleanup_items")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(
        "清理意见", max_length=7,
        choices=[("", "未填"), ("KEEP", "继续有效"), ("REVISE", "修改"), ("ABOLISH", "废止"), ("VOID", "宣布失效")],
        blank=True, default="",
    )  # fmt: skip
    reason = models.CharField("理由", max_length=300, blank=True)
    decided_on = models.DateField("日期", null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField("落实日期", null=True, blank=True)

    class Meta:
        ordering = ["cleanup_id", "id"]
        constraints = [models.UniqueConstraint(fields=["cleanup", "document"], name="documents_cleanup_once")]
        indexes = [models.Index(fields=["cleanup", "organ", "id"], name="documents_cl_organ")]


class Removal(UuidModel):
    """撤下: personal data, a secret or an error was public and must be gone everywhere. The public reason repeats nothing.

    Asked by one person, approved by another; in an emergency taken down at once and approved afterwards (`urgent`).
    `sealed` is what was served, encrypted under `key` (kernel.crypto); `found_at` lists where it was still seen.
    Personal data: who asked and who approved; whatever was removed, sealed. Kept for good.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="removals")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField("原因", max_length=8, choices=Cause.choices())
    reason = models.TextField("内部说明")
    state = models.CharField("状态", max_length=7, choices=Step.choices(), default=Step.ASKED)
    urgent = models.CharField("紧急撤下", max_length=1, choices=[("N", "否"), ("Y", "是")], default="N")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("批准时间", null=True)
    opinion = models.CharField("批准意见", max_length=300, blank=True)
    removed_at = models.DateTimeField("撤下时间", null=True)
    sealed = models.TextField(blank=True)
    key = models.TextField(blank=True)
    confirmed_at = models.DateTimeField("确认处处都已撤下", null=True, blank=True)
    found_at = models.JSONField("复查仍能看到的地方", default=list)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "state", "-at", "-id"], name="documents_removals")]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(state="ASKED"), name="documents_one_removal_asked"
            )
        ]

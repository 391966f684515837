"""报送 from departments with its circular, and bulk import."""

from __future__ import annotations

from django.db import models

from gongkai.documents.models.documents import Document
from gongkai.documents.rules.states import Channel, SubmissionState
from gongkai.kernel.models import UuidModel


class Submission(UuidModel):
    """A department's document handed in for the county's portal or gazette, with receipt and reason (R099).

    Personal data: who sent, who received; kept with the document.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="submissions")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="报送单位")
    target = models.CharField("报送到", max_length=9, choices=Channel.choices())
    receipt = models.CharField("回执号", max_length=30, blank=True)
    state = models.CharField("状态", max_length=9, choices=SubmissionState.choices(), default=SubmissionState.SENT)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField("不予采用的理由", max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    published_on = models.DateField("刊登日期", null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "-sent_at", "-id"], name="documents_sub_place"),
            models.Index(fields=["organ", "state", "-sent_at", "-id"], name="documents_sub_organ"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "receipt"], name="documents_receipt_once", condition=~models.Q(receipt="")
            )
        ]


class SubmissionCircular(UuidModel):
    """报送刊登情况通报 of a period, kept as it was issued (R101). No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=120)
    first = models.DateField("起")
    last = models.DateField("止")
    rows = models.JSONField(default=list)
    note = models.TextField("说明", blank=True)
    made_at = models.DateTimeField()
    issued_on = models.DateField("印发日期", null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]


class ImportBatch(UuidModel):
    """Many .docx or .pdf files brought in at once; it can be stopped anywhere and goes on where it was.

    Personal data: who brought them; the files are kept as the documents' originals.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=200)
    options = models.JSONField(default=dict)
    state = models.CharField(
        "状态", max_length=8, choices=[("WAITING", "待导入"), ("RUNNING", "导入中"), ("DONE", "已完成"), ("STOPPED", "已停止")], default="WAITING"
    )  # fmt: skip
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]


class ImportItem(models.Model):
    """One file of a batch and what became of it. Personal data: what the file holds; kept with the batch."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField()
    name = models.CharField("文件名", max_length=255)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    source_path = models.CharField("路径", max_length=1000, blank=True)
    state = models.CharField(
        max_length=7, choices=[("WAITING", "待导入"), ("DONE", "已导入"), ("SKIPPED", "已有，未重复导入"), ("FAILED", "未能导入")], default="WAITING"
    )  # fmt: skip
    message = models.CharField("说明", max_length=300, blank=True)
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["batch_id", "order"]
        constraints = [models.UniqueConstraint(fields=["batch", "order"], name="documents_import_order")]
        indexes = [models.Index(fields=["batch", "state", "order"], name="documents_import_state")]

"""What writing leaves beside the document: texts not saved yet, pasted and imported text before and after, index numbers."""

from __future__ import annotations

from django.db import models

from gongkai.documents.models.documents import Document
from gongkai.documents.rules.facts import Source
from gongkai.documents.rules.numbers import INDEX_PATTERN, INDEX_WIDTH
from gongkai.kernel.models import UuidModel


class Unsaved(models.Model):
    """What a person has typed into the editor and not saved yet; `base` is the stamp of the text they began from.

    Personal data: who typed, and whatever was typed; removed when it is saved or given up, or after 90 days.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="unsaved")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    base = models.CharField(max_length=16)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "user"], name="documents_unsaved_once")]


class Tidied(UuidModel):
    """A text that came from outside, as it came and as it was laid out, so that one can look at both (整理前后对照).

    Personal data: whatever the text holds, who brought it; removed 30 days later.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="tidied")
    source = models.CharField(max_length=5, choices=[(Source.PASTE.value, "粘贴"), (Source.FILE.value, "文件")])
    name = models.CharField("文件名", max_length=200, blank=True)
    before = models.TextField("整理前")
    after = models.TextField("整理后")
    notes = models.JSONField("说明", default=list)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["document_id", "-id"]
        indexes = [models.Index(fields=["at"], name="documents_tidied_at")]


class IndexRule(models.Model):
    """How index numbers (索引号) of a jurisdiction are made. No personal data."""

    jurisdiction = models.OneToOneField("orgs.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    pattern = models.CharField("索引号规则", max_length=80, default=INDEX_PATTERN)
    width = models.PositiveSmallIntegerField("流水号位数", default=INDEX_WIDTH)
    changed_at = models.DateTimeField()

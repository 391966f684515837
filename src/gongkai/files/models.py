"""Stored files: content-addressed, immutable, private until a published record points to them."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.models import UuidModel


class StoredFile(UuidModel):
    """One upload of some bytes. Equal bytes are kept once on disk (`kept_sha256`), each upload has its own row.

    `sha256` and `size` are of the file as it was brought; a sensitive one lies encrypted, so `kept_sha256` differs.
    Personal data: whatever the file holds, and who brought it. Kept as long as its owner; orphans are swept.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    kept_sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    media_type = models.CharField(max_length=120)
    name = models.CharField("文件名", max_length=255)
    sensitive = models.CharField(max_length=1, choices=[("Y", "加密保存"), ("N", "普通")], default="N")
    key = models.TextField(blank=True)
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, null=True)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, null=True)
    brought_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True)
    brought_at = models.DateTimeField()
    owner = models.CharField(max_length=80, blank=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "brought_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sensitive="N", key="") | (models.Q(sensitive="Y") & ~models.Q(key="")),
                name="files_sensitive_has_key",
            )
        ]

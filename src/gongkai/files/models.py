"""Stored files: content-addressed, immutable, private until a published record points to them."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.models import UuidModel


class StoredFile(UuidModel):
    """One upload of some bytes. Equal bytes are kept once on disk (`sha256`), each upload has its own row.

    Personal data: whatever the file holds, and who brought it. Kept as long as its owner; orphans are swept.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    name = models.CharField("文件名", max_length=255)
    sensitive = models.CharField(max_length=1, choices=[("Y", "加密保存"), ("N", "普通")], default="N")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, null=True)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, null=True)
    brought_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True)
    brought_at = models.DateTimeField()
    owner = models.CharField(max_length=80, blank=True, db_index=True)

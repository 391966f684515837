"""What the tree of prebuilt pages consists of, and what its pages were made from."""

from __future__ import annotations

from django.db import models


class BuiltPage(models.Model):
    """One address of one host in one tree: built, to be built, or to be looked at again. No personal data.

    `stale_at` is the moment since which the file is known or feared to be out of date; None when it is right.
    """

    tree = models.CharField("树", max_length=20)
    host = models.CharField("域名", max_length=120)
    path = models.CharField("地址", max_length=500)
    file = models.CharField("文件", max_length=600, blank=True)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    size = models.BigIntegerField("字节", default=0)
    built_at = models.DateTimeField("生成时间", null=True)
    stale_at = models.DateTimeField("待重建", null=True)
    refused = models.CharField("不能预生成的原因", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "host", "path"], name="portal_one_page_an_address")]
        indexes = [
            models.Index(fields=["tree", "stale_at"], name="portal_stale_pages"),
            models.Index(fields=["path"], name="portal_page_path"),
        ]

    def __str__(self) -> str:
        return f"{self.host}{self.path}"


class BuiltFrom(models.Model):
    """A page was made from this: `document:12`, `documents:3`. No personal data."""

    page = models.ForeignKey(BuiltPage, on_delete=models.CASCADE, related_name="made_from", db_index=False)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="portal_one_key_a_page")]
        indexes = [models.Index(fields=["key", "page"], name="portal_pages_of_key")]

    def __str__(self) -> str:
        return self.key


class SiteWalk(models.Model):
    """How far the nightly look through a tree has come: the number of the page looked at last. No personal data."""

    tree = models.CharField("树", max_length=20, unique=True)
    last = models.BigIntegerField("上次核对到")

    def __str__(self) -> str:
        return f"{self.tree}:{self.last}"


class SiteChange(models.Model):
    """A key that changed, so that a page rendered meanwhile is not taken for right. No personal data; kept a day."""

    key = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key

"""Keys of business systems, and what was received with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.kernel.models import UuidModel


class Key(UuidModel):
    """接口密钥 of one business system of an organ; what comes in is drafted for `holding`. Only a keyed digest is kept.

    Personal data: who made it, internal; kept for good.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    holding = models.ForeignKey("orgs.Holding", on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    name = models.CharField("业务系统", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField("末四位", max_length=4)
    made_at = models.DateTimeField("生成时间")
    used_on = models.DateField("最近使用", null=True)
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["organ", "-made_at", "-id"], name="api_key_organ")]
        constraints = [
            models.UniqueConstraint(fields=["organ", "name"], condition=Q(ended_at=None), name="api_one_key_a_system")
        ]

    def __str__(self) -> str:
        return self.name


class Received(UuidModel):
    """One item of a sender, taken in once: the system's own number and a digest of what it sent. No personal data; kept for good."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="received")
    source = models.CharField("业务系统", max_length=60)
    sender_id = models.CharField("发送方编号", max_length=80)
    sha256 = models.CharField(max_length=64)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("收到时间")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["organ", "-at", "-id"], name="api_received_organ")]
        constraints = [models.UniqueConstraint(fields=["organ", "source", "sender_id"], name="api_received_once")]

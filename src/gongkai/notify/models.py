"""Messages to people who work here, their mail, and how each person wants to be told."""

from __future__ import annotations

from datetime import time

from django.db import models

from gongkai.kernel.models import UuidModel
from gongkai.notify.rules import DIGEST_LABELS, Digest


class Message(UuidModel):
    """One message to one person. Personal data: who was told; the text names no third party. Kept two years."""

    class State(models.TextChoices):
        UNREAD = "UNREAD", "未读"
        READ = "READ", "已读"

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, null=True, related_name="+")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("种类", max_length=40)
    subject = models.CharField("标题", max_length=120)
    text = models.TextField("正文", blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    key = models.CharField(max_length=160)
    due_on = models.DateField("到期日", null=True, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.UNREAD)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notify_told_once")]
        indexes = [
            models.Index(fields=["user", "state", "-id"]),
            models.Index(fields=["user", "-id"]),
            models.Index(fields=["link", "-id"], name="notify_message_link"),
        ]

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """A message on its way by mail. No personal data beyond its message."""

    class State(models.TextChoices):
        WAITING = "WAITING", "待发"
        SENDING = "SENDING", "发送中"
        SENT = "SENT", "已发"
        SKIPPED = "SKIPPED", "不再需要"
        GIVEN_UP = "GIVEN_UP", "发送失败"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=[("MAIL", "电子邮件")], default="MAIL")
    digest = models.CharField(max_length=8, choices=[(d.value, DIGEST_LABELS[d]) for d in Digest], default=Digest.NOW)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="notify_one_delivery")]
        indexes = [models.Index(fields=["state", "next_try_at"])]


class Preference(models.Model):
    """How a person wants mail of a kind; `kind` empty holds the quiet hours. Personal data: a habit; kept with the account."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=8, choices=[("MAIL", "电子邮件")], default="MAIL")
    digest = models.CharField(max_length=8, choices=[(d.value, DIGEST_LABELS[d]) for d in Digest], default=Digest.NOW)
    quiet_from = models.TimeField("免打扰从", default=time(20))
    quiet_to = models.TimeField("免打扰到", default=time(8))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="notify_one_preference")]

"""Words that mean the same, words that found nothing, the text of files, and how each index stands."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.labels import Labelled
from gongkai.kernel.models import UuidModel
from gongkai.search.rules.items import Side
from gongkai.search.rules.missed import Handling


class Use(Labelled):
    """Whether a group of synonyms is used."""

    USED = "USED", "启用"
    UNUSED = "UNUSED", "停用"


class Reading(Labelled):
    """How far the text of a file has been read."""

    WAITING = "WAITING", "待读取"
    READ = "READ", "已读取"
    FAILED = "FAILED", "读不出文字"


class Synonym(UuidModel):
    """同义词: one group of words of a jurisdiction, its own or a change to a shipped one (`key`, from data/synonyms.yaml).

    Personal data: the account of who changed it last, kept as long as the group.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="维护单位")
    key = models.CharField("随附词组", max_length=40, blank=True)
    words = models.CharField("同义词", max_length=200)
    use = models.CharField("启用", max_length=6, choices=Use.choices(), default=Use.USED)
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "key"], condition=~models.Q(key=""), name="search_synonym_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.words


class Missed(UuidModel):
    """A term that found nothing, counted for a week (R421). Only terms that can be of no person are kept, for a year.

    No personal data: no address, no account, no moment is kept with it.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    week = models.DateField("周（星期一）")
    term = models.CharField("检索词", max_length=30)
    count = models.PositiveIntegerField("次数", default=0)
    handling = models.CharField("处理", max_length=8, choices=Handling.choices(), default=Handling.OPEN)
    handled_at = models.DateTimeField("处理时间", null=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-week", "-count", "id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "week", "term"], name="search_missed_once")]
        indexes = [models.Index(fields=["jurisdiction", "handling", "week"], name="search_missed_open")]


class FileText(models.Model):
    """The text of a file of something found, read once. `key` is the item's ("document:12"); gone with the item.

    Personal data: what the published file holds; deleted as soon as the item is no longer public.
    """

    side = models.CharField(max_length=6, choices=Side.choices())
    key = models.CharField(max_length=60)
    file_uuid = models.UUIDField()
    name = models.CharField(max_length=300)
    state = models.CharField(max_length=7, choices=Reading.choices(), default=Reading.WAITING)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "key", "file_uuid"], name="search_text_once")]
        indexes = [models.Index(fields=["state", "id"], name="search_text_waiting")]


class Standing(models.Model):
    """How the index of a jurisdiction's side stands: when built and checked, and what differed. No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices())
    built_at = models.DateTimeField("建成", null=True)
    entries = models.PositiveIntegerField("条数", default=0)
    seconds = models.FloatField("用时（秒）", default=0)
    checked_at = models.DateTimeField("核对", null=True)
    missing = models.PositiveIntegerField("缺少", default=0)
    extra = models.PositiveIntegerField("多出", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "side"], name="search_standing_once")]

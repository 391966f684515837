"""Something a person brought: its number, its query code, who brought it."""

from __future__ import annotations

from django.db import models

from gongkai.cases.rules import CaseKind, Channel, IdKind, Role
from gongkai.kernel.models import UuidModel


class Counter(models.Model):
    """The last serial given in an organ, kind and year; locked while a case is opened, so no number is missing.

    No personal data.
    """

    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CaseKind.choices())
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "year"], name="cases_one_counter")]


class Case(UuidModel):
    """One case. Never deleted: a trigger of the database refuses it (R140).

    `key` is the case's own key, wrapped; with it the personal values of the case and of its trail are sealed.
    Personal data: none itself. The row is kept for good; `key` is destroyed when retention ends, which makes the rest
    unreadable.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=12, choices=CaseKind.choices())
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("登记编号", max_length=32, unique=True)
    code_digest = models.CharField(max_length=64)
    channel = models.CharField("渠道", max_length=12, choices=Channel.choices())
    brought_at = models.DateTimeField("提出时间")
    brought_on = models.DateField("提出日期")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    key = models.TextField(blank=True)
    key_destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "year", "serial"], name="cases_gap_free")]
        indexes = [
            models.Index(fields=["organ", "kind", "-id"], name="cases_of_organ"),
            models.Index(fields=["jurisdiction", "kind", "-id"], name="cases_of_place"),
        ]

    def __str__(self) -> str:
        return self.number


class Party(UuidModel):
    """Somebody of a case: who applies, for whom somebody acts.

    Personal data: `sealed` holds name, papers, telephone, address under the case's key; the digests are keyed and find
    the same person again without showing anybody. Kept until the case's retention ends, then emptied.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField("身份", max_length=14, choices=Role.choices())
    id_kind = models.CharField("证件种类", max_length=10, choices=IdKind.choices(), blank=True)
    sealed = models.TextField(blank=True)
    name_digest = models.CharField(max_length=64, blank=True, db_index=True)
    id_digest = models.CharField(max_length=64, blank=True, db_index=True)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        ordering = ["case_id", "id"]


class Trial(models.Model):
    """How often somebody asked with a wrong number or code of late, by a keyed digest of where the asking came from.

    Personal data: that digest; rows older than a day are deleted.
    """

    source = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    failures = models.PositiveIntegerField(default=0)

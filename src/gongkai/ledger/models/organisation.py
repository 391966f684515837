"""组织保障: one table for every kind of record of data/organisation.yaml."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.models import UuidModel


class OrganisationRecord(UuidModel):
    """领导小组成员、听取汇报、会议、经费、品牌 (R405–R408, R410, R412). `values` {field: text} by the kind's fields.

    Personal data: names of leaders in office and who entered it; kept for good, as the history of posts is.
    """

    class State(models.TextChoices):
        KEPT = "KEPT", "有效"
        WITHDRAWN = "WITHDRAWN", "已撤销"

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("种类", max_length=20)
    year = models.PositiveSmallIntegerField("年度")
    on = models.DateField("日期")
    until = models.DateField("止", null=True, blank=True)
    values = models.JSONField(default=dict)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.KEPT)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["jurisdiction", "kind", "-on", "-id"], name="ledger_org_list"),
            models.Index(fields=["organ", "kind", "-on", "-id"], name="ledger_org_organ"),
            models.Index(fields=["jurisdiction", "year", "kind", "organ"], name="ledger_org_year"),
        ]

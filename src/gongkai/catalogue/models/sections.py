"""公开指南 and 公开制度: texts a unit keeps about its own openness work (R021, R022)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from gongkai.catalogue.rules.guides import TextState
from gongkai.kernel.models import UuidModel

STATES = [(state.value, state.label) for state in TextState]


class GuideVersion(UuidModel):
    """A version of an organ's guide (条例第12条). `values` {field: text} by data/guide.yaml; earlier versions stay public.

    No personal data (office addresses and telephones; who edited is an account number, kept for good).
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="guides")
    number = models.PositiveSmallIntegerField("版次")
    values = models.JSONField(default=dict)
    note = models.CharField("修订说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=STATES, default=TextState.DRAFT)
    revised_on = models.DateField("修订日期", null=True, blank=True)
    edited_at = models.DateTimeField("编辑时间")
    edited_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("公开时间", null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "number"], name="catalogue_one_guide_a_number"),
            models.UniqueConstraint(fields=["organ"], condition=Q(state="DRAFT"), name="catalogue_one_guide_draft"),
            models.UniqueConstraint(fields=["organ"], condition=Q(state="STANDING"), name="catalogue_one_guide"),
        ]


class SystemRule(UuidModel):
    """A version of a rule of openness work (制度). Versions of one rule share `series`; earlier ones stay public.

    No personal data (who edited is an account number, kept for good).
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    series = models.UUIDField("制度", default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("名称", max_length=120)
    document_number = models.CharField("文号", max_length=80, blank=True)
    body = models.TextField("正文")
    effective_on = models.DateField("施行日期")
    note = models.CharField("修订说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=STATES, default=TextState.DRAFT)
    edited_at = models.DateTimeField("编辑时间")
    edited_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    ended_on = models.DateField("废止日期", null=True, blank=True)

    class Meta:
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="catalogue_one_rule_a_number"),
            models.UniqueConstraint(fields=["series"], condition=Q(state="DRAFT"), name="catalogue_one_rule_draft"),
            models.UniqueConstraint(fields=["series"], condition=Q(state="STANDING"), name="catalogue_one_rule"),
        ]
        indexes = [models.Index(fields=["organ", "state", "-effective_on", "-id"], name="catalogue_rules_list")]

    def __str__(self) -> str:
        return self.title

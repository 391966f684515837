"""公开属性: how it is proposed, examined and approved; series presets; yearly re-review; what was turned away."""

from __future__ import annotations

from django.db import models

from gongkai.documents.models.documents import Document
from gongkai.documents.rules.states import Openness, Stage
from gongkai.kernel.models import UuidModel


class Determination(UuidModel):
    """One determination of openness, in three steps by named people (R075, R080, R081, R086).

    `ground` is a code of 条例 14–16 (never the secret one, R077). Personal data: who decided; kept with the document.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="determinations")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    openness = models.CharField("公开属性", max_length=12, choices=Openness.choices())
    ground = models.CharField("法定情形", max_length=20, blank=True)
    negative_item = models.ForeignKey(
        "catalogue.NegativeItem", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField("理由", blank=True)
    override_why = models.TextField("上级文件主动公开而拟不予公开的理由", blank=True)
    stage = models.CharField("环节", max_length=10, choices=Stage.choices(), default=Stage.PROPOSED)
    preset = models.ForeignKey("SeriesRule", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    examined_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    examined_at = models.DateTimeField(null=True)
    examined_opinion = models.TextField("审查意见", blank=True)
    approved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_opinion = models.TextField("审批意见", blank=True)
    on_behalf_of = models.ForeignKey(
        "orgs.Holding", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代录的批准人"
    )
    paper = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField("批准日期", null=True, blank=True)

    class Meta:
        ordering = ["document_id", "-id"]
        indexes = [
            models.Index(fields=["organ", "stage", "-id"], name="documents_det_organ"),
            models.Index(fields=["jurisdiction", "stage", "-id"], name="documents_det_place"),
        ]


class SeriesRule(UuidModel):
    """A preset by issue code (发文代字), kept by the office in versions (R067, R068, R076). No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(
        "orgs.Organ", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发文单位"
    )
    series = models.CharField("发文代字", max_length=30)
    openness = models.CharField("预设公开属性", max_length=12, choices=Openness.choices(), blank=True)
    normative = models.CharField(
        "规范性文件", max_length=1, choices=[("Y", "专用于规范性文件"), ("N", "不限")], default="N"
    )
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["series", "-valid_from", "-id"]


class Rereview(UuidModel):
    """One yearly look at a document that is not proactively public (条例 18; R082, R083).

    Personal data: who looked; kept with the document.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="rereviews")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("应审查日期")
    state = models.CharField(
        "状态", max_length=8, choices=[("OPEN", "待审查"), ("KEPT", "维持"), ("OPENED", "转为主动公开"), ("LATER", "转为依申请公开")],
        default="OPEN",
    )  # fmt: skip
    opinion = models.TextField("审查意见", blank=True)
    done_on = models.DateField("审查日期", null=True, blank=True)
    done_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    determination = models.ForeignKey(Determination, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["organ", "state", "due_on", "id"], name="documents_rr_organ"),
            models.Index(fields=["jurisdiction", "state", "due_on", "id"], name="documents_rr_place"),
        ]


class TurnedAway(UuidModel):
    """Something secret was turned away at the door: only that, when, and by whom (R077). No content is held.

    Personal data: who turned it away; kept five years.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

"""The file of a case: its papers, what was said to and fro, who was asked within the house."""

from __future__ import annotations

from django.db import models

from gongkai.cases.models.cases import Case
from gongkai.cases.rules import Direction, Means, PaperKind
from gongkai.kernel.models import UuidModel


class Paper(UuidModel):
    """A stored file of a case. The bytes lie encrypted in `files`.

    Personal data: the file, and who added it. Kept with the case; released and swept when retention ends.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=10, choices=PaperKind.choices())
    file = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, related_name="+")
    sealed_name = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["case_id", "id"]


class Message(UuidModel):
    """One piece of correspondence with the applicant, in either direction (R145).

    Personal data: `sealed` holds the words under the case's key; kept until its retention ends, then emptied.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    direction = models.CharField("方向", max_length=3, choices=Direction.choices())
    means = models.CharField("方式", max_length=8, choices=Means.choices())
    subject = models.CharField("事由", max_length=60)
    sealed = models.TextField(blank=True)
    at = models.DateTimeField("时间")
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["case_id", "at", "id"]


class Assignment(UuidModel):
    """A section or a person of the organ asked for an opinion (R143).

    Personal data: who was asked and who answered; kept with the case.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", "待反馈"
        GIVEN = "GIVEN", "已反馈"
        ENDED = "ENDED", "已撤回"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    section = models.CharField("科室", max_length=60)
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    question = models.CharField("要求", max_length=500)
    due_on = models.DateField("反馈期限")
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.OPEN)
    opinion = models.TextField("办理意见", blank=True)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "id"]
        indexes = [models.Index(fields=["organ", "state", "due_on"], name="cases_asked")]

"""What is settled beforehand: schemes, delegations, pairings of small units, invitations of experts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.kernel.models import UuidModel
from gongkai.review.rules.states import InvitationState, Kind


class Scheme(UuidModel):
    """审核流程 of a jurisdiction and kind; every change is a new version, the highest number holds. No personal data
    but who made it; kept for good."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="制定单位")
    kind = models.CharField("类别", max_length=16, choices=Kind.choices())
    number = models.PositiveSmallIntegerField("版本")
    steps = models.JSONField(default=list)
    reason = models.CharField("理由", max_length=300)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "kind", "number"], name="review_scheme_once")]


class Delegation(UuidModel):
    """委托: a post's holder gives steps of some sorts to another holder of the same organ, to a set day.

    It ends by itself when either leaves the post. Personal data: who gave and who took; kept for good.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey("orgs.Holding", on_delete=models.PROTECT, related_name="+", verbose_name="委托人")
    taker = models.ForeignKey("orgs.Holding", on_delete=models.PROTECT, related_name="+", verbose_name="受托人")
    sorts = models.JSONField("步骤", default=list)
    since = models.DateField("起")
    until = models.DateField("止")
    reason = models.CharField("原因", max_length=200)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField("提前终止", null=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="review_delegation_ends")]
        indexes = [
            models.Index(fields=["jurisdiction", "until"], name="review_delegations"),
            models.Index(fields=["organ", "-since", "-id"], name="review_delegations_organ"),
        ]


class Pairing(UuidModel):
    """结对审核: the office's recorded rule that posts of `partner` may take steps of a small unit's reviews (R415).

    No personal data but who recorded it; kept for good.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    partner = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="结对单位")
    sorts = models.JSONField("步骤", default=list)
    basis = models.CharField("依据和理由", max_length=300)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["organ__order", "-since", "-id"]
        indexes = [models.Index(fields=["partner", "until"], name="review_pairing_partner")]


class ExpertInvitation(UuidModel):
    """An outside expert asked for an opinion, which is never a decision. Link and code are kept as digests only.

    Personal data: the expert's name and place of work; kept as long as the review.
    """

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="invitations")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("review.Version", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("专家姓名", max_length=60)
    workplace = models.CharField("工作单位", max_length=120, blank=True)
    question = models.TextField("请专家看什么")
    link_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    until = models.DateField("有效期至")
    state = models.CharField("状态", max_length=9, choices=InvitationState.choices(), default=InvitationState.SENT)
    opinion = models.TextField("专家意见", blank=True)
    answered_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

"""The gate before the public form: how many came of late, which proofs were used, what waits for somebody's look."""

from __future__ import annotations

from django.db import models

from gongkai.applications.models.handling import OfApplication
from gongkai.applications.rules.screening import Verdict


class Arrival(models.Model):
    """One sending of the public form, to know the rate of the last minute.

    Personal data: `source`, a keyed digest of the address it came from; rows older than ten minutes are deleted.
    """

    source = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["source", "at"], name="applications_arrivals")]


class SpentProof(models.Model):
    """A proof of work that was used, remembered until it would have ended. No personal data."""

    mark = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField(db_index=True)


class Screening(OfApplication):
    """人工复核: came above the rate without a proof of work, so somebody looks whether a person sent it (`by`: who did).

    Personal data: none but the reason the registrar wrote; kept with the case.
    """

    verdict = models.CharField("复核结果", max_length=8, choices=Verdict.choices(), default=Verdict.WAITING)
    reason = models.CharField("理由", max_length=300, blank=True)
    decided_at = models.DateTimeField("复核时间", null=True)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_screening")]
        indexes = [models.Index(fields=["organ", "verdict"], name="applications_screenings")]

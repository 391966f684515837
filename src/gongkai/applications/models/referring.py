"""Where else an applicant was told to turn to."""

from __future__ import annotations

from django.db import models

from gongkai.applications.models.handling import OfApplication
from gongkai.applications.rules.referring import Pointing


class Referral(OfApplication):
    """指明负责机关: the organ in charge, the archives that hold it, or who may correct it; one an application.

    No personal data: an office's name, telephone and address.
    """

    kind = models.CharField("种类", max_length=8, choices=Pointing.choices())
    to_organ = models.ForeignKey(
        "orgs.Organ", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="本地区的机关"
    )
    name = models.CharField("名称", max_length=120)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_referral")]

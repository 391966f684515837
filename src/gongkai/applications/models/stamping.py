"""The stamped letter: how it compares with what was approved, and the log of the use of seals (R149)."""

from __future__ import annotations

from django.db import models

from gongkai.applications.models.handling import OfApplication
from gongkai.applications.rules.acts import Seal
from gongkai.applications.rules.stamped import Match


class Stamping(OfApplication):
    """One letter's stamped paper. `used_on` is set when it is issued: from then on it is a line of the log of seals.

    `sealed` (the file's name, the differences) and `reason` lie under the case's key; `title` and `number` name nobody.
    Personal data: who stamped and who entered it; what differs is sealed. Kept with the case, then unreadable.
    """

    file = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    number = models.CharField("文号", max_length=40, blank=True)
    title = models.CharField("标题", max_length=60)
    seal = models.CharField("用印", max_length=8, choices=Seal.choices())
    sealer = models.CharField("盖章人", max_length=60, blank=True)
    match = models.CharField("比对", max_length=9, choices=Match.choices())
    differing = models.PositiveSmallIntegerField(default=0)
    how = models.CharField("读取方式", max_length=8, blank=True)
    digest = models.CharField(max_length=64)
    sealed = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    used_on = models.DateField("用印日期", null=True)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_stamping")]
        indexes = [
            models.Index(fields=["organ", "-used_on", "-id"], name="applications_seals"),
            models.Index(fields=["jurisdiction", "-used_on", "-id"], name="applications_seals_all"),
        ]

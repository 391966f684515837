"""Registers of a jurisdiction and the versions of their definitions."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel


class Register(UuidModel):
    """A register in use in a jurisdiction. `sequence` is the number of its newest published batch; `sealed_key` opens identity numbers.

    No personal data: the key is wrapped; it is destroyed with the register.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="主管单位")
    key = models.CharField("清单代码", max_length=50)
    title = models.CharField("清单名称", max_length=120)
    local = models.CharField("本地自建", max_length=1, choices=Flag.choices(), default=Flag.NO)
    sequence = models.PositiveIntegerField(default=0)
    sealed_key = models.CharField(max_length=200)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="registers_key_once")]


class DefinitionVersion(models.Model):
    """A definition as it stood from a day on. No personal data."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="versions")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("版本")
    text = models.TextField("定义")
    made_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["register_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="registers_version_once")]

"""主题分类: the 22 national classes in two levels and a jurisdiction's own themes (R061)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.kernel.models import UuidModel


class SubjectClass(UuidModel):
    """A subject class of a jurisdiction; `code` is that of data/subjects.yaml, empty for local themes. No personal data."""

    class Origin(models.TextChoices):
        NATIONAL = "NATIONAL", "国家分类"
        LOCAL = "LOCAL", "本地主题"

    class State(models.TextChoices):
        ACTIVE = "ACTIVE", "在用"
        CLOSED = "CLOSED", "停用"

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField("编号", max_length=8, blank=True)
    name = models.CharField("名称", max_length=60)
    order = models.PositiveIntegerField("排序", default=0)
    origin = models.CharField("来源", max_length=8, choices=Origin.choices)
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.ACTIVE)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], condition=~Q(code=""), name="catalogue_one_code"),
            models.UniqueConstraint(
                fields=["jurisdiction", "parent", "name"],
                condition=Q(parent__isnull=False),
                name="catalogue_one_subject",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "name"], condition=Q(parent=None), name="catalogue_one_top_subject"
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "state", "order"], name="catalogue_subjects")]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """一级\\二级, as government documents print it."""
        return f"{self.parent.name}\\{self.name}" if self.parent else self.name

"""The column tree and the names its templates carry in a jurisdiction."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.catalogue.rules.columns import ColumnKind, ColumnState, Node, article_words
from gongkai.kernel.models import UuidModel


class Column(UuidModel):
    """A column (栏目) of an organ's openness section (R008, R009). `organ` is whose section, `owner` who keeps it filled.

    `due_on`, `items`, `updated_on` are kept by the services: next day by which it must be updated or looked over, how
    many public items stand in it, when the newest came.
    Personal data: the named person's account; taken out when the person leaves, kept in the trail.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="columns", verbose_name="所在专栏")
    owner = models.ForeignKey(
        "orgs.Organ", on_delete=models.PROTECT, related_name="kept_columns", verbose_name="责任单位"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField("类别", max_length=9, choices=[(kind.value, kind.label) for kind in ColumnKind])
    key = models.CharField("模板编号", max_length=60, blank=True)
    item = models.CharField("条例条款", max_length=8, blank=True)
    title = models.CharField("栏目名称", max_length=60)
    scope = models.TextField("内容范围", blank=True)
    order = models.PositiveIntegerField("排序", default=0)
    duty_user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    cycle_days = models.PositiveSmallIntegerField("更新周期（天）", default=0)
    state = models.CharField(
        "状态", max_length=7, choices=[(state.value, state.label) for state in ColumnState], default=ColumnState.VISIBLE
    )
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    made_on = models.DateField("设立日期")
    updated_on = models.DateField("最近更新", null=True, blank=True)
    checked_on = models.DateField("最近核对", null=True, blank=True)
    due_on = models.DateField("下次更新期限", null=True, blank=True)
    items = models.PositiveIntegerField("公开信息数", default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "key"], condition=~Q(key=""), name="catalogue_one_column_a_key"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="catalogue_column_not_in_itself"),
        ]
        indexes = [
            models.Index(fields=["organ", "parent", "order", "id"], name="catalogue_col_tree"),
            models.Index(fields=["jurisdiction", "state", "due_on"], name="catalogue_col_due"),
            models.Index(fields=["owner", "state", "due_on"], name="catalogue_col_owner"),
            models.Index(fields=["duty_user", "state"], name="catalogue_col_duty"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def article(self) -> str:
        """The article it stands on, in words; "" for columns without one."""
        return article_words(self.item)

    @property
    def node(self) -> Node:
        """What the rules need to know."""
        return Node(
            self.pk,
            self.parent_id,
            self.organ_id,
            self.owner_id,
            ColumnKind(self.kind),
            ColumnState(self.state),
            self.key,
        )


class TemplateName(models.Model):
    """What a jurisdiction calls a column of the template, and how often it wants it updated. No personal data."""

    class Use(models.TextChoices):
        USED = "USED", "启用"
        UNUSED = "UNUSED", "不用"

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    key = models.CharField("模板编号", max_length=60)
    title = models.CharField("栏目名称", max_length=60)
    scope = models.TextField("内容范围", blank=True)
    cycle_days = models.PositiveSmallIntegerField("更新周期（天）", default=0)
    use = models.CharField("启用", max_length=6, choices=Use.choices, default=Use.USED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="catalogue_one_name_a_key")]

"""Thematic pages: the topic, its parts as they are worked on, and the versions the public read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.kernel.models import UuidModel
from gongkai.portal.rules.topics import TopicKind, TopicState


class Topic(UuidModel):
    """专题: parts in order, kept by a unit. Title, summary and parts here are the working ones; the public reads `published`.

    `outline` names the ready outline it was begun from; `checked_on` is when its keeper last said there was nothing new.
    Personal data: who edited last, an account number; kept for good.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    post = models.ForeignKey(
        "orgs.Post", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="责任岗位"
    )
    title = models.CharField("专题名称", max_length=60)
    summary = models.CharField("简介", max_length=300, blank=True)
    kind = models.CharField("类别", max_length=10, choices=TopicKind.choices())
    slug = models.CharField("网址", max_length=60)
    cover = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="题图"
    )
    outline = models.CharField("提纲", max_length=30, blank=True)
    order = models.PositiveIntegerField("排序", default=100)
    cycle_days = models.PositiveIntegerField("更新周期（天）", default=90)
    state = models.CharField("状态", max_length=9, choices=TopicState.choices(), default=TopicState.DRAFT)
    published = models.ForeignKey(
        "TopicVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开的版本"
    )
    published_at = models.DateTimeField("首次公开", null=True, blank=True)
    checked_on = models.DateField("最近核对", null=True, blank=True)
    ended_on = models.DateField("撤下或归档日期", null=True, blank=True)
    edited_at = models.DateTimeField("编辑时间")
    edited_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "slug"], name="portal_one_topic_address")]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "order", "id"], name="portal_topics_place"),
            models.Index(fields=["organ", "state", "order", "id"], name="portal_topics_organ"),
        ]

    def __str__(self) -> str:
        return self.title


class TopicPart(UuidModel):
    """One part of a topic in its working state; `values` by the fields of its kind. No personal data beyond what is published."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField("次序")
    kind = models.CharField("种类", max_length=20)
    slot = models.CharField("提纲中的位置", max_length=30, blank=True)
    title = models.CharField("小标题", max_length=60)
    note = models.CharField("说明", max_length=300, blank=True)
    values = models.JSONField("内容", default=dict)

    class Meta:
        ordering = ["topic_id", "position", "id"]
        indexes = [models.Index(fields=["topic", "position", "id"], name="portal_topic_parts")]

    def __str__(self) -> str:
        return self.title


class TopicVersion(UuidModel):
    """A topic as it was made public; never changed. `content`: {title, summary, cover, parts: [{uuid, kind, title, note, values}]}.

    Personal data: who made it public, an account number; the content holds what the check let through. Kept for good.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版次")
    content = models.JSONField("内容")
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField("公开时间")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["topic_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="portal_topic_version")]

    def __str__(self) -> str:
        return f"{self.topic_id}·{self.number}"


class OutsideLink(models.Model):
    """How an outside address of a topic or a special platform answered last. No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    url = models.CharField("网址", max_length=500)
    state = models.CharField("状态", max_length=4, default="NONE")
    said = models.CharField("检查结果", max_length=200, blank=True)
    checked_at = models.DateTimeField("检查时间", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "url"], name="portal_one_outside_link")]
        indexes = [models.Index(fields=["checked_at", "id"], name="portal_links_oldest")]


class Platform(UuidModel):
    """专业平台入口 (R015): government services, credit, inspections, land… No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="登记单位")
    name = models.CharField("平台名称", max_length=40)
    url = models.CharField("网址", max_length=300)
    note = models.CharField("说明", max_length=80, blank=True)
    icon = models.CharField("图标", max_length=20, default="file")
    order = models.PositiveIntegerField("排序", default=100)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "url"], name="portal_one_platform")]

    def __str__(self) -> str:
        return self.name


class SiteMilestone(models.Model):
    """A stage of a jurisdiction's site, planned and reached (R013). No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(
        "阶段", max_length=10, choices=[("BUILDING", "建设中"), ("TRIAL", "试运行"), ("RUNNING", "正式运行")]
    )
    planned_on = models.DateField("计划日期", null=True, blank=True)
    reached_on = models.DateField("实际日期", null=True, blank=True)
    note = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "stage"], name="portal_one_milestone"),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(reached_on__isnull=False) | ~Q(note=""),
                name="portal_milestone_says_something",
            ),
        ]

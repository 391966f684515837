"""发布口径, where it is spoken of, where something else is said."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel
from gongkai.lines import rules
from gongkai.lines.rules import Sort, Standing, State


class Line(UuidModel):
    """What holds of one matter: `figures` [{name, value, unit}], `wrong` what must not be said, `cues` by which texts are known.

    No personal data but who keeps it; kept for good.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="牵头单位")
    name = models.CharField("口径名称", max_length=100)
    basis = models.CharField("依据", max_length=300, blank=True)
    cues = models.JSONField("关键词", default=list)
    wording = models.TextField("统一表述", blank=True)
    figures = models.JSONField("口径数字", default=list)
    wrong = models.JSONField("不得使用的说法", default=list)
    since = models.DateField("开始使用")
    until = models.DateField("停止使用", null=True, blank=True)
    state = models.CharField("状态", max_length=3, choices=State.choices(), default=State.ON)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "state", "-changed_at", "-id"], name="lines_place")]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> rules.Facts:
        """As the rules read it."""
        return rules.facts_of(self.name, self.cues, self.figures, self.wrong, self.wording)


class Mention(UuidModel):
    """A record that speaks of a line. No personal data; deleted with the record's removal."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="mentions")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    subject = models.CharField(max_length=120)
    title = models.CharField("标题", max_length=300)
    link = models.CharField(max_length=300)
    public = models.CharField("已公开", max_length=1, choices=Flag.choices(), default=Flag.NO)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["line", "subject"], name="lines_mention_once")]
        indexes = [models.Index(fields=["subject"], name="lines_mention_subject")]


class Conflict(UuidModel):
    """A place of a record that says otherwise than the line; `key` is what is said, so that each saying is one.

    Personal data: who explained and who decided, internal; deleted with the record's removal.
    """

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="conflicts")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    subject = models.CharField(max_length=120)
    title = models.CharField("标题", max_length=300)
    link = models.CharField(max_length=300)
    public = models.CharField("已公开", max_length=1, choices=Flag.choices(), default=Flag.NO)
    sort = models.CharField("种类", max_length=8, choices=Sort.choices())
    said = models.CharField("文中说法", max_length=200)
    holds = models.TextField("口径")
    excerpt = models.CharField("上下文", max_length=300)
    state = models.CharField("状态", max_length=9, choices=Standing.choices(), default=Standing.OPEN)
    reason = models.CharField("单位说明", max_length=300, blank=True)
    explained_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    opinion = models.CharField("处理意见", max_length=300, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField("发现时间")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-found_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["line", "subject", "sort", "said"], name="lines_conflict_once")]
        indexes = [
            models.Index(fields=["subject"], name="lines_conflict_subject"),
            models.Index(fields=["jurisdiction", "state", "-found_at", "-id"], name="lines_conflict_place"),
            models.Index(fields=["organ", "state", "-found_at", "-id"], name="lines_conflict_organ"),
        ]

    @property
    def place(self) -> str:
        """How a form names it before it is kept."""
        return rules.key_of(self.line.uuid, Sort(self.sort), self.said)

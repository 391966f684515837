"""The dictionary of wording that an administrator keeps over the shipped one."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.models import UuidModel
from gongkai.vetting.models.checks import word_choices
from gongkai.vetting.rules.states import TermState


class Term(UuidModel):
    """用语: a word of this place's own, or what it changed of a shipped one (same text).

    Personal data: who changed it; kept as long as the word.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    text = models.CharField("用语", max_length=60)
    kind = models.CharField("种类", max_length=20, choices=word_choices)
    suggestion = models.CharField("建议写法", max_length=100, blank=True)
    why = models.CharField("说明", max_length=200, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)
    unless = models.JSONField("不算的说法", default=list, blank=True)
    since = models.DateField("停用日期", null=True, blank=True)
    state = models.CharField("状态", max_length=3, choices=TermState.choices(), default=TermState.ON)
    reason = models.CharField("修改理由", max_length=200)
    changed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        ordering = ["kind", "text", "id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "text"], name="vetting_word_once")]

    def __str__(self) -> str:
        return self.text

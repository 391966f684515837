"""政策解读: plan and material in step with the document, forms, rounds, press, media, training."""

from __future__ import annotations

from django.db import models

from gongkai.documents.models.documents import Document
from gongkai.documents.rules.states import InterpretationState
from gongkai.kernel.models import UuidModel


class Interpretation(UuidModel):
    """One interpretation of a document: the plan (R106), then the material (R109, R110). Round 1 goes with the document.

    `elements` maps the four elements and the substance points to their text; `copied` is the share of the material that
    repeats the document (R111). What the public reads is `published_body` and `published_facts` – {title, contact, elements,
    forms} as they stood when it was made public – never the columns one is working in.
    Personal data: who is responsible, internal; kept with the document.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="interpretations")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="起草（解读）单位")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    trigger = models.CharField("缘由", max_length=300, blank=True)
    title = models.CharField("解读标题", max_length=300, blank=True)
    outline = models.TextField("解读提纲", blank=True)
    channels = models.CharField("解读途径", max_length=200, blank=True)
    planned_on = models.DateField("解读时间", null=True, blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=60, blank=True)
    elements = models.JSONField("要素", default=dict)
    body = models.TextField("解读正文", blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    copied = models.PositiveSmallIntegerField("与原文重复（%）", null=True, blank=True)
    copied_decision = models.CharField("对形式化解读提示的处理", max_length=300, blank=True)
    state = models.CharField("状态", max_length=9, choices=InterpretationState.choices(), default="PLANNED")
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    published_body = models.TextField(blank=True)
    published_facts = models.JSONField("公开的标题、要素和形式", default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["document_id", "round", "id"]
        indexes = [
            models.Index(fields=["organ", "state", "-changed_at", "-id"], name="documents_int_organ"),
            models.Index(fields=["jurisdiction", "state", "-changed_at", "-id"], name="documents_int_place"),
        ]
        constraints = [models.UniqueConstraint(fields=["document", "round"], name="documents_int_round")]

    @property
    def public_title(self) -> str:
        """What the public reads it is called."""
        return str(self.published_facts.get("title") or "政策解读")

    @property
    def public_files(self) -> set[str]:
        """The uuids of the files its public forms show."""
        return {form["file"]["uuid"] for form in self.published_facts.get("forms", []) if form["file"]}


class Form(UuidModel):
    """One form of an interpretation: text, graphic, Q&A, video, press conference… (R112). No personal data."""

    interpretation = models.ForeignKey(Interpretation, on_delete=models.CASCADE, related_name="forms")
    kind = models.CharField("形式", max_length=12)
    title = models.CharField("名称", max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body = models.TextField("内容", blank=True)
    url = models.CharField("网址", max_length=500, blank=True)
    alt = models.TextField("文字说明", blank=True, help_text="给看不见图片、听不见视频的人")
    channel = models.CharField("发布渠道", max_length=12, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)

    class Meta:
        ordering = ["interpretation_id", "id"]


class MajorPolicy(UuidModel):
    """重大政策: the mark by which a press conference is owed (R114). Personal data: who marked it; kept with the document."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="major")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("列为重大政策的理由", max_length=300)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-marked_at", "-id"]


class Briefing(UuidModel):
    """新闻发布会 on a policy (R114), announced before it is held, its transcript added after.

    Personal data: the speaker's name, public by office; kept with the document.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="briefings")
    topic = models.CharField("主题", max_length=200)
    held_at = models.DateTimeField("时间")
    speaker = models.CharField("发布人", max_length=120)
    transcript = models.TextField("实录", blank=True)
    url = models.CharField("网址", max_length=500, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["held_at", "id"]


class MediaMention(UuidModel):
    """A newspaper, radio, television or other outlet that carried the policy (R118). No personal data."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="mentions")
    outlet = models.CharField("媒体", max_length=120)
    title = models.CharField("题目", max_length=200)
    on = models.DateField("日期")
    url = models.CharField("网址", max_length=500, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]


class PolicyTraining(UuidModel):
    """Training of front-line staff on a policy, with attendance (R117). No personal data: heads are counted."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="trainings")
    on = models.DateField("日期")
    audience = models.CharField("对象", max_length=200)
    attended = models.PositiveIntegerField("参加人数")
    note = models.TextField("内容", blank=True)

    class Meta:
        ordering = ["-on", "-id"]

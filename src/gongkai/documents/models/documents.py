"""政府信息、公文: the record itself, its versions, attachments and the superior documents it rests on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.documents.rules.states import Kind, Mode, Openness, Revision, State, Validity
from gongkai.kernel.models import UuidModel


class Document(UuidModel):
    """One document of one issuer, shown in many places (R012); title and body are the working text.

    What the public sees is `published`, a version. `formed_on` (or `changed_on`) starts the 20 working days of 条例 26,
    `due_on` ends them. `number` is the 发文字号 as printed, its parts beside it; `registered_number` the local number of a
    normative document (three unifications), which follows another form. `fingerprint` covers title, body, attachments
    and interpretation material: what reviews and vetting spoke of.
    Personal data: names of drafter and signer, internal; the text holds what vetting let through. Kept for good.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="documents", verbose_name="发文机关")
    joint = models.ManyToManyField("orgs.Organ", blank=True, related_name="+", verbose_name="联合发文机关")
    kind = models.CharField("体裁", max_length=12, choices=Kind.choices())
    title = models.CharField("标题", max_length=300)
    body = models.TextField("正文", blank=True)
    summary = models.CharField("内容概述", max_length=500, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    addressees = models.TextField("主送机关", blank=True)
    copied_to = models.TextField("抄送机关", blank=True)
    annotation = models.CharField("附注", max_length=60, blank=True, help_text="如“此件公开发布”")
    number = models.CharField("发文字号", max_length=60, blank=True)
    series = models.CharField("发文代字", max_length=30, blank=True)
    number_year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    number_order = models.PositiveIntegerField("序号", null=True, blank=True)
    registered_number = models.CharField("规范性文件统一编号", max_length=60, blank=True)
    index_number = models.CharField("索引号", max_length=40, blank=True)
    signed_on = models.DateField("成文日期", null=True, blank=True)
    formed_on = models.DateField("信息形成日期", null=True, blank=True, help_text="20个工作日的公开时限从这一天起算")
    changed_on = models.DateField("信息变更日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    expires_on = models.DateField("有效期截止", null=True, blank=True)
    interpreter = models.CharField("解读机关", max_length=60, blank=True)
    interpret = models.CharField(
        "是否解读",
        max_length=6,
        choices=[("MUST", "应当解读"), ("EXEMPT", "免于解读"), ("NO", "不需解读")],
        default="NO",
    )
    interpret_exempt_why = models.CharField("免于解读的理由", max_length=300, blank=True)
    subject_class = models.CharField("主题分类", max_length=60, blank=True, help_text="一级\\二级")
    themes = models.CharField("特色主题", max_length=200, blank=True)
    columns = models.ManyToManyField("catalogue.Column", blank=True, related_name="+", verbose_name="公开栏目")
    entries = models.ManyToManyField("catalogue.Entry", blank=True, related_name="+", verbose_name="对应公开事项")
    source_news_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="news", verbose_name="所报道的公文"
    )

    state = models.CharField("状态", max_length=9, choices=State.choices(), default=State.DRAFT)
    revision = models.CharField("更正", max_length=8, choices=Revision.choices(), default=Revision.NONE)
    revision_note = models.CharField("更正说明", max_length=300, blank=True)
    revision_hides = models.CharField(
        "更正后旧文本", max_length=1, choices=[("N", "仍可查阅"), ("Y", "不再公开")], default="N"
    )
    openness = models.CharField("公开属性", max_length=12, choices=Openness.choices(), default=Openness.UNDETERMINED)
    mode = models.CharField("公开方式", max_length=9, choices=Mode.choices(), default=Mode.UNIVERSAL)
    audience = models.CharField("定向公开的对象", max_length=200, blank=True)
    mode_why = models.CharField("定向公开的理由", max_length=300, blank=True)
    validity = models.CharField("有效性", max_length=9, choices=Validity.choices(), default=Validity.NONE)
    in_history = models.CharField("历史库", max_length=1, choices=[("N", "在用"), ("Y", "已转历史库")], default="N")
    historical = models.CharField(
        "历史公文", max_length=1, choices=[("N", "新增"), ("Y", "历史公文，补认定属性")], default="N"
    )
    bunched = models.CharField(
        "集中公开", max_length=1, choices=[("N", "否"), ("Y", "与同日多件陈旧信息一起公开")], default="N"
    )
    fingerprint = models.CharField(max_length=64, blank=True)
    due_on = models.DateField("公开时限", null=True, blank=True)
    due_provisional = models.CharField(max_length=1, choices=[("N", "确定"), ("Y", "暂定")], default="N")
    rereview_on = models.DateField("下次审查属性", null=True, blank=True)
    publish_at = models.DateTimeField("定时公开", null=True, blank=True)
    published_at = models.DateTimeField("首次公开", null=True, blank=True)
    published = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    drafter = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="拟稿人"
    )
    section = models.CharField("拟稿科室", max_length=60, blank=True)
    responsible = models.CharField("发布责任人", max_length=60, blank=True)
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_name = models.CharField("签发人", max_length=60, blank=True)
    issued_for = models.ForeignKey(
        "orgs.Holding", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代录的签发人"
    )
    issue_paper = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_why = models.TextField("退文原因", blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    batch = models.ForeignKey("ImportBatch", on_delete=models.PROTECT, null=True, blank=True, related_name="documents")

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(fields=["organ", "state", "-changed_at", "-id"], name="documents_organ_list"),
            models.Index(fields=["jurisdiction", "state", "-changed_at", "-id"], name="documents_place_list"),
            models.Index(fields=["jurisdiction", "-changed_at", "-id"], name="documents_place_all"),
            models.Index(fields=["organ", "-changed_at", "-id"], name="documents_organ_all"),
            models.Index(fields=["jurisdiction", "state", "-published_at", "-id"], name="documents_published"),
            models.Index(fields=["jurisdiction", "kind", "validity", "-signed_on", "-id"], name="documents_library"),
            models.Index(fields=["jurisdiction", "subject_class", "-published_at", "-id"], name="documents_subject"),
            models.Index(fields=["state", "due_on", "id"], name="documents_due"),
            models.Index(fields=["organ", "openness", "rereview_on", "id"], name="documents_to_rereview"),
            models.Index(fields=["state", "publish_at", "id"], name="documents_planned"),
            models.Index(fields=["validity", "expires_on", "id"], name="documents_expiry"),
            models.Index(fields=["organ", "series", "number_year", "number_order"], name="documents_series"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "number"],
                condition=~Q(number="") & ~Q(state__in=["DISCARDED", "REMOVED"]),
                name="documents_number_once",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "index_number"], condition=~Q(index_number=""), name="documents_index_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(UuidModel):
    """The text as it was saved, reviewed or published; never changed. `attachments` is [{uuid, name, sha256, size}].

    Personal data: who saved it; a removed document's versions are sealed by the removal. Kept with the document.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    order = models.PositiveIntegerField("版次")
    title = models.CharField("标题", max_length=300)
    body = models.TextField("正文", blank=True)
    facts = models.JSONField("要素", default=dict)
    attachments = models.JSONField("附件", default=list)
    fingerprint = models.CharField(max_length=64)
    note = models.CharField("说明", max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    public_from = models.DateTimeField("公开起", null=True, blank=True)
    public_until = models.DateTimeField("公开止", null=True, blank=True)

    class Meta:
        ordering = ["document_id", "-order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="documents_version_order")]


class Attachment(UuidModel):
    """附件. The file is private until the document is published. Personal data: what the file holds; kept with it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments")
    position = models.PositiveSmallIntegerField("序号", default=0)
    title = models.CharField("名称", max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    replaced_from = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["document_id", "position", "id"]


class Basis(models.Model):
    """A superior's document this one carries out or rests on, with its openness (R081). No personal data."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="bases")
    title = models.CharField("上级文件标题", max_length=300)
    number = models.CharField("上级文件文号", max_length=60, blank=True)
    issuer = models.CharField("上级机关", max_length=120, blank=True)
    openness = models.CharField("上级文件公开属性", max_length=12, choices=Openness.choices())
    url = models.CharField("网址", max_length=500, blank=True)

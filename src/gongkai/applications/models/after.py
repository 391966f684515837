"""What follows an answer, and how the ledger is looked at: saved views, conversion, advice, guides, models, the end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.applications.models.handling import OfApplication
from gongkai.applications.rules.after import Ending, Shown, Term, Verdict
from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel


class OfPlace(UuidModel):
    """A row of an organ's or a place's own, beside the applications."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        abstract = True


class SavedView(OfPlace):
    """A way the ledger is looked at, by name: filters and order (R153). Whoever looks sees by their own right.

    Personal data: whose it is; a name, paper or telephone that was looked for is never kept in it. Deleted by its owner.
    """

    name = models.CharField("名称", max_length=30)
    asked = models.JSONField(default=dict)
    shared = models.CharField("本单位共用", max_length=1, choices=Flag.choices(), default=Flag.NO)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["organ", "by", "name"], name="applications_view_once")]


class Conversion(OfApplication):
    """转主动公开审查 (R158): what was given to one is or is not made public for all.

    `title` and `body` are what would be public, checked to hold no name of who applied. The document does not know of
    the application; only this row does. Personal data: who decided; kept with the case.
    """

    verdict = models.CharField("审查结论", max_length=7, choices=Verdict.choices())
    reason = models.TextField("理由")
    asked = models.PositiveIntegerField("同类申请数", default=1)
    title = models.CharField("拟公开的标题", max_length=300, blank=True)
    body = models.TextField("拟公开的内容", blank=True)
    with_files = models.CharField("附上提供的文件", max_length=1, choices=Flag.choices(), default=Flag.NO)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_conversion")]
        indexes = [models.Index(fields=["organ", "verdict"], name="applications_conversions")]


class Advice(OfPlace):
    """法律咨询 where applications crowd (R159): `organ` is who was advised, on which field, by whom.

    No personal data: an adviser is named as a body. Kept for good.
    """

    field = models.CharField("领域", max_length=40)
    adviser = models.CharField("提供咨询的单位", max_length=60)
    question = models.TextField("咨询的问题")
    advice = models.TextField("意见")
    given_on = models.DateField("咨询日期")

    class Meta:
        ordering = ["-given_on", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "-given_on"], name="applications_advised")]


class Guide(OfPlace):
    """办理指南 (R160): one text for a step, as the office last wrote it; earlier ones stay. No personal data."""

    step = models.CharField("环节", max_length=20)
    version = models.PositiveIntegerField("版次")
    text = models.TextField("办理要点")
    article = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        ordering = ["step", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "step", "version"], name="applications_guide_version")
        ]


class ModelCase(OfApplication):
    """典型案例 (R161), in words of its own: nobody of the application is in them.

    Personal data: who wrote it; the texts were checked to hold none. Kept for good.
    """

    title = models.CharField("标题", max_length=100)
    facts = models.TextField("基本情况")
    handling = models.TextField("答复要点")
    lesson = models.TextField("点评")
    field = models.CharField("领域", max_length=40, blank=True)
    shown = models.CharField("状态", max_length=9, choices=Shown.choices(), default=Shown.SHOWN)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_model")]


class ArchiveRule(OfPlace):
    """How an organ numbers its closed files and how long it keeps who applied. No personal data."""

    fonds = models.CharField("全宗号", max_length=12)
    kind = models.CharField("档案门类", max_length=12, default="WS")
    section = models.CharField("机构（问题）代码", max_length=12, blank=True)
    term = models.CharField("保管期限", max_length=3, choices=Term.choices(), default=Term.TEN)
    years = models.PositiveSmallIntegerField("个人信息保存年数", default=5)
    automatic = models.CharField("期满自动销毁", max_length=1, choices=Flag.choices(), default=Flag.NO)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ"], name="applications_one_archive_rule")]


class ArchiveNumber(OfApplication):
    """档号 of a closed file, given once (R154). Personal data: who archived it; kept for good."""

    number = models.CharField("档号", max_length=80)
    year = models.PositiveSmallIntegerField("归档年度")
    serial = models.PositiveIntegerField("件号")

    class Meta(OfApplication.Meta):
        constraints = [
            models.UniqueConstraint(fields=["application"], name="applications_archived_once"),
            models.UniqueConstraint(fields=["organ", "year", "serial"], name="applications_archive_serial"),
            models.UniqueConstraint(fields=["organ", "number"], name="applications_archive_number"),
        ]


class Expiry(OfApplication):
    """保存期满: an application whose personal data are due to be destroyed, and what was decided (个人信息保护法 第十九条).

    Personal data: who decided; kept for good, as the proof of the destruction.
    """

    due_on = models.DateField("保存期满日期")
    listed_on = models.DateField("列入日期")
    state = models.CharField("处理", max_length=9, choices=Ending.choices(), default=Ending.LISTED)
    keep_until = models.DateField("延长至", null=True)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta(OfApplication.Meta):
        constraints = [
            models.UniqueConstraint(fields=["application"], name="applications_one_expiry"),
            models.CheckConstraint(
                condition=~Q(state=Ending.KEPT) | Q(keep_until__isnull=False), name="applications_kept_until"
            ),
        ]
        indexes = [models.Index(fields=["organ", "state", "due_on"], name="applications_expiring")]

"""What is done with an application: correction, consultation, search, extension, decision, service, disputes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.applications.models.application import Application
from gongkai.applications.rules.acts import Asked, Carrying, Ending, Opinion, Route, Seal, Served
from gongkai.applications.rules.remedy import Standing
from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel


class OfApplication(UuidModel):
    """A row of an application's file: whose, by whom, when."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="%(class)s_rows")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        abstract = True
        ordering = ["application_id", "id"]


class Correction(OfApplication):
    """补正 (第三十条): told once, with what to add and a reasonable period; the clock begins anew with the answer.

    Personal data: what the clerk asks about the matter; kept with the case.
    """

    told_on = models.DateField("告知日期")
    what = models.TextField("需要补正的事项")
    until = models.DateField("补正期限")
    answered_on = models.DateField("收到补正日期", null=True)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_correction")]


class Consultation(OfApplication):
    """征求意见 of a third party or of another organ (第三十二、三十四条).

    Personal data: `whom` and `words` are sealed under the case's key; kept until its retention ends, then unreadable.
    """

    asked = models.CharField("征求对象", max_length=12, choices=Asked.choices())
    whom = models.TextField("名称")
    sent_on = models.DateField("发出日期")
    arrived_on = models.DateField("对方收到日期", null=True)
    answered_on = models.DateField("收到意见日期", null=True)
    opinion = models.CharField("意见", max_length=8, choices=Opinion.choices(), blank=True)
    words = models.TextField("意见内容", blank=True)
    told_on = models.DateField("告知第三方公开决定的日期", null=True)

    class Meta(OfApplication.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("sent_on")), name="applications_asked_first"
            )
        ]


class Search(OfApplication):
    """检索记录 (R144): where, how and by which words it was looked for, and what was found.

    Personal data: who looked; kept with the case.
    """

    place = models.CharField("检索范围", max_length=200)
    terms = models.CharField("检索方式和检索词", max_length=200)
    result = models.TextField("检索结果")
    searched_on = models.DateField("检索日期")
    searcher = models.CharField("检索人", max_length=60)


class Extension(OfApplication):
    """延期答复 (第三十三条): agreed to by the head, at most twenty working days, told before the limit ends.

    Personal data: who agreed; kept with the case.
    """

    days = models.PositiveSmallIntegerField("延长工作日数")
    reason = models.TextField("延期理由")
    approver = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="同意延期的负责人"
    )
    approved_on = models.DateField("同意日期")
    told_on = models.DateField("告知申请人日期")
    before = models.DateField("原答复期限")
    entered = models.CharField("代录", max_length=1, choices=Flag.choices(), default=Flag.NO)

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application"], name="applications_one_extension")]


class Decision(OfApplication):
    """The reply: its type, what the clerk wrote, and the letter as it was approved and issued.

    Personal data: the clerk's words about the matter; kept with the case. The applicant's name is never in them: it is
    set on the letter when it is made, from the sealed party.
    """

    code = models.CharField("答复类型", max_length=4)
    supply = models.TextField("提供的信息，或者获取的方式、途径和时间", blank=True)
    way = models.TextField("已公开信息的获取方式和途径", blank=True)
    reason = models.TextField("理由", blank=True)
    cause = models.TextField("原因", blank=True)
    path = models.TextField("其他途径", blank=True)
    law = models.CharField("其他法律依据", max_length=300, blank=True)
    earlier = models.TextField("前次答复", blank=True)
    helpful = models.TextField("便民信息", blank=True)
    remedy = models.TextField("救济告知", blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    returned_why = models.TextField("退回理由", blank=True)
    number = models.CharField("文号", max_length=40, blank=True)
    seal = models.CharField("用印", max_length=8, choices=Seal.choices(), blank=True)
    signed_on = models.DateField("答复日期", null=True)
    paper = models.ForeignKey("cases.Paper", on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(OfApplication.Meta):
        constraints = [
            models.UniqueConstraint(fields=["application"], name="applications_one_decision"),
            models.UniqueConstraint(
                fields=["organ", "number"], condition=~Q(number=""), name="applications_number_once"
            ),
        ]


class Delivery(OfApplication):
    """One attempt to serve the letter; by post the day of posting counts.

    Personal data: a tracking number and who signed for it; kept with the case.
    """

    means = models.CharField("送达方式", max_length=8, choices=Carrying.choices())
    sent_on = models.DateField("寄发（送交）日期")
    state = models.CharField("结果", max_length=8, choices=Served.choices())
    arrived_on = models.DateField("送达日期", null=True)
    proof = models.CharField("凭证（邮件号、签收情况）", max_length=200, blank=True)
    paper = models.ForeignKey("cases.Paper", on_delete=models.PROTECT, null=True, related_name="+")


class Dispute(OfApplication):
    """Reconsideration or litigation over a reply (R156, R157), as table 4 counts it.

    No personal data: the body, its number and the outcome. Kept with the case.
    """

    route = models.CharField("种类", max_length=10, choices=Route.choices())
    body = models.CharField("复议机关或者法院", max_length=120)
    number = models.CharField("案号", max_length=60, blank=True)
    filed_on = models.DateField("受理日期")
    answer_by = models.DateField("答复（答辩）期限", null=True)
    ending = models.CharField("结果", max_length=10, choices=Ending.choices(), blank=True)
    ended_on = models.DateField("结案日期", null=True)
    lesson = models.TextField("问题和改进", blank=True)

    class Meta(OfApplication.Meta):
        indexes = [models.Index(fields=["jurisdiction", "filed_on"], name="applications_disputes")]


class RemedyTable(UuidModel):
    """救济机关: who reviews an organ's replies and which court has jurisdiction; kept by the office. No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.OneToOneField("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    standing = models.CharField("机关类别", max_length=12, choices=Standing.choices())
    government = models.CharField("本级（所属）人民政府", max_length=120, blank=True)
    above = models.CharField("上一级人民政府", max_length=120, blank=True)
    superior = models.CharField("上一级主管部门", max_length=120, blank=True)
    court = models.CharField("管辖法院", max_length=120)
    review_body = models.CharField("复议机关（与推定不同时填写）", max_length=120, blank=True)
    listed = models.TextField("不可诉事项的告知文字（留空用默认）", blank=True)
    number_word = models.CharField("答复文号的机关代字", max_length=20, blank=True)

"""Checks of entries by the unit and by the county department, evaluations, and combing after a rule changed."""

from __future__ import annotations

from django.db import models

from gongkai.catalogue.models.entries import Adoption, Entry, Standard
from gongkai.catalogue.models.registers import DutyItem
from gongkai.catalogue.rules.entries import (
    CombingState,
    Conclusion,
    FixState,
    GapState,
    InspectionKind,
    InspectionState,
    Verdict,
)
from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel


class Inspection(UuidModel):
    """自查 of a unit or 审查 of a township by the field's department (R033, R306, R307).

    Personal data: who opened it; kept for good as the record of supervision.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="被核对单位")
    by_organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="核对单位")
    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="标准目录"
    )
    kind = models.CharField("方式", max_length=6, choices=InspectionKind.choices())
    title = models.CharField("名称", max_length=160)
    opened_on = models.DateField("开始日期")
    closed_on = models.DateField("完成日期", null=True, blank=True)
    state = models.CharField("状态", max_length=6, choices=InspectionState.choices(), default=InspectionState.OPEN)
    summary = models.TextField("结论", blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-opened_on", "-id"]
        indexes = [
            models.Index(fields=["jurisdiction", "-opened_on", "-id"], name="catalogue_insp_place"),
            models.Index(fields=["organ", "-opened_on", "-id"], name="catalogue_insp_unit"),
            models.Index(fields=["by_organ", "-opened_on", "-id"], name="catalogue_insp_by"),
        ]

    def __str__(self) -> str:
        return self.title


class InspectionItem(UuidModel):
    """One entry in a check, what was found, and its rectification with a clock (R307).

    Personal data: who judged, fixed and verified; kept for good as the record of supervision.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="items")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="inspected")
    position = models.PositiveIntegerField()
    verdict = models.CharField("结果", max_length=8, choices=Verdict.choices(), default=Verdict.PENDING)
    finding = models.CharField("发现的问题", max_length=500, blank=True)
    judged_on = models.DateField("核对日期", null=True, blank=True)
    judged_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    fix_state = models.CharField("整改", max_length=8, choices=FixState.choices(), default=FixState.NONE)
    due_on = models.DateField("整改时限", null=True, blank=True)
    provisional = models.CharField("暂定", max_length=1, choices=Flag.choices(), default=Flag.NO)
    fix = models.TextField("整改情况", blank=True)
    fixed_on = models.DateField("整改日期", null=True, blank=True)
    fixed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    verified_on = models.DateField("核验日期", null=True, blank=True)
    verdict_reason = models.CharField("核验意见", max_length=500, blank=True)

    class Meta:
        ordering = ["inspection_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["inspection", "adoption"], name="catalogue_inspected_once")]
        indexes = [
            models.Index(fields=["inspection", "position", "id"], name="catalogue_item_list"),
            models.Index(fields=["organ", "fix_state", "due_on", "id"], name="catalogue_item_fix"),
            models.Index(fields=["jurisdiction", "fix_state", "due_on", "id"], name="catalogue_item_place"),
        ]


class Evaluation(UuidModel):
    """跟踪评估 of a standard (R308). Personal data: who evaluated; kept for good with the standard."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="评估单位")
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="evaluations")
    number = models.PositiveIntegerField("评估的版次")
    on = models.DateField("评估日期")
    conclusion = models.CharField("结论", max_length=6, choices=Conclusion.choices())
    text = models.TextField("评估情况")
    reference = models.CharField("对照的国家标准指引", max_length=300, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["standard", "-on", "-id"], name="catalogue_evaluations")]


class Combing(UuidModel):
    """对照新规则全面梳理 (R030). Personal data: who opened it; kept for good as the record of supervision."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField("修订的法规文件", max_length=160)
    words = models.CharField("依据中的写法", max_length=300)
    version = models.CharField("修订后的版本", max_length=120, blank=True)
    effective_on = models.DateField("施行日期")
    due_on = models.DateField("梳理完成时限")
    note = models.TextField("修订要点", blank=True)
    opened_on = models.DateField("开始日期")
    closed_on = models.DateField("完成日期", null=True, blank=True)
    state = models.CharField("状态", max_length=6, choices=CombingState.choices(), default=CombingState.OPEN)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-opened_on", "-id"]
        indexes = [models.Index(fields=["jurisdiction", "-opened_on", "-id"], name="catalogue_combings")]

    def __str__(self) -> str:
        return self.rule


class CombingItem(UuidModel):
    """One entry or duty of a unit that the changed rule touches, or one added by hand (R030).

    Personal data: who settled it; kept for good as the record of supervision.
    """

    combing = models.ForeignKey(Combing, on_delete=models.CASCADE, related_name="items")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    entry = models.ForeignKey(Entry, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    adoption = models.ForeignKey(Adoption, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    duty = models.ForeignKey(DutyItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField("事项", max_length=420)
    gap = models.CharField("应公开而未公开的内容", max_length=500, blank=True)
    state = models.CharField("状态", max_length=8, choices=GapState.choices(), default=GapState.OPEN)
    due_on = models.DateField("时限")
    done_on = models.DateField("公开日期", null=True, blank=True)
    url = models.CharField("公开网址", max_length=500, blank=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    settled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["combing_id", "organ__order", "id"]
        indexes = [
            models.Index(fields=["combing", "state", "due_on", "id"], name="catalogue_gap_list"),
            models.Index(fields=["organ", "state", "due_on", "id"], name="catalogue_gap_unit"),
        ]

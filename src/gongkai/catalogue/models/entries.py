"""Standard catalogues, their entries and versions, who carries an entry and what fulfils it (R026–R028, R306–R310)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from gongkai.catalogue.rules import channels
from gongkai.catalogue.rules.entries import AdoptionState, Change, EntryState, FieldKind, Fulfilment, Level, Scope, Via
from gongkai.catalogue.rules.time_limit import TimeKind, TimeLimit, TimeUnit
from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel

NO_DUE = date(9999, 12, 31)  # sorts after every day, so that lists by due day need no empty values


class Field(UuidModel):
    """领域 of the catalogue: 26 of the standard, 综合政务, and what a place adds (R027). No personal data.

    `organ` is the department that leads the field and audits townships in it (R307).
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(
        "orgs.Organ", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牵头部门"
    )
    code = models.CharField("编号", max_length=20)
    name = models.CharField("领域", max_length=60)
    aspect = models.CharField("所属方面", max_length=60, blank=True)
    kind = models.CharField("类别", max_length=8, choices=FieldKind.choices(), default=FieldKind.KEY)
    order = models.PositiveIntegerField("排序", default=0)
    state = models.CharField("状态", max_length=6, choices=[("USED", "启用"), ("UNUSED", "停用")], default="USED")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="catalogue_one_field_code"),
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="catalogue_one_field_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Standard(UuidModel):
    """标准目录 of a field at a level, or a department's own for its whole system (R309). No personal data.

    `organ` is who keeps it; `number` the present version.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="编制单位")
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="standards", verbose_name="领域")
    scope = models.CharField("范围", max_length=6, choices=Scope.choices(), default=Scope.FIELD)
    level = models.CharField("层级", max_length=8, choices=Level.choices(), default=Level.COUNTY)
    title = models.CharField("名称", max_length=120)
    number = models.PositiveIntegerField("版次", default=0)
    effective_on = models.DateField("施行日期", null=True)
    entries_count = models.PositiveIntegerField("事项数", default=0)

    class Meta:
        ordering = ["field__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "field", "level"], condition=Q(scope="FIELD"), name="catalogue_one_standard"
            ),
            models.UniqueConstraint(
                fields=["organ", "field", "level"], condition=Q(scope="SYSTEM"), name="catalogue_one_system_standard"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StandardVersion(UuidModel):
    """A version of a standard, with its reason and the workbook it came from. Personal data: who imported it; kept for good."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="versions")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("版次")
    effective_on = models.DateField("施行日期")
    reason = models.CharField("调整理由", max_length=300)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    added = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("修改", default=0)
    removed = models.PositiveIntegerField("删除", default=0)
    at = models.DateTimeField("导入时间")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["standard", "number"], name="catalogue_one_version")]


class Entry(UuidModel):
    """公开事项: one row of a standard, with its columns (R026). It keeps its identity over versions. No personal data."""

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField("序号")
    level1 = models.CharField("一级事项", max_length=200)
    level2 = models.CharField("二级事项", max_length=200, blank=True)
    content = models.TextField("公开内容（要素）")
    basis = models.TextField("公开依据", blank=True)
    time_text = models.CharField("公开时限", max_length=300)
    time_kind = models.CharField("时限类别", max_length=8, choices=TimeKind.choices(), default=TimeKind.FREE)
    time_number = models.PositiveIntegerField("时限数", default=0)
    time_unit = models.CharField("时限单位", max_length=2, choices=TimeUnit.choices(), blank=True)
    time_start = models.CharField("起算点", max_length=60, blank=True)
    cycle_days = models.PositiveIntegerField("更新周期（天）", default=0)
    subject = models.CharField("公开主体", max_length=300)
    channels = models.JSONField("公开渠道和载体", default=list)
    channels_other = models.CharField("其他渠道", max_length=200, blank=True)
    to_all = models.CharField("全社会", max_length=1, choices=Flag.choices(), default=Flag.NO)
    to_specific = models.CharField("特定群体", max_length=200, blank=True)
    proactive = models.CharField("主动", max_length=1, choices=Flag.choices(), default=Flag.NO)
    on_request = models.CharField("依申请公开", max_length=1, choices=Flag.choices(), default=Flag.NO)
    county = models.CharField("县级", max_length=1, choices=Flag.choices(), default=Flag.NO)
    township = models.CharField("乡级", max_length=1, choices=Flag.choices(), default=Flag.NO)
    carriers = models.PositiveIntegerField("承担单位数", default=0)
    state = models.CharField("状态", max_length=8, choices=EntryState.choices(), default=EntryState.STANDING)
    since = models.PositiveIntegerField("始于版次", default=1)
    until = models.PositiveIntegerField("止于版次", null=True, blank=True)

    class Meta:
        ordering = ["standard_id", "position", "id"]
        indexes = [
            models.Index(fields=["standard", "state", "position", "id"], name="catalogue_entry_list"),
            models.Index(fields=["jurisdiction", "state", "standard"], name="catalogue_entry_place"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """一级事项 — 二级事项."""
        return f"{self.level1}—{self.level2}" if self.level2 else self.level1

    @property
    def limit(self) -> TimeLimit:
        """The time limit as the rules reckon it."""
        unit = TimeUnit(self.time_unit) if self.time_unit else None
        kind = TimeKind(self.time_kind)
        return TimeLimit(self.time_text, kind, self.time_number, unit, self.time_start, self.cycle_days)

    @property
    def channel_names(self) -> list[str]:
        """The ticked channels by name."""
        return channels.labels(self.channels, self.channels_other)


class EntryRevision(models.Model):
    """What a version did to an entry; `before` and `after` hold the columns that changed. No personal data."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="revisions")
    change = models.CharField("变动", max_length=8, choices=Change.choices())
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["version_id", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "version"], name="catalogue_one_revision")]


class Adoption(UuidModel):
    """An entry carried by a unit, worded for it, with its column and how far it is fulfilled (R028, R306). No personal data.

    `due_order` repeats `due_on` with a far day for none.
    """

    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="adoptions", verbose_name="承担单位")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="adoptions")
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="+")
    column = models.ForeignKey(
        "catalogue.Column",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="adoptions",
        verbose_name="对应栏目",
    )
    state = models.CharField("状态", max_length=8, choices=AdoptionState.choices(), default=AdoptionState.CARRIED)
    reason = models.CharField("不适用理由", max_length=300, blank=True)
    wording = models.CharField("本单位事项名称", max_length=200, blank=True)
    note = models.TextField("本单位公开内容说明", blank=True)
    adopted_on = models.DateField("承担日期")
    fulfilment = models.CharField("公开情况", max_length=8, choices=Fulfilment.choices(), default=Fulfilment.MISSING)
    proofs_count = models.PositiveIntegerField("已公开条数", default=0)
    late_count = models.PositiveIntegerField("迟于时限条数", default=0)
    last_on = models.DateField("最近公开", null=True, blank=True)
    nothing_on = models.DateField("核对未产生的日期", null=True, blank=True)
    checked_on = models.DateField("最近核对", null=True, blank=True)
    due_on = models.DateField("下次应公开", null=True, blank=True)
    due_order = models.DateField(default=NO_DUE)

    class Meta:
        ordering = ["organ_id", "entry__standard_id", "entry__position"]
        constraints = [models.UniqueConstraint(fields=["entry", "organ"], name="catalogue_carried_once")]
        indexes = [
            models.Index(fields=["organ", "fulfilment", "due_order", "id"], name="catalogue_adopt_unit"),
            models.Index(fields=["jurisdiction", "fulfilment", "due_order", "id"], name="catalogue_adopt_place"),
            models.Index(fields=["organ", "due_order", "id"], name="catalogue_adopt_due"),
            models.Index(fields=["jurisdiction", "due_order", "id"], name="catalogue_adopt_due_all"),
        ]

    def __str__(self) -> str:
        return self.wording or self.entry.name


class Proof(UuidModel):
    """What fulfils an entry for a unit: a published record, or content that stands elsewhere. No personal data.

    `record` is that of its placements ("documents.Document:…"), empty for what was registered by hand.
    """

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="proofs")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    record = models.CharField("记录", max_length=120, blank=True)
    title = models.CharField("标题", max_length=500)
    url = models.CharField("网址", max_length=500)
    formed_on = models.DateField("生成日期", null=True, blank=True)
    published_on = models.DateField("公开日期")
    due_on = models.DateField("应公开日期", null=True, blank=True)
    late = models.CharField("迟于时限", max_length=1, choices=Flag.choices(), default=Flag.NO)
    via = models.CharField("来源", max_length=6, choices=Via.choices(), default=Via.HAND)

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["adoption", "record"], condition=~Q(record=""), name="catalogue_proof_once")
        ]
        indexes = [models.Index(fields=["record"], name="catalogue_proof_record")]

"""Batches, the versions of rows they bring, their bad cells, and the headings an organ uses."""

from __future__ import annotations

import uuid

from django.db import models

from gongkai.kernel.labels import Flag
from gongkai.kernel.models import UuidModel
from gongkai.registers.models.registers import DefinitionVersion, Register
from gongkai.registers.rules.states import Act, Kind, State


class Batch(UuidModel):
    """Rows that are looked at, reviewed and made public together. `sequence` is given when it is published: that one write makes it true.

    `based_on` is the register's sequence when its rows were compared; `lines` how many lines were read, so that a killed reading goes on.
    What a system sent has its name in `source`, its own number in `sender_id`, a digest of what was sent in `sha256`.
    Personal data: who brought and published it; kept with the register.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="batches")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="填报单位")
    kind = models.CharField("来源", max_length=9, choices=Kind.choices())
    state = models.CharField("状态", max_length=9, choices=State.choices(), default=State.READING)
    sequence = models.PositiveIntegerField("公开序号", null=True)
    based_on = models.PositiveIntegerField(default=0)
    name = models.CharField("名称", max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    source_path = models.CharField(max_length=1000, blank=True)
    options = models.JSONField(default=dict)
    lines = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("更改", default=0)
    removed = models.PositiveIntegerField("撤下", default=0)
    same = models.PositiveIntegerField("未变", default=0)
    wrong = models.PositiveIntegerField("需改正", default=0)
    notes = models.JSONField(default=list)
    reason = models.CharField("理由", max_length=300, blank=True)
    returned_why = models.CharField("退回原因", max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    source = models.CharField("业务系统", max_length=60, blank=True)
    sender_id = models.CharField("发送方编号", max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField("公开日期", null=True)
    published_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["register", "sequence"], name="registers_sequence_once"),
            models.UniqueConstraint(
                fields=["organ", "source", "sender_id"], condition=~models.Q(sender_id=""), name="registers_sent_once"
            ),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "state", "-made_at", "-id"], name="registers_batch_place"),
            models.Index(fields=["organ", "state", "-made_at", "-id"], name="registers_batch_organ"),
            models.Index(fields=["register", "state", "-made_at", "-id"], name="registers_batch_register"),
        ]


class Row(models.Model):
    """A version of a row, as a batch brings it; the newest one of a published batch is what the register says.

    `identity` is a keyed digest of the fields by which the row is known, `entry` its lasting number in addresses. Identity numbers lie in
    `secret`, sealed under the register's key. Personal data: what the definition names, masked or internal; kept as the definition's
    display period and the archive's retention say, at least as long as the register.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+", db_index=False)
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+", db_index=False)
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    line = models.PositiveIntegerField("行号", default=0)
    identity = models.CharField(max_length=64)
    entry = models.UUIDField(default=uuid.uuid4)
    act = models.CharField("变化", max_length=1, choices=Act.choices())
    values = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    public = models.CharField("是否公开", max_length=1, choices=Flag.choices(), default=Flag.YES)
    formed_on = models.DateField("形成日期", null=True)
    due_on = models.DateField("公开期限", null=True)
    shown_until = models.DateField("公示至", null=True)
    subject_name = models.CharField(max_length=200, blank=True)
    subject_code = models.CharField(max_length=18, blank=True)

    class Meta:
        ordering = ["batch_id", "line", "id"]
        constraints = [models.UniqueConstraint(fields=["batch", "identity"], name="registers_row_once")]
        indexes = [
            models.Index(fields=["register", "identity"], name="registers_row_identity"),
            models.Index(fields=["entry"], name="registers_row_entry"),
            models.Index(fields=["register", "id"], name="registers_row_newest"),
            models.Index(fields=["register", "organ", "formed_on"], name="registers_row_organ"),
            models.Index(fields=["subject_code"], name="registers_row_code", condition=~models.Q(subject_code="")),
            models.Index(fields=["subject_name"], name="registers_row_name", condition=~models.Q(subject_name="")),
        ]


class BadCell(models.Model):
    """A cell of a batch that cannot be taken; `column` counts from 1 in the person's own table, 0 when it is not in it.

    Personal data: what stands in the cell, masked; deleted with the batch.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="bad_cells")
    line = models.PositiveIntegerField("行")
    column = models.PositiveIntegerField("列")
    field = models.CharField("字段", max_length=40)
    sentence = models.CharField("问题", max_length=300)

    class Meta:
        ordering = ["batch_id", "line", "column", "id"]


class Matching(models.Model):
    """Which heading an organ uses for which field of a register, as somebody said once. No personal data."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="matchings")
    jurisdiction = models.ForeignKey("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    headings = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["register", "organ"], name="registers_matching_once")]

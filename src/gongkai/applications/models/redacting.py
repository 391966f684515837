"""Files blackened before they are given, with their marks."""

from __future__ import annotations

from django.db import models

from gongkai.applications.models.handling import OfApplication
from gongkai.applications.rules.redacting import Ground, Sort, Stage
from gongkai.kernel.labels import Flag


class Redaction(OfApplication):
    """One file to be supplied: as it was brought, and the new file that the applicant gets.

    `sealed` (its name, what could not be checked) and `sealed_result` (the new file's name, notes, places) lie under the
    case's key. Personal data: whatever the file holds, and who made it; kept with the case, then released and unreadable.
    """

    stage = models.CharField("状态", max_length=8, choices=Stage.choices(), default=Stage.OPEN)
    form = models.CharField(max_length=8)
    pages = models.PositiveSmallIntegerField(null=True)
    source = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, related_name="+")
    source_sha256 = models.CharField(max_length=64)
    sealed = models.TextField(blank=True)
    result = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, related_name="+")
    result_sha256 = models.CharField(max_length=64, blank=True)
    sealed_result = models.TextField(blank=True)
    unread = models.CharField("读不出的内容", max_length=8, blank=True)
    labelled = models.CharField("在遮盖处写上依据", max_length=1, choices=Flag.choices(), default=Flag.NO)
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey("cases.Paper", on_delete=models.PROTECT, null=True, related_name="+")


class RedactionMark(OfApplication):
    """One thing to be taken out or left: words (sealed under the case's key), or a rectangle of a page in percent.

    Personal data: the words in `sealed`, and who marked them; kept with the case, then unreadable.
    """

    redaction = models.ForeignKey(Redaction, on_delete=models.CASCADE, related_name="marks")
    sort = models.CharField(max_length=6, choices=Sort.choices())
    kind = models.CharField(max_length=40, blank=True)
    sealed = models.TextField(blank=True)
    hide = models.CharField("遮盖", max_length=1, choices=Flag.choices(), default=Flag.YES)
    ground = models.CharField("依据", max_length=10, choices=Ground.choices(), default=Ground.PRIVACY)
    page = models.PositiveSmallIntegerField("页", null=True)
    left = models.FloatField(null=True)
    top = models.FloatField(null=True)
    width = models.FloatField(null=True)
    height = models.FloatField(null=True)
    times = models.PositiveIntegerField("遮盖处数", null=True)

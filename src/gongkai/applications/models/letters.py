"""The letters made on the way to a reply."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai.applications.models.handling import OfApplication
from gongkai.applications.rules.letters import LetterKind


class Letter(OfApplication):
    """文书: one letter as it was made, kept with the case as .docx and .pdf; the sealed scan beside them (R154).

    `about` is the act it belongs to: the application, a correction, an extension, a consultation, the reply.
    Personal data: none itself; whom it addresses stands in the papers alone, which are sealed and kept with the case.
    """

    kind = models.CharField("文书", max_length=12, choices=LetterKind.choices())
    about = models.UUIDField(db_index=True)
    number = models.CharField("文号", max_length=40, blank=True)
    dated_on = models.DateField("落款日期")
    word = models.ForeignKey("cases.Paper", on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("cases.Paper", on_delete=models.PROTECT, related_name="+")
    stamped = models.ForeignKey("cases.Paper", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(OfApplication.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "number"], condition=~Q(number=""), name="applications_letter_number"
            )
        ]

"""Applications that belong together: parts of one that was divided, and the same asked again."""

from __future__ import annotations

from django.db import models

from gongkai.applications.models.application import Application
from gongkai.applications.models.handling import OfApplication
from gongkai.applications.rules.linking import Bond


class Link(OfApplication):
    """`application` came out of `other` (split) or repeats it; read from both sides. No personal data. Kept with the case."""

    kind = models.CharField("关系", max_length=6, choices=Bond.choices())
    other = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="linked_rows")

    class Meta(OfApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="applications_one_link")]

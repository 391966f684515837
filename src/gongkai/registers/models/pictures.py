"""The base picture behind points."""

from __future__ import annotations

from django.db import models

from gongkai.registers.rules.picture import Bounds
from gongkai.registers.rules.shape import Crs


class BasePicture(models.Model):
    """底图 of a place with its 审图号 and the box it covers. No personal data but who set it; kept until another is loaded."""

    jurisdiction = models.OneToOneField("orgs.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("orgs.Organ", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    approval = models.CharField("审图号", max_length=40)
    west = models.DecimalField("西", max_digits=9, decimal_places=6)
    south = models.DecimalField("南", max_digits=9, decimal_places=6)
    east = models.DecimalField("东", max_digits=9, decimal_places=6)
    north = models.DecimalField("北", max_digits=9, decimal_places=6)
    system = models.CharField("坐标系", max_length=8, choices=Crs.choices())
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    @property
    def bounds(self) -> Bounds:
        """The box it covers."""
        return Bounds(self.west, self.south, self.east, self.north)

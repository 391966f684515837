"""The base picture of a place."""

from __future__ import annotations

from gongkai.registers.models import BasePicture


def of_place(jurisdiction_id: int) -> BasePicture | None:
    """The picture, None where there is none."""
    return BasePicture.objects.filter(jurisdiction_id=jurisdiction_id).select_related("file", "by").first()


def visible(actor: object, picture_id: int) -> bool:
    """It stands on public pages, so everyone may see it."""
    return True

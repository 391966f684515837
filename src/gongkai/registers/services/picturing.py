"""The base picture of a place: loaded by an administrator with its 审图号, taken off again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.registers.models import BasePicture
from gongkai.registers.queries import pictures
from gongkai.registers.rules import picture as rules
from gongkai.registers.rules.picture import Bounds
from gongkai.registers.rules.shape import Crs
from gongkai.trail.services import record, subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


def save(*, file: StoredFile | None, approval: str, bounds: Bounds, system: Crs, by: Actor) -> BasePicture:
    """Load a picture, or change what is said of the one that is there (`file` None)."""
    present = pictures.of_place(by.jurisdiction_id)
    refuse_if([] if by.may(Duty.ADMIN) else ["底图由系统管理员设定。"])
    refuse_if(rules.reasons_against(approval, bounds) + ([] if file or present else ["请选择底图文件。"]))
    with transaction.atomic():
        row = present or BasePicture(jurisdiction_id=by.jurisdiction_id)
        former = row.file if present and file else None
        row.organ_id, row.by_id, row.set_at = by.organ_id, by.user_id, days.now()
        row.approval, row.system = rules.approval_of(approval), system
        row.west, row.south, row.east, row.north = bounds.west, bounds.south, bounds.east, bounds.north
        if file is not None:
            row.file = file
        row.save()
        if file is not None:
            files.adopt(file=file, owner=subject_of(row))
        if former is not None:
            files.release(file=former)
        record("register.picture_set", of=row, by=by, note=row.approval)
    return row


def remove(*, by: Actor) -> None:
    """Take the picture off: points stand on the bare schematic again."""
    refuse_if([] if by.may(Duty.ADMIN) else ["底图由系统管理员设定。"])
    row = pictures.of_place(by.jurisdiction_id)
    if row is None:
        return
    with transaction.atomic():
        record("register.picture_removed", of=row, by=by, note=row.approval)
        file = row.file
        row.delete()
        files.release(file=file)

"""The superior documents a document rests on (R081)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gongkai.documents.models import Basis, Document
from gongkai.documents.rules.openness import CHANGEABLE
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record


def _reasons(document: Document, by: Actor) -> list[str]:
    reasons = [] if by.organ_id == document.organ_id else ["只有发文单位可以填写上级文件。"]
    return reasons if document.state in CHANGEABLE else [*reasons, "文件正在审签或已公开，不能改动上级文件。"]


def add(*, document: Document, by: Actor, **facts: Any) -> Basis:
    """Name a superior's document with its openness."""
    refuse_if(_reasons(document, by))
    with transaction.atomic():
        made = Basis.objects.create(document=document, **facts)
        record("basis.added", of=document, by=by, title=made.title, number=made.number, openness=made.openness)
    return made


def remove(*, document: Document, basis_id: int, by: Actor) -> None:
    """Take a superior's document off."""
    refuse_if(_reasons(document, by))
    with transaction.atomic():
        for row in document.bases.filter(pk=basis_id):
            record("basis.removed", of=document, by=by, title=row.title)
            row.delete()

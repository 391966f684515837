"""Workbooks brought and taken away: kept until confirmed, seen by who brought them only."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404

from gongkai.catalogue.rules.sheet import Wrong
from gongkai.files import queries as kept
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.orgs.rules import Actor

SHOWN = 100


def keep(given: UploadedFile, by: Actor) -> UUID:
    """Keep an upload; `Refused` with a sentence when it is no workbook."""
    stored = files.store(data=given, name=given.name or "表格.xlsx", by=by, allowed=frozenset({Kind.XLSX}))
    return stored.uuid


def brought(actor: Actor, uuid: UUID) -> tuple[bytes, int]:
    """A workbook this person brought and nobody owns, and its number; 404 otherwise."""
    file = kept.by_uuid(uuid)
    if file is None or file.owner or file.brought_by_id != actor.user_id or file.organ_id != actor.organ_id:
        raise Http404
    try:
        return kept.read(file), file.pk
    except kept.Missing as error:
        raise Http404 from error


def shown_faults(wrong: list[Wrong]) -> tuple[list[Wrong], int]:
    """The first faults for the page, and how many more there are."""
    return wrong[:SHOWN], max(0, len(wrong) - SHOWN)

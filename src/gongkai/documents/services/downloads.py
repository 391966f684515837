"""Papers of public documents, made once: kept under what they say, beside the files, and gone with the document."""

from __future__ import annotations

import os
import shutil
import uuid as uuids
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from gongkai.documents.services import papers, papers_docx

if TYPE_CHECKING:
    from gongkai.documents.queries.public_document import Reading
    from gongkai.documents.services.papers import Paper

MAKERS: dict[str, Callable[[Paper], bytes]] = {"pdf": papers.pdf, "docx": papers_docx.docx}
KEPT_EACH = 8  # texts of other days and former texts: as many stay as are asked for


def root() -> Path:
    """The folder of all papers."""
    return Path(settings.DATA) / "papers"


def folder_of(uuid: UUID) -> Path:
    """The papers of one document."""
    return root() / str(uuid)[:2] / str(uuid)


def paper(found: Reading, address: str, form: str) -> bytes:
    """The document as pdf or docx: as kept, else made now and kept. Raises `Refused` when it cannot be set."""
    made = papers.paper_of(found, address)
    place = folder_of(found.document.uuid) / f"{made.digest}.{form}"
    try:
        return place.read_bytes()
    except FileNotFoundError:
        data = MAKERS[form](made)
        _keep(place, data)
        return data


def _keep(place: Path, data: bytes) -> None:
    """Whole or not at all; without room it is made again the next time."""
    beside = place.with_name(f".{uuids.uuid4().hex}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        old = sorted(place.parent.glob(f"*{place.suffix}"), key=lambda one: one.stat().st_mtime)
        for one in old[: max(0, len(old) - KEPT_EACH + 1)]:
            one.unlink(missing_ok=True)
        beside.write_bytes(data)
        os.replace(beside, place)
    except OSError:
        beside.unlink(missing_ok=True)


def forget(uuid: UUID) -> None:
    """Every paper of a document is gone. Safe to call again."""
    shutil.rmtree(folder_of(uuid), ignore_errors=True)


def kept(uuid: UUID) -> bool:
    """Whether any paper of it still lies there."""
    place = folder_of(uuid)
    return place.exists() and any(place.iterdir())

"""Proof by link and file in one step, alone or with the claim it is for: all of it or nothing (R196)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.ledger.models import Assignment, Checkpoint
from gongkai.ledger.rules.states import EvidenceKind
from gongkai.ledger.services.assignments import add_evidence, claim
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


def add_proofs(
    *,
    assignment: Assignment,
    by: Actor,
    checkpoint: Checkpoint | None = None,
    url: str = "",
    file: StoredFile | None = None,
    note: str = "",
) -> int:
    """Add a link, a file, or both as proof; how many were added."""
    with transaction.atomic():
        if url.strip():
            add_evidence(
                assignment=assignment, kind=EvidenceKind.LINK, by=by, checkpoint=checkpoint, url=url, note=note
            )
        if file is not None:
            add_evidence(
                assignment=assignment, kind=EvidenceKind.FILE, by=by, checkpoint=checkpoint, file=file, note=note
            )
    return bool(url.strip()) + (file is not None)


def claim_with_proof(
    *,
    checkpoint: Checkpoint,
    text: str,
    by: Actor,
    alone_reason: str = "",
    url: str = "",
    file: StoredFile | None = None,
    note: str = "",
) -> Checkpoint:
    """Add the proof given, if any, to the checkpoint, then claim it."""
    with transaction.atomic():
        add_proofs(assignment=checkpoint.assignment, by=by, checkpoint=checkpoint, url=url, file=file, note=note)
        return claim(checkpoint=checkpoint, text=text, by=by, alone_reason=alone_reason)

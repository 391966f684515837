"""The document as it is now, held until the transaction ends, and who may act on it."""

from __future__ import annotations

from gongkai.documents.models import Document
from gongkai.documents.rules.states import WRITERS, State
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import Doer, record

SIGNERS = (Duty.LEADER, Duty.HEAD)


def locked(document: Document) -> Document:
    """The row as it is now, locked, with its organ."""
    return Document.objects.select_for_update(of=("self",)).select_related("organ").get(pk=document.pk)


def refuse_stranger(document: Document, by: Actor, *duties: Duty) -> None:
    """Only the issuer's people of these duties act on its text (R104). Raises `Refused`."""
    if by.organ_id != document.organ_id:
        raise Refused(f"只有发文机关（{document.organ.short_name}）可以办理。")
    if not by.may(*duties):
        raise Refused("您的岗位不办理这一步。")


def reasons_not_writer(document: Document, by: Actor) -> list[str]:
    """Why someone is not of those who write and publish the document."""
    return [] if by.organ_id == document.organ_id and by.may(*WRITERS) else ["由发文机关的信息员、联络员办理。"]


def move(document: Document, new: State, verb: str, by: Doer | None, **content: object) -> None:
    """Write the new state with its trail entry; the caller has asked the rules and saves other fields before."""
    old, document.state = document.state, new
    document.save(update_fields=["state"])
    record(verb, of=document, by=by, jurisdiction_id=document.jurisdiction_id, before=old, after=str(new), **content)

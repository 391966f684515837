"""签发: the number, the day, who signed; for somebody who signed on paper it is entered (代录)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from gongkai.documents.models import Document
from gongkai.documents.queries import flow as asking
from gongkai.documents.rules import flow as rules
from gongkai.documents.rules.numbers import parse
from gongkai.documents.rules.states import WRITERS, State
from gongkai.documents.services import clock, validity
from gongkai.documents.services.locking import SIGNERS, locked, move, refuse_stranger
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.outbox.services import announce
from gongkai.trail.services import subject_of

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Holding


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the actor, or for 代录 the holding of the post that signed on paper, with the scan."""

    name: str
    holding: Holding | None = None
    paper: StoredFile | None = None


def signature(
    by: Actor, document: Document, holding_id: int | None = None, paper: StoredFile | None = None
) -> Signature:
    """Who signs. Leaders and heads of the issuer sign themselves; its writers enter what one of them signed on paper."""
    if holding_id is None:
        refuse_stranger(document, by, *SIGNERS)
        return Signature(by.name)
    refuse_stranger(document, by, *SIGNERS, *WRITERS, Duty.REVIEWER)
    found = [row for row in orgs.holders(document.organ_id, *SIGNERS) if row.pk == holding_id]
    if not found:
        raise Refused("代录的签发人应是本机关的分管领导或者主要负责人。")
    if paper is None:
        raise Refused("代录签发的，请上传签发稿的扫描件。")
    return Signature(found[0].user.name, found[0], paper)


def issue(
    *, document: Document, by: Actor, number: str, signed_on: date, holding_id: int | None = None,
    paper: StoredFile | None = None,
) -> Document:  # fmt: skip
    """签发. `number` is the whole 发文字号 or "" for none; it is checked to be nobody else's. Raises `Refused`."""
    signed = signature(by, document, holding_id, paper)
    try:
        with transaction.atomic():
            row = locked(document)
            refuse_if(rules.reasons_not_to_issue(State(row.state), signed_on, signed.name, days.today()))
            refuse_if(rules.reasons_of(asking.release_requirements(row)))
            _number(row, number)
            _sign(row, by, signed, signed_on)
            validity.recompute(document=row)
            announce("documents.issued", document_id=row.pk)
            return row
    except IntegrityError as error:
        raise Refused(f"发文字号“{number}”已被使用，请换一个序号。") from error


def _number(document: Document, number: str) -> None:
    """Take the number apart and see that nobody has it."""
    wanted = number.strip()
    if not wanted:
        document.number, document.series, document.number_year, document.number_order = "", "", None, None
        return
    read = parse(wanted)
    if read is None:
        raise Refused(f"发文字号“{wanted}”应写作“机关代字〔年份〕序号号”，如“云政发〔2026〕3号”。")
    other = asking.taken(document, read.text)
    if other is not None:
        raise Refused(f"发文字号“{read.text}”已被{other.organ.short_name}的另一份公文使用。")
    document.number, document.series = read.text, read.series
    document.number_year, document.number_order = read.year, read.order


def _sign(document: Document, by: Actor, signed: Signature, signed_on: date) -> None:
    document.signed_on = signed_on
    document.formed_on = document.formed_on or signed_on
    document.issued_at, document.issued_by_id, document.issued_name = days.now(), by.user_id, signed.name
    document.issued_for, document.issue_paper = signed.holding, signed.paper
    if signed.paper is not None:
        files.adopt(file=signed.paper, owner=subject_of(document))
    document.save()
    clock.recount(document=document)
    move(
        document, State.ISSUED, "document.issued", by, number=document.number, signed_on=signed_on.isoformat(),
        signer=signed.name, entered_for=signed.name if signed.holding else "", scan=signed.paper.sha256 if signed.paper else "",
    )  # fmt: skip


def offered_number(document: Document) -> str:
    """The number that would come next in the series; "" where the organ has no series yet."""
    if document.number:
        return document.number
    series = asking.series_of(document)
    if not series:
        return ""
    year = days.today().year
    return rules.number_of(series, year, asking.next_order(document, series, year))

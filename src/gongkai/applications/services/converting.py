"""依申请转主动公开 (R158): after an answer that gave something, one looks whether everybody should have it.

The clerk decides with a reason and writes what would be public; a writer of the organ makes a document of it, which goes
through determination, checking and review like any other. Nothing in the document knows of the application.
"""

from __future__ import annotations

from django.db import transaction

from gongkai.applications.models import Application, Conversion
from gongkai.applications.queries.conversion import asked_of
from gongkai.applications.rules.after import Verdict, reasons_not_to_review
from gongkai.applications.rules.handling import reasons_of_text
from gongkai.applications.rules.states import State
from gongkai.applications.services.acting import common, held, reasons_not_own
from gongkai.applications.services.unlinking import reasons_not_unlinked
from gongkai.cases import queries as cases
from gongkai.cases.rules import PaperKind
from gongkai.documents.rules.states import WRITERS, Kind
from gongkai.documents.services import attachments, drafting
from gongkai.files import queries as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record


@transaction.atomic
def review_for_all(
    *, application: Application, verdict: Verdict, reason: str, by: Actor, title: str = "", body: str = "",
    with_files: bool = False,
) -> Conversion:  # fmt: skip
    """转主动公开审查, once. Converting names what would be public, without who applied. Raises `Refused`."""
    row = held(application)
    already = Conversion.objects.filter(application=row).exists()
    reasons = reasons_not_own(row, by) + reasons_not_to_review(State(row.state), row.outcome, already=already)
    reasons += reasons_of_text([(reason, "请写明审查的理由。")])
    converts = verdict is Verdict.CONVERT
    if converts:
        reasons += reasons_of_text([(title, "请填写拟公开的标题。")])
        if not body.strip() and not with_files:
            reasons.append("请填写拟公开的内容，或者附上提供的文件。")
        reasons += reasons_not_unlinked(row, title, body)
    refuse_if(reasons)
    made = Conversion.objects.create(
        **common(row, by), at=days.now(), verdict=verdict, reason=reason.strip(), asked=asked_of(row),
        title=title.strip() if converts else "", body=body.strip() if converts else "",
        with_files=Flag.YES if converts and with_files else Flag.NO,
    )  # fmt: skip
    record("application.reviewed_for_all", of=row, by=by, verdict=str(verdict), asked=made.asked)
    return made


def draft_for_all(*, conversion: Conversion, by: Actor) -> tuple[Conversion, list[str]]:
    """Make the document; what could not be attached comes back as sentences. Raises `Refused`."""
    with transaction.atomic():
        row = (
            Conversion.objects.select_for_update(of=("self",)).select_related("application__case").get(pk=conversion.pk)
        )
        refuse_if([] if by.organ_id == row.organ_id and by.may(*WRITERS) else ["由本单位的信息员、联络员起草。"])
        refuse_if([] if row.verdict == Verdict.CONVERT else ["审查结论是不转，不用起草。"])
        refuse_if(["已经建立公文草稿。"] if row.document_id else [])
        row.document = drafting.create(by=by, kind=Kind.INFORMATION, title=row.title, body=row.body)
        row.drafted_at = days.now()
        row.save(update_fields=["document", "drafted_at"])
        record("application.drafted_for_all", of=row.application, by=by, document=str(row.document.uuid))
    return row, _attach(row, by) if row.with_files == Flag.YES else []


def _attach(row: Conversion, by: Actor) -> list[str]:
    """The files that were supplied, under names that say nothing of whom they were supplied to."""
    wrong: list[str] = []
    supplied = [kept for kept in cases.papers(row.application.case, [PaperKind.SUPPLY]) if kept.file is not None]
    assert row.document is not None
    for number, kept in enumerate(supplied, 1):
        assert kept.file is not None
        title = row.title if len(supplied) == 1 else f"{row.title}（{number}）"
        name = f"附件{number}.{kept.file.kind.lower()}"
        try:
            attachments.attach(document=row.document, data=files.read(kept.file), name=name, title=title[:200], by=by)
        except Refused as refused:
            wrong += refused.reasons
        except files.Missing as missing:
            wrong.append(str(missing))
    return wrong

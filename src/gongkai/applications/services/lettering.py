"""文书: the letters of the procedure made in the form of the reply, kept with the case, their sealed scans beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.html import escape

from gongkai.applications.models import Application, Decision, Letter
from gongkai.applications.queries import letters as asking
from gongkai.applications.rules import letter as form
from gongkai.applications.rules import letters as rules
from gongkai.applications.rules.handling import reasons_of_day
from gongkai.applications.rules.letters import Filled, LetterKind, To
from gongkai.applications.services.acting import common, done, held, reasons_not_own
from gongkai.applications.services.letters import signature
from gongkai.cases import services as cases
from gongkai.cases.rules import PaperKind
from gongkai.documents.rules.paper import blocks
from gongkai.documents.services import papers, papers_docx
from gongkai.documents.services.papers import Paper
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

BLANK_LINE = "＿" * 24  # to be written on by hand


def _reasons_not_to_number(application: Application, number: str) -> list[str]:
    if not number:
        return []
    taken = (
        Letter.objects.filter(organ_id=application.organ_id, number=number).exists()
        or Decision.objects.filter(organ_id=application.organ_id, number=number).exists()
    )
    return form.reasons_not_to_number(number) + ([f"文号“{number}”已经用过。"] if taken else [])


def make(
    *, application: Application, kind: LetterKind, about: UUID, number: str, dated_on: date, given: Mapping[str, str],
    by: Actor,
) -> Letter:  # fmt: skip
    """Set a letter and keep it as .docx and .pdf. Raises `Refused` with everything the file lacks for it."""
    number, template = number.strip(), rules.templates()[kind]
    facts = asking.facts(application, kind, about, given, dated_on)
    reasons = (
        reasons_not_own(application, by, "文书")
        + rules.missing(template, facts)
        + _reasons_not_to_number(application, number)
    )
    reasons += reasons_of_day(
        dated_on, "落款日期", not_before=application.submitted_on, today=days.today(), since="提交申请"
    )
    refuse_if(reasons)
    set_ = paper(application, rules.fill(template, facts), number, dated_on)
    kept = [
        files.store(data=data, name=f"{kind.label}{number}.{ending}", by=by, sensitive=True)
        for ending, data in (("docx", papers_docx.docx(set_)), ("pdf", papers.pdf(set_)))
    ]
    with transaction.atomic():
        row = held(application)
        refuse_if(_reasons_not_to_number(row, number))
        word, pdf = (cases.add_paper(case=row.case, kind=PaperKind.OTHER, file=file, by=by) for file in kept)
        made = Letter.objects.create(
            **common(row, by),
            at=days.now(),
            kind=kind,
            about=about,
            number=number,
            dated_on=dated_on,
            word=word,
            pdf=pdf,
        )
        done(row, "letter_made", by, kind=str(kind), number=number, sha256=[file.sha256 for file in kept])
    return made


@transaction.atomic
def attach(*, letter: Letter, stamped: StoredFile, by: Actor) -> Letter:
    """The scan of the sealed letter; one written to the applicant is then on the applicant's own page."""
    row = held(letter.application)
    made = Letter.objects.select_for_update().get(pk=letter.pk)
    refuse_if(reasons_not_own(row, by, "文书") + (["盖章文书已经存入。"] if made.stamped_id else []))
    own = rules.templates()[LetterKind(made.kind)].to is To.APPLICANT
    kind = PaperKind.NOTICE if own else PaperKind.OTHER
    made.stamped = cases.add_paper(case=row.case, kind=kind, file=stamped, by=by)
    made.save(update_fields=["stamped"])
    done(row, "letter_stamped", by, kind=made.kind, sha256=stamped.sha256)
    return made


def paper(application: Application, filled: Filled, number: str, dated_on: date) -> Paper:
    """A letter on paper: words, the place of seal and day, the slip on a line of its own."""
    html = "".join(f"<p>{escape(part)}</p>" for part in filled.paragraphs)
    if filled.table:
        html += f"<table>{''.join(_row(name, value) for name, value in filled.table)}</table>"
    html += signature(application.organ.name, dated_on)
    if filled.slip:
        html += '<hr class="page"><p class="align-center">回　　执</p>'
        html += "".join(f"<p>{escape(part) if part.strip() else BLANK_LINE}</p>" for part in filled.slip)
    return Paper(filled.title, application.organ.name, number, filled.to, "", (), tuple(blocks(html)), ())


def _row(name: str, value: str) -> str:
    """A row of a form; one to be written on by hand is higher."""
    high = f"<br>{escape(name)}<br>\u200b" if not value.strip() else escape(name)
    return f'<tr><td>{high}</td><td colspan="2">{escape(value)}</td></tr>'

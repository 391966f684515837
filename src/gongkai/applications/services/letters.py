"""The letter as .docx and .pdf after GB/T 9704: made when it is asked for, never stored; the place of the seal is left free."""

from __future__ import annotations

from datetime import date

from django.utils.html import escape

from gongkai.applications.models import Application, Decision
from gongkai.applications.queries import reply
from gongkai.applications.rules import letter
from gongkai.cases import queries as cases
from gongkai.documents.rules.paper import blocks
from gongkai.documents.services import papers, papers_docx
from gongkai.documents.services.papers import Paper


def paper(application: Application, decision: Decision) -> Paper:
    """All that is set on the letter; the applicant's name is opened here and nowhere kept."""
    organ = application.organ
    html = reply.html(application, decision)
    html += signature(organ.name, decision.signed_on)
    names = cases.applicant_names([application.case]).get(application.case_id, "")
    return Paper(
        letter.title_of(reply.kind_of(decision)), organ.name, decision.number, f"{names}：", "", (), tuple(blocks(html)), ()
    )  # fmt: skip


def pdf(application: Application, decision: Decision) -> bytes:
    """The letter as PDF."""
    return papers.pdf(paper(application, decision))


def docx(application: Application, decision: Decision) -> bytes:
    """The letter as .docx."""
    return papers_docx.docx(paper(application, decision))


def signature(organ: str, on: date | None) -> str:
    """Who answers and the day, below room for the seal, which is set by hand or by the seal system."""
    day = letter.day(on) if on else "　　　　年　　月　　日"
    return f'<p class="align-right"><br><br>{escape(organ)}<br>{day}</p>'

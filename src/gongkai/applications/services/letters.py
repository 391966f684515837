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
    html += f'<p class="align-right">{escape(organ.name)}</p><p class="align-right">{_day(decision.signed_on)}</p>'
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


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"

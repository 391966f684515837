"""What stands between a draft and the public: openness, checks, interpretation, review, asked in one place."""

from __future__ import annotations

from django.db.models import Max

from gongkai.documents.models import Document
from gongkai.documents.queries import interpretation, openness, placing, spoken
from gongkai.documents.rules import facts
from gongkai.documents.rules.flow import Matter, Requirement
from gongkai.documents.rules.states import Kind, Mode, Openness
from gongkai.kernel import days
from gongkai.kernel.html import text_of
from gongkai.review import queries as review
from gongkai.trail.queries import subject_of
from gongkai.vetting import queries as vetting


def review_of(document: Document) -> review.Standing:
    """Where the review of exactly this text stands."""
    return review.standing(subject_of(document), document.fingerprint)


def vetting_of(document: Document) -> vetting.Standing:
    """Where the check of exactly this text stands."""
    return vetting.standing(subject_of(document), document.fingerprint)


def before_vetting(document: Document) -> list[Requirement]:
    """What must be there before anything is checked or circulated, in the order a clerk would see to it."""
    return [
        Requirement(Matter.FACTS, tuple(_facts(document))),
        Requirement(Matter.OPENNESS, tuple(openness.reasons_not_to_circulate(document))),
        Requirement(Matter.RELEASE, tuple(reasons_not_normative(document))),
        Requirement(Matter.COLUMNS, tuple(placing.reasons_unplaced(document))),
        Requirement(Matter.INTERPRETATION, tuple(interpretation.reasons_not_to_issue(document))),
    ]


def requirements(document: Document) -> list[Requirement]:
    """Everything submission needs."""
    checked = vetting.reasons_not_to_publish(subject_of(document), document.fingerprint)
    agrees = Requirement(Matter.LINES, tuple(spoken.reasons_not_to_submit(document)))
    return [*before_vetting(document), agrees, Requirement(Matter.VETTING, tuple(checked))]


def release_requirements(document: Document) -> list[Requirement]:
    """Everything publication needs: the same, and the review of exactly this text."""
    return [*requirements(document), Requirement(Matter.REVIEW, tuple(review_of(document).reasons))]


def _facts(document: Document) -> list[str]:
    """What the record itself still lacks."""
    today = days.today()
    text = text_of(document.body)
    reasons = facts.reasons_about_title(document.title)
    if not text.strip() and not document.attachments.exists():
        reasons.append("正文和附件都是空的，没有可以送审的内容。")
    dates = facts.Days(
        document.signed_on, document.formed_on, document.changed_on, document.effective_on, document.expires_on
    )
    for found in facts.reasons_about_days(dates, today=today).values():
        reasons += found
    return reasons + facts.missing_at_end(Kind(document.kind), text, document.expires_on, document.interpreter)


def reasons_not_normative(document: Document) -> list[str]:
    """规范性文件 go out to everyone; nothing with general force is issued as an internal paper (R069, R073)."""
    if document.kind != Kind.NORMATIVE:
        return []
    if document.openness not in {Openness.PROACTIVE, Openness.UNDETERMINED}:
        return ["规范性文件应当公布，不得作为内部文件印发；未经公布的不得作为依据。"]
    if document.mode == Mode.LIMITED:
        return ["规范性文件应当普遍公开，不能定向公开。"]
    return []


def next_order(document: Document, series: str, year: int) -> int:
    """The next number of a series in a year, of the organ."""
    rows = Document.objects.filter(organ_id=document.organ_id, series=series, number_year=year)
    return (rows.aggregate(most=Max("number_order"))["most"] or 0) + 1


def series_of(document: Document) -> str:
    """The series to offer: the document's own, else the organ's last used."""
    if document.series:
        return document.series
    rows = Document.objects.filter(organ_id=document.organ_id).exclude(series="").exclude(pk=document.pk)
    return rows.order_by("-issued_at", "-id").values_list("series", flat=True).first() or ""


def taken(document: Document, number: str) -> Document | None:
    """Another document of the jurisdiction that bears the number."""
    rows = Document.objects.filter(jurisdiction_id=document.jurisdiction_id, number=number)
    return rows.exclude(pk=document.pk).exclude(state__in=["DISCARDED", "REMOVED"]).first()

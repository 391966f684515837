"""Later rounds of interpretation go through check and review of their own (R115), then to the public."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html

from gongkai.documents.models import Interpretation
from gongkai.documents.queries import interpretation as queries
from gongkai.documents.rules.states import WRITERS, InterpretationState, State
from gongkai.documents.services import content
from gongkai.documents.services import interpretation as services
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs.rules import Actor
from gongkai.review import queries as reviews
from gongkai.review import services as review
from gongkai.review.rules import Section
from gongkai.trail.services import record, subject_of
from gongkai.vetting import queries as vetting_queries
from gongkai.vetting import services as vetting
from gongkai.vetting.services import Part

OURS = "documents.Interpretation:"


def submit(*, row: Interpretation, by: Actor) -> Interpretation:
    """送审 of one later round: checked first, then reviewed. Raises `Refused` with all that is missing."""
    document = row.document
    refuse_if(services.reasons_not_to_write(document, row, by))
    if row.round == 1:
        raise Refused("首轮解读随文件一起送审，不单独送审。")
    refuse_if(queries.reasons_not_ready(row))
    check(row, by)
    refuse_if(vetting_queries.reasons_not_to_publish(subject_of(row), row.fingerprint))
    with transaction.atomic():
        row = Interpretation.objects.select_for_update().select_related("document").get(pk=row.pk)
        row.state = InterpretationState.REVIEW
        row.save(update_fields=["state"])
        record("interpretation.submitted", of=row.document, by=by, round=row.round)
        review.open_review(
            subject=subject_of(row), kind="interpretation", title=row.title, url=_url(row), fingerprint=row.fingerprint,
            content=sections(row), drafter_id=by.user_id, organ_id=row.organ_id, jurisdiction_id=row.jurisdiction_id, by=by,
        )  # fmt: skip
    return row


def check(row: Interpretation, by: Actor | None) -> None:
    """Look through the round as it would go out."""
    vetting.vet(
        subject=subject_of(row), fingerprint=row.fingerprint, parts=parts(row), organ_id=row.organ_id,
        jurisdiction_id=row.jurisdiction_id, title=row.title, link=_url(row), drafter_id=by.user_id if by else None, by=by,
    )  # fmt: skip


def parts(row: Interpretation) -> list[Part]:
    """What vetting reads of a round: title, text, elements, forms."""
    found = [Part("解读正文", html=format_html("<p>{}</p>", row.title) + row.body)]
    if lines := content.element_lines(row):
        found.append(Part(content.ELEMENTS, text="\n".join(lines)))
    for form in row.forms.select_related("file"):
        found.append(Part(f"解读“{form.title}”", html=f"{form.body}<p>{form.alt}</p>"))
        if form.file is not None:
            found.append(Part(form.file.name, file=form.file))
    return found


def sections(row: Interpretation) -> list[Section]:
    """What reviewers read of a round."""
    found = [Section("解读材料", format_html("<h3>{}</h3>", row.title) + content.elements_html(row) + row.body)]
    for form in row.forms.select_related("file"):
        file = format_html("<p>文件：{}（校验值 {}）</p>", form.file.name, form.file.sha256[:12]) if form.file else ""
        found.append(Section(form.title, form.body + file + (format_html("<p>{}</p>", form.alt) if form.alt else "")))
    return found


def publish(*, row: Interpretation, by: Actor) -> Interpretation:
    """公开 one later round; only what was reviewed and checked as it is."""
    with transaction.atomic():
        row = Interpretation.objects.select_for_update().select_related("document").get(pk=row.pk)
        if by.organ_id != row.organ_id or not by.may(*WRITERS):
            raise Refused("由起草单位的信息员公开。")
        reasons = [] if row.document.state == State.PUBLISHED else ["文件没有公开，解读不能公开。"]
        subject = subject_of(row)
        reasons += reviews.standing(subject, row.fingerprint).reasons
        reasons += vetting_queries.reasons_not_to_publish(subject, row.fingerprint)
        refuse_if(reasons)
        services.make_public(row)
        record("interpretation.published", of=row.document, by=by, round=row.round)
    return row


def approved(review_id: int, subject: str) -> None:
    """The review of a round is complete. Listens to the review's news."""
    _move(subject, InterpretationState.APPROVED)


def returned(review_id: int, subject: str) -> None:
    """The review sent a round back: it may be written again."""
    _move(subject, InterpretationState.DRAFTING)


def _move(subject: str, state: InterpretationState) -> None:
    if subject.startswith(OURS):
        rows = Interpretation.objects.filter(pk=subject[len(OURS) :])
        rows.exclude(state=InterpretationState.PUBLISHED).update(state=state, changed_at=days.now())


def _url(row: Interpretation) -> str:
    return reverse("documents:interpretation", args=[row.document.uuid]) + f"?round={row.round}"

"""Taking the words and scans of a removed record out of its reviews; who decided what, and when, stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.review.models import Decision, ExpertInvitation, Remark, Review, Version

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


@transaction.atomic
def blank(*, subject: str, title: str) -> list[dict[str, Any]]:
    """Empty what reviews of the subject hold of its text, and call them `title`; what stood there, for the caller to seal.

    Opinions and reasons go too, for they may quote it.
    """
    kept: list[dict[str, Any]] = []
    for review in Review.objects.select_for_update().filter(subject=subject):
        versions = Version.objects.filter(review=review)
        remarks = Remark.objects.filter(review=review)
        decisions, experts = Decision.objects.filter(review=review), ExpertInvitation.objects.filter(review=review)
        kept.append(
            {
                "id": review.pk,
                "title": review.title,
                "versions": list(versions.values("id", "sections")),
                "remarks": list(remarks.values("id", "section", "quote", "text")),
                "decisions": list(decisions.values("id", "opinion")),
                "experts": list(experts.values("id", "question", "opinion")),
                "reasons": [review.emergency_reason, review.withdrawn_why],
            }
        )
        versions.update(sections=[])
        remarks.update(section="", quote="", text=title)
        decisions.update(opinion="")
        experts.update(question=title, opinion="")
        review.title = title
        review.emergency_reason, review.withdrawn_why = (
            review.emergency_reason and title,
            review.withdrawn_why and title,
        )
        review.save(update_fields=["title", "emergency_reason", "withdrawn_why"])
    return kept


def scans(*, subject: str) -> list[StoredFile]:
    """The scans of decisions entered for somebody (代录) in reviews of the subject, once each."""
    rows = Decision.objects.filter(review__subject=subject, paper__isnull=False).select_related("paper")
    return list({row.paper.pk: row.paper for row in rows.order_by("id") if row.paper is not None}.values())


def replace_scan(*, subject: str, old: StoredFile, new: StoredFile) -> int:
    """Let decisions of the subject's reviews name another file: the sealed one. Inside the caller's transaction."""
    return Decision.objects.filter(review__subject=subject, paper=old).update(paper=new)

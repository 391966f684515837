"""Taking the words of a removed record out of its reviews; who decided what, and when, stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gongkai.review.models import Decision, ExpertInvitation, Remark, Review, Version


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

"""Taking the words of a removed record out of its reviews; who decided what, and when, stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gongkai.review.models import Remark, Review, Version


@transaction.atomic
def blank(*, subject: str, title: str) -> list[dict[str, Any]]:
    """Empty what reviews of the subject hold of its text, and call them `title`; what stood there, for the caller to seal."""
    kept: list[dict[str, Any]] = []
    for review in Review.objects.select_for_update().filter(subject=subject):
        versions = Version.objects.filter(review=review)
        remarks = Remark.objects.filter(review=review)
        kept.append(
            {
                "id": review.pk,
                "title": review.title,
                "versions": list(versions.values("id", "sections")),
                "remarks": list(remarks.values("id", "section", "quote", "text")),
            }
        )
        versions.update(sections=[])
        remarks.update(section="", quote="", text=title)
        review.title = title
        review.save(update_fields=["title"])
    return kept

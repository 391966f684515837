"""Subject classes of a jurisdiction (R061)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet

from gongkai.catalogue.models import SubjectClass


@dataclass(frozen=True, slots=True)
class SubjectNode:
    """A first-level class with its second-level ones."""

    subject: SubjectClass
    children: list[SubjectClass] = field(default_factory=list)


def subjects(jurisdiction_id: int, *, closed: bool = False) -> list[SubjectNode]:
    """The classes in two levels and in order, those out of use only when asked for. One query."""
    rows = SubjectClass.objects.filter(jurisdiction_id=jurisdiction_id).order_by("order", "id")
    if not closed:
        rows = rows.filter(state=SubjectClass.State.ACTIVE)
    found = {row.pk: SubjectNode(row) for row in rows if row.parent_id is None}
    for row in rows:
        if row.parent_id in found:
            row.parent = found[row.parent_id].subject  # read already: the full name asks no more
            found[row.parent_id].children.append(row)
    return list(found.values())


def subject_classes(jurisdiction_id: int) -> QuerySet[SubjectClass]:
    """Every class of a jurisdiction, whatever its state, with its parent."""
    return SubjectClass.objects.filter(jurisdiction_id=jurisdiction_id).select_related("parent").order_by("order", "id")

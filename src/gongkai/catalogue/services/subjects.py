"""Keeping the subject classes (R061)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import Max

from gongkai.catalogue.models import SubjectClass
from gongkai.catalogue.queries import templates
from gongkai.catalogue.rules import subjects as rules
from gongkai.catalogue.rules.columns import OVERSEERS
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs.rules import Actor
from gongkai.trail import services as trail

STEP = 10
Usage = Callable[[int], Mapping[str, int]]
_usages: list[Usage] = []


def register_usage(of: Usage) -> None:
    """Say how often classes are used: `of(jurisdiction_id)` gives {"一级\\二级": how many records carry it}."""
    _usages.append(of)


def used_counts(jurisdiction_id: int) -> dict[str, int]:
    """How many records of all rooms carry each class, by its full name."""
    found: dict[str, int] = {}
    for usage in _usages:
        for name, many in usage(jurisdiction_id).items():
            found[name] = found.get(name, 0) + many
    return found


def used(subject: SubjectClass) -> int:
    """How many records carry a class or one beneath it."""
    name, counts = subject.full_name, used_counts(subject.jurisdiction_id)
    return sum(many for key, many in counts.items() if key == name or key.startswith(f"{name}\\"))


@transaction.atomic
def load_subjects(*, jurisdiction_id: int, by: Actor | None) -> int:
    """Enter the national classes a jurisdiction has not yet; how many. What was renamed or closed stays so."""
    known = set(SubjectClass.objects.filter(jurisdiction_id=jurisdiction_id).values_list("code", flat=True))
    made = 0
    for place, row in enumerate(templates.national_classes(), 1):
        if row.code in known:
            continue
        top = _national(jurisdiction_id, None, row.code, row.name, place)
        for number, name in enumerate(row.children, 1):
            _national(jurisdiction_id, top, f"{row.code}.{number:02d}", name, number)
        made += 1 + len(row.children)
    if made:
        trail.record(
            "subject.loaded",
            of=f"orgs.Jurisdiction:{jurisdiction_id}",
            by=by,
            jurisdiction_id=jurisdiction_id,
            many=made,
        )
    return made


def _national(jurisdiction_id: int, parent: SubjectClass | None, code: str, name: str, place: int) -> SubjectClass:
    return SubjectClass.objects.create(
        jurisdiction_id=jurisdiction_id, parent=parent, code=code, name=name, order=place * STEP,
        origin=SubjectClass.Origin.NATIONAL,
    )  # fmt: skip


@transaction.atomic
def save_subject(
    *, name: str, by: Actor, subject: SubjectClass | None = None, parent: SubjectClass | None = None
) -> SubjectClass:
    """A new local theme (beneath `parent`, or on top), or another name for a class no record carries yet."""
    _refuse_strangers(by, *(row for row in (subject, parent) if row is not None))
    name = squeeze(name)
    above = subject.parent if subject is not None else parent
    siblings = SubjectClass.objects.filter(jurisdiction_id=by.jurisdiction_id, parent=above)
    others = siblings.exclude(pk=subject.pk) if subject is not None else siblings
    depth = 0 if above is None else 1 if above.parent_id is None else 2
    refuse_if(
        rules.reasons_not_to_save(
            name=name,
            taken=set(others.values_list("name", flat=True)),
            parent_depth=depth,
            parent_active=above is None or above.state == SubjectClass.State.ACTIVE,
        )
        + (rules.reasons_not_to_rename(subject.name, name, used(subject)) if subject is not None else [])
    )
    if subject is None:
        last = siblings.aggregate(last=Max("order"))["last"] or 0
        subject = SubjectClass(
            jurisdiction_id=by.jurisdiction_id, parent=above, origin=SubjectClass.Origin.LOCAL, order=last + STEP
        )
    before, subject.name = subject.name, name
    subject.save()
    trail.record("subject.saved", of=subject, by=by, before=before, name=name)
    return subject


@transaction.atomic
def close_subject(*, subject: SubjectClass, by: Actor) -> SubjectClass:
    """Put a class out of use: it is no longer offered, records that carry it keep it."""
    _refuse_strangers(by, subject)
    living = subject.children.filter(state=SubjectClass.State.ACTIVE).count()
    refuse_if(rules.reasons_not_to_close(active=subject.state == SubjectClass.State.ACTIVE, living_children=living))
    subject.state = SubjectClass.State.CLOSED
    subject.save(update_fields=["state"])
    trail.record("subject.closed", of=subject, by=by)
    return subject


@transaction.atomic
def open_subject(*, subject: SubjectClass, by: Actor) -> SubjectClass:
    """Take a class into use again."""
    _refuse_strangers(by, subject)
    if subject.parent is not None and subject.parent.state != SubjectClass.State.ACTIVE:
        raise Refused("上级分类已停用，请先恢复上级分类。")
    subject.state = SubjectClass.State.ACTIVE
    subject.save(update_fields=["state"])
    trail.record("subject.opened", of=subject, by=by)
    return subject


def _refuse_strangers(by: Actor, *subjects: SubjectClass) -> None:
    if not by.may(*OVERSEERS) or any(row.jurisdiction_id != by.jurisdiction_id for row in subjects):
        raise Refused("主题分类由政务公开办维护。")

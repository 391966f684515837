"""Within one organ sections and people are asked for an opinion; a case never leaves its organ."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.cases.models import Assignment, Case
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record

ASKERS = ("REQUESTS", "OFFICE")


def assign(*, case: Case, section: str, person_id: int | None, question: str, due_on: date, by: Actor) -> Assignment:
    """Ask a section (and a person of the same organ) for an opinion until a day."""
    reasons = [] if by.organ_id == case.organ_id and by.duty in ASKERS else ["由受理机关的依申请公开承办员分办。"]
    reasons += [] if section.strip() else ["请填写科室。"]
    reasons += [] if question.strip() else ["请写明要求提供什么意见。"]
    reasons += [] if due_on >= days.today() else ["反馈期限不能早于今天。"]
    if person_id is not None and person_id not in {each.user_id for each in orgs.holders(case.organ_id)}:
        reasons.append("经办人应为本单位在岗人员。")
    refuse_if(reasons)
    with transaction.atomic():
        made = Assignment.objects.create(
            case=case, jurisdiction_id=case.jurisdiction_id, organ_id=case.organ_id, section=section.strip()[:60],
            person_id=person_id, question=question.strip()[:500], due_on=due_on, asked_by_id=by.user_id,
            asked_at=days.now(),
        )  # fmt: skip
        record("case.assigned", of=case, by=by, section=made.section, person_id=person_id, due_on=due_on)
        announce("case.assigned", assignment_id=made.pk)
    return made


def give_opinion(*, assignment: Assignment, opinion: str, by: Actor) -> Assignment:
    """The asked person, or who asks on behalf of the section, enters the opinion."""
    with transaction.atomic():
        row = Assignment.objects.select_for_update().select_related("case").get(pk=assignment.pk)
        reasons = [] if by.organ_id == row.organ_id else ["由受理机关的人员反馈。"]
        if row.person_id not in {None, by.user_id} and by.duty not in ASKERS:
            reasons.append("由指定的经办人反馈，或者由承办员代为登记。")
        reasons += [] if row.state == Assignment.State.OPEN else ["这项分办已经反馈或者撤回。"]
        reasons += [] if opinion.strip() else ["请写明办理意见。"]
        refuse_if(reasons)
        row.opinion, row.state, row.given_by_id, row.given_at = opinion.strip(), "GIVEN", by.user_id, days.now()
        row.save()
        record("case.opinion_given", of=row.case, by=by, section=row.section)
        announce("case.opinion_given", assignment_id=row.pk)
    return row


def end_assignment(*, assignment: Assignment, by: Actor) -> Assignment:
    """Take an open question back."""
    with transaction.atomic():
        row = Assignment.objects.select_for_update().select_related("case").get(pk=assignment.pk)
        reasons = [] if by.organ_id == row.organ_id and by.duty in ASKERS else ["由受理机关的依申请公开承办员撤回。"]
        refuse_if(reasons + ([] if row.state == Assignment.State.OPEN else ["这项分办已经反馈或者撤回。"]))
        row.state = Assignment.State.ENDED
        row.save()
        record("case.assignment_ended", of=row.case, by=by, section=row.section)
    return row

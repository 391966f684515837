"""拟写答复 and its review: drafted, submitted to three people, returned or approved."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from gongkai.applications.models import Application, Decision
from gongkai.applications.queries import clock as counting
from gongkai.applications.queries import reply
from gongkai.applications.rules import decisions
from gongkai.applications.rules.addresses import page_of
from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.states import Act, State
from gongkai.applications.services.acting import begin, common, done, held
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.review import services as review
from gongkai.review.queries.record import sent_back
from gongkai.review.queries.standing import standing as reviewed
from gongkai.review.rules import Section
from gongkai.trail.services import subject_of

OURS = "applications.Decision:"
WRITTEN = (*reply.PARTS, "helpful", "remedy")


@transaction.atomic
def draft(*, application: Application, code: str, words: Mapping[str, str], by: Actor) -> Decision:
    """Write or change the reply. An empty remedy is filled with the paragraph that belongs to the type."""
    row = begin(Act.DRAFT, application, by)
    refuse_if(decisions.reasons_not_to_answer_with(code, Nature(row.nature)))
    made = Decision.objects.filter(application=row).first() or Decision(**common(row, by))
    before = made.code
    made.code, made.at, made.by_id = code, days.now(), by.user_id
    for name in WRITTEN:
        setattr(made, name, words.get(name, "").strip())
    if not made.remedy or (before and before != code):
        made.remedy = reply.expected_remedy(row, code, days.today())
    made.save()
    done(row, "drafted", by, code=code)
    return made


@transaction.atomic
def submit(*, application: Application, by: Actor) -> Decision:
    """送审: to somebody else's eyes, the secrecy review and the leader who signs. The applicant is not named to them."""
    row = begin(Act.SUBMIT, application, by)
    made = reply.decision_of(row)
    refuse_if(reply.reasons_not_to_submit(row, made))
    assert made is not None
    made.fingerprint, made.returned_why = reply.fingerprint(row, made), ""
    made.save(update_fields=["fingerprint", "returned_why"])
    facts = "".join(f"<p>{sentence}</p>" for sentence in counting.told(row).sentences)
    points = "".join(f"<p>{point.article}：{point.sentence}</p>" for point in reply.weak_points(row, made))
    review.open_review(
        subject=subject_of(made), kind="reply", title=f"{row.case.number} {reply.kind_of(made).name}",
        url=page_of(row.uuid), fingerprint=made.fingerprint,
        content=[
            Section("答复书正文", reply.html(row, made)), Section("期限", facts),
            *([Section("自查提示", points)] if points else []),
        ],
        drafter_id=made.by_id, organ_id=row.organ_id, jurisdiction_id=row.jurisdiction_id, by=by,
    )  # fmt: skip
    done(row, "submitted_letter", by, to=State.REVIEWING, code=made.code)
    return made


@transaction.atomic
def recall(*, application: Application, reason: str, by: Actor) -> Application:
    """撤回送审: the reply may be written again."""
    row = begin(Act.RECALL, application, by)
    refuse_if([] if reason.strip() else ["请写明撤回的理由。"])
    review.withdraw(subject=subject_of(Decision.objects.get(application=row)), reason=reason, by=by)
    done(row, "recalled", by, to=State.HANDLING)
    return row


def _of(subject: str) -> tuple[Application, Decision] | None:
    """Our reply of a review's subject, its application held."""
    if not subject.startswith(OURS):
        return None
    made = Decision.objects.filter(pk=subject[len(OURS) :]).select_related("application").first()
    return (held(made.application), made) if made else None


def approved(review_id: int, subject: str) -> None:
    """Every step holds: ready to be issued. Listens to the review's news."""
    found = _of(subject)
    if found is None or found[0].state != State.REVIEWING:
        return
    row, made = found
    if reviewed(subject, made.fingerprint).may_go_out:
        done(row, "approved", None, to=State.APPROVED, review=review_id)


def returned(review_id: int, subject: str) -> None:
    """A reviewer sent it back with reasons. Listens to the review's news."""
    found = _of(subject)
    if found is None or found[0].state not in {State.REVIEWING, State.APPROVED}:
        return
    row, made = found
    back = sent_back(review_id)
    made.returned_why = back.reason if back else ""
    made.save(update_fields=["returned_why"])
    done(row, "returned", back, to=State.HANDLING, review=review_id)

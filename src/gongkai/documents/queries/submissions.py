"""报送: the queue by right, and the counts of a period."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from gongkai.documents.models import Document, Submission, SubmissionCircular
from gongkai.documents.rules import submissions as rules
from gongkai.documents.rules.states import SubmissionState
from gongkai.kernel import days, paging
from gongkai.orgs import queries as orgs
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor


def rows(actor: Actor) -> QuerySet[Submission]:
    """Submissions the actor may look at."""
    found = mine(actor, Submission.objects.all())
    return found.select_related("document", "organ", "sent_by", "received_by")


def get(actor: Actor, uuid: UUID) -> Submission:
    """One of them; `DoesNotExist` otherwise."""
    return rows(actor).get(uuid=uuid)


def listing(
    actor: Actor, *, state: str = "", target: str = "", organ: UUID | None = None, cursor: str | None = None
) -> paging.Page[Submission]:  # fmt: skip
    """The queue, newest first."""
    found = rows(actor)
    wanted = {"state": state, "target": target, "organ__uuid": organ}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return paging.page(found, order=("-sent_at", "-id"), cursor=cursor, size=50)


def of_document(document: Document) -> list[Submission]:
    """Where a document was handed in, newest first."""
    return list(document.submissions.select_related("sent_by", "received_by").order_by("-sent_at", "-id"))


def stands(document: Document, target: str) -> bool:
    """Whether the document was handed in there and not refused."""
    return document.submissions.filter(target=target).exclude(state=SubmissionState.REFUSED).exists()


def figures(jurisdiction_id: int, first: date, last: date) -> list[rules.Line]:
    """A line for every unit on the books: what it handed in from the first day to the last. Two queries."""
    begin, end = days.moment_of(first, time(0)), days.moment_of(last + timedelta(days=1), time(0))
    found = Submission.objects.filter(jurisdiction_id=jurisdiction_id, sent_at__gte=begin, sent_at__lt=end)
    counted = found.order_by().values_list("organ_id", "state").annotate(count=Count("id"))
    counts = {(organ_id, state): count for organ_id, state, count in counted}
    organs = orgs.organs(jurisdiction_id).values_list("pk", "short_name")
    return rules.lines(organs, counts)


def circulars(actor: Actor) -> QuerySet[SubmissionCircular]:
    """Circulars: all for who oversees, those issued for the units."""
    found = SubmissionCircular.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    return found if actor.oversees else found.exclude(issued_on=None)


def circular(actor: Actor, uuid: UUID) -> SubmissionCircular:
    """One of them; `DoesNotExist` otherwise."""
    return circulars(actor).get(uuid=uuid)


def waiting(jurisdiction_id: int) -> int:
    """How many wait to be received."""
    return Submission.objects.filter(jurisdiction_id=jurisdiction_id, state=SubmissionState.SENT).count()

"""分拆: an application that asks for several independent things becomes several, each with its own number, received the same day."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gongkai.applications.models import Application, Link
from gongkai.applications.queries import linking
from gongkai.applications.rules.linking import Bond, reasons_not_to_split, split_notice
from gongkai.applications.rules.states import Act
from gongkai.applications.services.acting import begin, common, done
from gongkai.applications.services.clocks import keep
from gongkai.cases import queries as cases
from gongkai.cases import services as case_services
from gongkai.cases.rules import CaseKind, Channel, Direction, Means, Person
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import record

SAME = (
    "jurisdiction_id", "organ_id", "notice_id", "nature", "supply_form", "supply_way", "applicant_kind", "applicants",
    "represented", "on_paper", "submitted_at", "submitted_on", "confirmed_at", "confirmed_how", "confirmed_by_id",
    "confirmed_after", "received_on", "state",
)  # fmt: skip


@transaction.atomic
def split(*, application: Application, parts: Sequence[str], by: Actor) -> list[Application]:
    """The first part stays under the old number, each other gets the next; the applicant is told all of them.

    What was written at first stays in the file as it came. Returns all parts, the old one first.
    """
    row = begin(Act.SPLIT, application, by)
    refuse_if(reasons_not_to_split(parts, begun=linking.begun(row)))
    people, channel = cases.people(row.case), Channel(row.case.channel)
    case_services.write(
        case=row.case, direction=Direction.IN, means=Means.ONLINE if channel is Channel.ONLINE else Means.PAPER,
        subject="申请原文", body=row.matter, by=by, at=row.submitted_at,
    )  # fmt: skip
    row.matter = parts[0]
    row.save(update_fields=["matter"])
    whole = [row, *(_part(row, text, people, channel, by) for text in parts[1:])]
    body = split_notice(row.case.number, [(each.case.number, each.matter) for each in whole])
    case_services.write(
        case=row.case, direction=Direction.OUT, means=Means.ONLINE, subject="分拆办理告知", body=body, by=by
    )
    done(row, "split", by, parts=len(parts), numbers=[each.case.number for each in whole])
    return whole


def _part(origin: Application, text: str, people: Sequence[Person], channel: Channel, by: Actor) -> Application:
    opened = case_services.open_case(
        organ=origin.organ,
        kind=CaseKind.APPLICATION,
        channel=channel,
        brought_at=origin.submitted_at,
        people=people,
        by=by,
    )
    made = Application.objects.create(case=opened.case, matter=text, **{name: getattr(origin, name) for name in SAME})
    Link.objects.create(**common(made, by), at=days.now(), kind=Bond.SPLIT, other=origin)
    keep(made)
    number = opened.case.number
    record("application.split_off", of=made, by=by, number=number, origin=origin.case.number, after=str(made.state))
    announce("application.entered", application_id=made.pk)
    return made

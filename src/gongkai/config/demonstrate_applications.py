"""The demo's applications for disclosure: some answered in the story's year, some on their way on the day of loading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.applications.models import Application
from gongkai.applications.queries import reply
from gongkai.applications.rules.acts import Asked, Carrying, Seal, Served
from gongkai.applications.rules.asking import Request, SupplyForm, SupplyWay
from gongkai.applications.rules.handling import Serving
from gongkai.applications.rules.report import Column
from gongkai.applications.services import (
    accepting,
    consulting,
    correcting,
    deciding,
    issuing,
    letters,
    remedying,
    searching,
    submitting,
)
from gongkai.cases.rules import Channel, Person, Role
from gongkai.config.demonstrate_documents import Desk, at, review_of
from gongkai.config.demonstrate_orgs import Posts, data
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.orgs.rules import Actor, Duty
from gongkai.workdays import queries as workdays
from gongkai.workdays.rules import Calendar


def tell(posts: Posts, *, until: date) -> None:
    """Who reviews replies, then every application as far as the story leads it."""
    desk, story = Desk(posts), data("applications.yaml")
    office, clerk = desk.acting("zfb", Duty.OFFICE), desk.acting(story["organ"], Duty.REQUESTS)
    for organ, word in story["words"].items():
        values = {**story["remedies"], "number_word": word}
        remedying.set_remedies(organ_id=posts.organ(organ).pk, values=values, by=office)
    calendar = workdays.calendar(clerk.jurisdiction_id)
    for row in story["rows"]:
        if _day(row, until, calendar) <= until:
            _bring(desk, story["organ"], row, clerk, calendar, until)


def _day(row: Mapping[str, Any], until: date, calendar: Calendar) -> date:
    return row["day"] if "day" in row else calendar.back(until, row["back"]).date


def _bring(desk: Desk, organ: str, row: dict[str, Any], clerk: Actor, calendar: Calendar, until: date) -> None:
    """One application from its entry to where the story leaves it."""
    day, channel = _day(row, until, calendar), Channel(row["channel"])
    person = Person(
        Role.APPLICANT, row["name"], phone="13800000000", email="sq@yunxi.example", address="云溪县云城街道"
    )
    asked = Request(row["matter"], SupplyForm.PAPER, SupplyWay.COLLECT, Column(row["kind"]))
    with at(day):
        made = submitting.enter(
            organ=desk.posts.organ(organ), request=asked, people=[person], papers=[], channel=channel, on=day, by=clerk
        ).application
        if made.received_on is None:
            return
        if "correct" not in row:
            accepting.accept(application=made, by=clerk)
    if (told := row.get("correct")) is not None:
        with at(_day(told, until, calendar)):
            last = calendar.add(days.today(), 10).date
            correcting.tell(application=made, what=told["what"], until=last, by=clerk)
    if (looked := row.get("searched")) is not None:
        with at(_day(looked, until, calendar)):
            searching.record_search(
                application=made, place=looked["place"], terms=looked["terms"], result=looked["result"],
                searched_on=days.today(), searcher=looked["searcher"], by=clerk,
            )  # fmt: skip
    if (told := row.get("consult")) is not None:
        with at(_day(told, until, calendar)):
            opinion = consulting.ask(
                application=made, asked=Asked.THIRD_PARTY, whom=told["whom"], sent_on=days.today(), by=clerk
            )
        with at(calendar.back(until, told["arrived"]).date):
            consulting.arrived(consultation=opinion, on=days.today(), by=clerk)
    if "reply" in row:
        _answer(desk, organ, made, row["reply"], clerk)


def _answer(desk: Desk, organ: str, made: Application, row: dict[str, Any], clerk: Actor) -> None:
    """Drafted, reviewed by those whose duty it is, issued on its day, served."""
    with at(row["day"]):
        deciding.draft(application=made, code=row["code"], words=row["words"], by=clerk)
        drafted = deciding.submit(application=made, by=clerk)
    review_of(desk, drafted, {"organ": organ}, row["day"])
    made = Application.objects.select_related("case", "organ", "jurisdiction").get(pk=made.pk)
    served = row["served"]
    with at(served["day"]):
        drafted.refresh_from_db()
        drafted.number, drafted.signed_on = reply.next_number(made, served["day"].year), served["day"]
        scan = files.store(data=letters.pdf(made, drafted), name="答复书（盖章）.pdf", by=clerk, sensitive=True)
        issuing.issue(
            application=made, number=drafted.number, seal=Seal.SPECIAL, signed_on=served["day"],
            stamped=scan, by=clerk,
        )  # fmt: skip
        state = Served.ARRIVED if served["means"] == "FACE" else Served.SENT
        arrived = served["day"] if state is Served.ARRIVED else None
        serving = Serving(Carrying(served["means"]), state, served["day"], arrived, served["proof"], False)
        issuing.serve(application=made, serving=serving, by=clerk)

"""Applications on their way through an organ, for tests: a staffed unit, one application at any point of its life."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from gongkai.applications.models import Application
from gongkai.applications.queries import reply
from gongkai.applications.rules.acts import Carrying, Seal, Served
from gongkai.applications.rules.asking import Nature, Request, SupplyForm, SupplyWay
from gongkai.applications.rules.handling import Serving
from gongkai.applications.rules.report import Column
from gongkai.applications.services import accepting, deciding, issuing, remedying, searching, submitting
from gongkai.cases.rules import Channel
from gongkai.cases.tests import builders as cases
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.review.queries.standing import latest
from gongkai.review.rules.states import Sort
from gongkai.review.services import deciding as reviewing
from gongkai.review.tests import builders as review
from gongkai.trail.services import subject_of

RECEIVED = date(2026, 3, 2)
MATTER = "2025年度农机购置补贴发放明细"
COURT = "云溪县人民法院"


def office_of(at):
    """Everybody an application meets in an organ, and its remedies."""
    duties = (Duty.REQUESTS, Duty.REVIEWER, Duty.SECRECY, Duty.LEADER, Duty.HEAD)
    people = SimpleNamespace(organ=at, **{duty.value.lower(): orgs.actor(duty, at) for duty in duties})
    values = {"standing": "DEPARTMENT", "court": COURT, "number_word": "云财公开"}
    remedying.set_remedies(organ_id=at.pk, values=values, by=orgs.actor(Duty.OFFICE, orgs.office(at.jurisdiction)))
    return people


def entered(
    people,
    *,
    on=RECEIVED,
    channel=Channel.WINDOW,
    kind=Column.NATURAL,
    matter=MATTER,
    name="王小满",
    nature=Nature.INFORMATION,
) -> Application:
    request = Request(
        matter=matter, supply_form=SupplyForm.PAPER, supply_way=SupplyWay.POST, applicant_kind=kind, nature=nature
    )
    with days.standing_at(on):
        return submitting.enter(
            organ=people.organ, request=request, people=[cases.person(name, address="云溪县城关镇人民路1号")], papers=[], channel=channel, on=on,
            by=people.requests,
        ).application  # fmt: skip


def accepted(people, *, on=RECEIVED, **more) -> Application:
    made = entered(people, on=on, **more)
    with days.standing_at(on):
        return accepting.accept(application=made, by=people.requests)


def now(application: Application) -> Application:
    return Application.objects.select_related("case", "organ", "jurisdiction").get(pk=application.pk)


WORDS = {
    "supply": "随函附上2025年度农机购置补贴发放明细一份",
    "reason": "该明细由县农业农村局制作，县财政局没有制作或者保存", "cause": "补贴资金由县农业农村局核定发放",
    "path": "可向县农业农村局申请，电话0000-8765432", "helpful": "另附补贴政策文件一份",
}  # fmt: skip


def searched(application, people, *, on, place="县财政局档案室") -> None:
    with days.standing_at(on):
        searching.record_search(
            application=application, place=place, terms="农机 补贴 2025", result="没有找到", searched_on=on, searcher="李敏",
            by=people.requests,
        )  # fmt: skip


def reviewing_(application, people, *, on, code="G2", words=WORDS):
    """Drafted and submitted."""
    with days.standing_at(on):
        deciding.draft(application=application, code=code, words=words, by=people.requests)
        return deciding.submit(application=application, by=people.requests)


def approved(application, people, *, on, **more):
    """Approved by three people."""
    made = reviewing_(application, people, on=on, **more)
    with days.standing_at(on):
        found = latest(subject_of(made))
        for sort, who in ((Sort.FIRST, people.reviewer), (Sort.SECRECY, people.secrecy), (Sort.FINAL, people.head)):
            review.approve(found, sort, who)
    return made


def file(by, name="答复书.pdf"):
    return files.store(data=b"%PDF-1.4 stamped", name=name, by=by, sensitive=True)


def issued(application, people, *, on, supplies=(), **more):
    made = approved(application, people, on=on, **more)
    with days.standing_at(on):
        return issuing.issue(
            application=application, number=reply.next_number(application, on.year), seal=Seal.ORGAN, signed_on=on,
            stamped=file(people.requests), supplies=supplies, by=people.requests,
        ) or made  # fmt: skip


def answered(application, people, *, on, **more) -> Application:
    issued(application, people, on=on, **more)
    with days.standing_at(on):
        issuing.serve(
            application=application, serving=Serving(Carrying.POST, Served.SENT, on, None, "EMS 1234567890123", False),
            by=people.requests,
        )  # fmt: skip
    return now(application)


def enter_decision(step, holding, **more):
    """A decision made on paper, entered by a clerk."""
    return reviewing.enter_for(step=step, on_behalf_of=holding, **more)

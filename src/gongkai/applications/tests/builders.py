"""Applications, for tests of every room."""

from __future__ import annotations

from datetime import date

from gongkai.applications.models import Application
from gongkai.applications.rules.asking import Confirming, Nature, Request, SupplyForm, SupplyWay
from gongkai.applications.rules.report import Column
from gongkai.applications.services import carrying, redacting
from gongkai.applications.services.confirming import confirm
from gongkai.applications.services.submitting import Receipt, enter, submit
from gongkai.applications.tests import lives
from gongkai.cases import services as cases
from gongkai.cases.rules import Channel, PaperKind
from gongkai.cases.tests.builders import person
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.redaction.rules import Unread
from gongkai.redaction.tests.office import word

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MATTER = "云溪县2025年义务教育学校建设资金使用明细（云财教〔2025〕7号）"


def request(matter: str = MATTER, **values) -> Request:
    fields = {
        "supply_form": SupplyForm.ELECTRONIC, "supply_way": SupplyWay.ONLINE, "applicant_kind": Column.NATURAL,
        "nature": Nature.INFORMATION, **values,
    }  # fmt: skip
    return Request(matter, **fields)


def submitted(at=None, *, people=None, once="", papers=(), **values) -> Receipt:
    """An application sent by the site, still to be confirmed."""
    return submit(
        organ=at or orgs.organ(), request=request(**values), people=people or [person()], papers=papers, notice=None,
        once=once or carrying.new_once(),
    )  # fmt: skip


def applied(at=None, *, confirmed: bool = True, people=None, on: date | None = None, by=None, **values) -> Application:
    """An application, confirmed by telephone unless told otherwise; `on`: submitted and confirmed on that day."""
    organ = at or orgs.organ()
    with days.standing_at(on or days.now()):
        made = submitted(organ, people=people, **values).application
        if not confirmed:
            return made
        clerk = by or orgs.actor(Duty.REQUESTS, organ)
        return confirm(
            application=made, how=Confirming.PHONE, on=days.today(), evidence="电话13800000001，本人确认。", by=clerk
        )


def entered(at=None, *, channel: Channel = Channel.WINDOW, on: date | None = None, by=None, people=None, **values):
    """An application entered by a clerk; its receipt."""
    organ = at or orgs.organ()
    clerk = by or orgs.actor(Duty.REQUESTS, organ)
    return enter(
        organ=organ, request=request(**values), people=people or [person()], papers=(), channel=channel,
        on=on or days.today(), by=clerk,
    )  # fmt: skip


def blackened(application: Application, people) -> None:
    """A small file to be supplied, marked and made anew."""
    data = word(text=("领取人赵长河，手机号码13912345678。",))
    made = redacting.take(application=application, data=data, name="名单.docx", terms=["赵长河"], by=people.requests)
    redacting.make(redaction=made, unread=Unread.REFUSE, labelled=False, by=people.requests)


def work(at) -> Application:
    """An organ's ordinary work, for the tests that visit every address: an identity paper, a question, one
    unconfirmed, a file blackened, a letter under review."""
    clerk = orgs.actor(Duty.REQUESTS, at)
    row = applied(at, by=clerk, matter=f"{at.name}事项：2025年资金使用明细")
    file = files.store(data=PDF, name="身份证.pdf", by=None, sensitive=True)
    cases.add_paper(case=row.case, kind=PaperKind.IDENTITY, file=file, by=None)
    cases.assign(
        case=row.case, section="预算股", person_id=None, question=f"{at.name}事项", due_on=days.today(), by=clerk
    )
    applied(at, confirmed=False, matter=f"{at.name}事项：待确认")
    people = lives.office_of(at)
    blackened(lives.accepted(people, on=days.today(), matter=f"{at.name}事项：补贴名单"), people)
    told = lives.accepted(people, on=days.today(), matter=f"{at.name}事项：补贴明细")
    lives.reviewing_(told, people, on=days.today())
    return row

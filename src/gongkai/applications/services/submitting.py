"""An application comes in: once, whatever is pressed twice; numbered, sealed, with its papers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from gongkai.applications.models import Application
from gongkai.applications.queries import gate
from gongkai.applications.rules.asking import SINCE, Confirming, Request, reasons_not_to_take
from gongkai.applications.rules.receipt import AT_ONCE, BY_CONFIRMING
from gongkai.applications.rules.states import CLERKS, State
from gongkai.applications.services import gating
from gongkai.applications.services.clocks import start
from gongkai.cases import queries as cases
from gongkai.cases import services as case_services
from gongkai.cases.rules import CaseKind, Channel, PaperKind, Person, Role, code_from
from gongkai.kernel import days, rows
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.kernel.prepared import Prepared
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import Happening, record_many
from gongkai.vetting.services import record_notice_shown

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile
    from gongkai.orgs.models import Organ
    from gongkai.vetting.models import Notice

_ONCE: Prepared[Application] = Prepared(
    lambda once: Application.objects.filter(once=once).select_related("case", "organ").order_by(), once=str
)
Papers = Sequence[tuple[PaperKind, "StoredFile"]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant takes away. `again`: this very submission had been taken in before."""

    application: Application
    code: str
    again: bool = False


def submit(
    *,
    organ: Organ,
    request: Request,
    people: Sequence[Person],
    papers: Papers,
    notice: Notice | None,
    once: str,
    source: str = "",
    proof: str = "",
    busy: bool | None = None,
) -> Receipt:
    """Take in what somebody sent by the site. `once` is the form's one-use key, made here and not to be guessed.

    The query code comes from the key, so the same submission again gives the same receipt and nothing need keep the
    code. `source` is the address it came from, `proof` what the browser solved: above the rate (`busy`, when the caller
    knows) and without a proof it is taken in as well, but somebody looks at it first. Raises `Refused`, also when the
    key was used for another content: nothing of that is taken in silently.
    """
    refuse_if(reasons_not_to_take(request, people))
    key, content = cases.digest(once, "once"), _print_of(organ.pk, request, people)
    code = code_from(cases.raw_digest(once, "query code"))
    if (found := _known(key, content, code)) is not None:
        return found
    fields = {"once": key, "once_content": content, "submitted_at": days.now(), "submitted_on": days.today()}
    if busy is None:
        busy = bool(source) and gate.is_busy(source)
    made = _drawn_up(organ, request, people, fields, notice)
    try:
        with transaction.atomic():
            free = not source or gating.counted(source=source, payload=proof, busy=busy)
            taken = _take_in(made, organ, people, papers, Channel.ONLINE, None, code=code)
            if not free:
                gating.hold_back(taken.application)
            return taken
    except IntegrityError:
        found = _known(key, content, code)  # the same form sent twice at the same moment
        if found is None:
            raise
        return found


def enter(
    *, organ: Organ, request: Request, people: Sequence[Person], papers: Papers, channel: Channel, on: date, by: Actor
) -> Receipt:
    """Enter what came on paper, by word of mouth, by fax or mail. `on`: the day it was handed in or signed for.

    Handed in or signed for, it is received (第三十一条第一、二项); by fax, e-mail or plain letter it waits to be confirmed.
    """
    reasons = [] if by.organ_id == organ.pk and by.duty in CLERKS else ["由受理机关的依申请公开承办员录入。"]
    reasons += ["网站提交的申请由申请人自己填写。"] if channel is Channel.ONLINE else []
    reasons += ["提交（签收）日期不能晚于今天。"] if on > days.today() else []
    reasons += (
        [f"{SINCE:%Y年%-m月%-d日}以前的申请适用修订前的条例，期限和答复类型都不同，请在原台账中办理。"]
        if on < SINCE
        else []
    )
    refuse_if(reasons + reasons_not_to_take(request, people))
    fields: dict[str, object] = {
        "submitted_at": days.moment_of(on) if on < days.today() else days.now(), "submitted_on": on,
        "on_paper": Flag.YES if channel not in {Channel.ORAL, Channel.EMAIL} else Flag.NO,
    }  # fmt: skip
    if channel not in BY_CONFIRMING:
        how = Confirming.RECEIPT if channel in AT_ONCE else Confirming.SIGNED
        fields |= {
            "state": State.REGISTERED, "received_on": on, "confirmed_how": how, "confirmed_at": days.now(),
            "confirmed_by_id": by.user_id,
        }  # fmt: skip
    made = _drawn_up(organ, request, people, fields, None)
    with transaction.atomic():
        return _take_in(made, organ, people, papers, channel, by)


def _drawn_up(
    organ: Organ, request: Request, people: Sequence[Person], fields: dict[str, object], notice: Notice | None
) -> Application:
    """The application with its clock, not kept yet: while its number is drawn every other one waits."""
    roles = [person.role in {Role.APPLICANT, Role.JOINT} for person in people]
    made = Application(
        jurisdiction_id=organ.jurisdiction_id, organ_id=organ.pk, notice=notice, matter=request.matter.strip(),
        nature=request.nature, supply_form=request.supply_form, supply_way=request.supply_way,
        applicant_kind=request.applicant_kind, applicants=sum(roles),
        represented=Flag.NO if all(roles) else Flag.YES, **fields,
    )  # fmt: skip
    return start(made)


def _take_in(
    made: Application, organ: Organ, people: Sequence[Person], papers: Papers, channel: Channel, by: Actor | None,
    *, code: str = "",
) -> Receipt:  # fmt: skip
    opened = case_services.open_case(
        organ=organ, kind=CaseKind.APPLICATION, channel=channel, brought_at=made.submitted_at, people=people, by=by,
        papers=papers, code=code,
    )  # fmt: skip
    made.case = opened.case
    rows.put(made)
    if made.notice is not None:
        record_notice_shown(notice=made.notice, ref=f"applications.Application:{made.pk}")
    verb = "application.entered" if by else "application.submitted"
    content = {
        "number": opened.case.number, "channel": channel, "applicant_kind": made.applicant_kind,
        "applicants": made.applicants, "papers": len(papers), "notice": str(made.notice.uuid) if made.notice else "",
        "after": str(made.state),
    }  # fmt: skip
    record_many([Happening(verb, made, by, days.now(), made.jurisdiction_id, content)], new=True)
    announce(verb, application_id=made.pk)
    return Receipt(made, opened.code)


def _known(key: str, content: str, code: str) -> Receipt | None:
    """The application this key was used for; refuses when its content was another."""
    found = next(iter(_ONCE(once=key)), None)
    if found is None:
        return None
    if found.once_content != content:
        raise Refused(
            f"这张表此前已经提交（登记编号 {found.case.number}），内容与现在的不同。如需另提一份申请，请再按一次“提交申请”。"
        )
    return Receipt(found, code, again=True)


def _print_of(organ_id: int, request: Request, people: Sequence[Person]) -> str:
    """A keyed digest of all that was written, to tell the same submission from another."""
    whole = [organ_id, asdict(request), [asdict(person) for person in people]]
    return cases.digest(json.dumps(whole, ensure_ascii=False, sort_keys=True), "content")

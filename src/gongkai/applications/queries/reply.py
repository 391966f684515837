"""The reply as it stands: what it rests on, its text, what it lacks, where it is weak."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

from django.utils.html import escape

from gongkai.applications.models import (
    Application,
    Consultation,
    Correction,
    Decision,
    Extension,
    RemedyTable,
    Search,
    Stamping,
)
from gongkai.applications.queries import clock as counting
from gongkai.applications.queries import excess, referring
from gongkai.applications.rules import clock, decisions, lawyer, letter, remedy, stamped
from gongkai.applications.rules.acts import Asked
from gongkai.applications.rules.clock import Event, Kind
from gongkai.applications.rules.decisions import DecisionType, Given
from gongkai.applications.rules.referring import speaks_of_handing_over
from gongkai.applications.rules.remedy import Bodies, Standing
from gongkai.cases import queries as cases
from gongkai.cases.rules import Direction, PaperKind
from gongkai.kernel import days
from gongkai.review.queries.standing import standing as reviewed
from gongkai.trail.rules import plain
from gongkai.workdays import queries as workdays

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

ASKED = "要求说明理由"  # the subject of the message by which reasons were asked for (第三十五条)
PARTS = ("supply", "way", "reason", "cause", "path", "law", "earlier")


def standing_of(organ: Organ) -> Standing:
    """What an organ is taken for until the office has said otherwise."""
    if "司法局" in organ.name:
        return Standing.JUSTICE
    if any(word in organ.name for word in ("税务", "海关", "国家安全")):
        return Standing.VERTICAL
    return Standing.TOWNSHIP if organ.kind == "TOWNSHIP" else Standing.DEPARTMENT


def bodies_of(organ: Organ) -> Bodies:
    """Who reviews an organ's replies: the office's table, else what follows from its place."""
    return bodies_from(organ, RemedyTable.objects.filter(organ=organ).first())


def bodies_from(organ: Organ, row: RemedyTable | None) -> Bodies:
    """The same of a row at hand."""
    place = organ.jurisdiction
    superiors = [name for name in place.superiors.replace("，", ",").split(",") if name.strip()]
    government = f"{place.name}人民政府"
    above = f"{superiors[-1].strip()}人民政府" if superiors else ""
    if row is None:
        return Bodies(standing_of(organ), government, above, "", "")
    return Bodies(
        Standing(row.standing), row.government or government, row.above or above, row.superior, row.court,
        row.review_body, row.listed,
    )  # fmt: skip


def expected_remedy(application: Application, code: str, on: date) -> str:
    """The paragraph that belongs to a reply of this type; "" for an unknown type."""
    kind = decisions.types().get(code)
    return remedy.paragraph(kind.remedy, bodies_of(application.organ), on) if kind else ""


def decision_of(application: Application) -> Decision | None:
    """The reply, drafted or issued."""
    return Decision.objects.filter(application=application).select_related("by", "paper__file").first()


def kind_of(decision: Decision) -> DecisionType:
    """Its type."""
    return decisions.types()[decision.code]


def given(application: Application, decision: Decision) -> Given:
    """What the draft and the file hold."""
    consulted = Consultation.objects.filter(application=application, asked=Asked.THIRD_PARTY)
    asked = [
        said for said in cases.messages(application.case) if said.direction is Direction.OUT and said.subject == ASKED
    ]
    pointed = referring.counts(application)
    return Given(
        **{name: getattr(decision, name) for name in PARTS},
        searches=Search.objects.filter(application=application).count(),
        third_parties=consulted.count(),
        corrections=Correction.objects.filter(application=application).count(),
        asked=len(asked),
        evidence=_evidence(application),
        handed=sum(
            speaks_of_handing_over(row.place, row.terms, row.result)
            for row in Search.objects.filter(application=application)
        ),
        archive=pointed["archive"],
        referred=pointed["referred"],
    )


def _evidence(application: Application) -> int:
    """What may prove a record wrong, or how it was looked into."""
    brought = cases.papers(application.case, (PaperKind.ATTACHMENT, PaperKind.ORIGINAL))
    return len(brought) + Search.objects.filter(application=application).count()


def paragraphs(application: Application, decision: Decision) -> list[str]:
    """The body of the letter; nobody's name is in it."""
    corrected = Correction.objects.filter(application=application, answered_on__isnull=False).first()
    words = letter.Words(**{name: getattr(decision, name) for name in (*PARTS, "helpful")})
    return letter.paragraphs(
        kind_of(decision), words, number=application.case.number, matter=application.matter,
        received_on=application.received_on, remedy=decision.remedy,
        corrected_on=corrected.answered_on if corrected else None,
        extended=Extension.objects.filter(application=application).exists(),
    )  # fmt: skip


def html(application: Application, decision: Decision) -> str:
    """The body as sound HTML."""
    parts = [paragraph for text in paragraphs(application, decision) for paragraph in text.splitlines() if paragraph]
    return "".join(f"<p>{escape(part)}</p>" for part in parts)


def fingerprint(application: Application, decision: Decision) -> str:
    """What stands for everything that would go out: other words, another fingerprint."""
    data = [letter.title_of(kind_of(decision)), decision.code, html(application, decision)]
    return hashlib.sha256(json.dumps(plain({"data": data}), ensure_ascii=False).encode()).hexdigest()


def elements(application: Application, decision: Decision, *, stamped: bool = False) -> letter.Letter:
    """The eight elements as they stand."""
    kind = kind_of(decision)
    return letter.Letter(
        title=letter.title_of(kind), number=decision.number,
        applicant=cases.applicant_names([application.case]).get(application.case_id, ""),
        received_on=application.received_on, facts=kind.say or decision.reason,
        law=kind.law or decision.law or ("—" if not kind.article else ""), remedy=decision.remedy, seal=decision.seal,
        stamped=stamped, signed_on=decision.signed_on,
    )  # fmt: skip


def reasons_not_to_submit(application: Application, decision: Decision | None) -> list[str]:
    """Everything that is missing before the letter goes to its reviewers."""
    if decision is None:
        return ["还没有拟写答复。"]
    reasons = decisions.reasons_not_to_decide(decision.code, given(application, decision))
    reasons += excess.reasons_not_to_reply(application, decision.code)
    reasons += remedy.reasons_not_to_tell(bodies_of(application.organ), days.today())
    return reasons + letter.missing(elements(application, decision), to_issue=False)


def weak_points(application: Application, decision: Decision, on: date | None = None) -> list[lawyer.WeakPoint]:
    """The lawyer's check for a reply given on a day (today)."""
    day = on or application.closed_on or days.today()
    calendar, events = workdays.calendar(application.jurisdiction_id), counting.history(application)
    held = counting.limits(application.jurisdiction_id, events[0].on)
    told = Correction.objects.filter(application=application).first()
    longer = Extension.objects.filter(application=application).first()
    third = list(Consultation.objects.filter(application=application, asked=Asked.THIRD_PARTY))
    ended = {
        row.pk: clock.consultation_end(
            Event(Kind(row.asked), row.sent_on, row.answered_on, row.arrived_on), held, calendar, day
        )
        for row in third
    }
    review = reviewed(f"applications.Decision:{decision.pk}")
    return lawyer.weak_points(
        lawyer.Facts(
            kind=kind_of(decision), reason=decision.reason, path=decision.path, helpful=decision.helpful,
            remedy=decision.remedy, expected_remedy=expected_remedy(application, decision.code, day), on=day,
            due=rules_due(application), searches=Search.objects.filter(application=application).count(),
            third_party=tuple((row.answered_on or ended[row.pk], row.opinion) for row in third),
            told_third_party=any(row.told_on for row in third),
            correction_told=told.told_on if told else None,
            correction_due=clock.correction_notice_due(events[0].on, held, calendar) if told else None,
            extension_told=longer.told_on if longer else None, extension_before=longer.before if longer else None,
            drafter_id=decision.by_id,
            approver_ids=frozenset(line.decision.person_id for line in review.steps if line.decision),
            stamped=against_stamped(application),
        )
    )  # fmt: skip


def against_stamped(application: Application) -> str:
    """What can be said against the stamped paper that is kept; "" for nothing, or none yet."""
    kept = Stamping.objects.filter(application=application).values_list("match", "differing").first()
    return stamped.weakness(stamped.Match(kept[0]), kept[1]) if kept else ""


def rules_due(application: Application) -> date | None:
    """The day the reply was or is due; None while the clock stands still."""
    now = counting.standing(application)
    return None if now.stopped else now.due


def next_number(application: Application, year: int) -> str:
    """The next number of the organ's replies in a year; "" until the office has registered its 机关代字."""
    row = RemedyTable.objects.filter(organ_id=application.organ_id).first()
    if row is None or not row.number_word:
        return ""
    head = f"{row.number_word}〔{year}〕"
    given_already = Decision.objects.filter(organ_id=application.organ_id, number__startswith=head)
    taken = [
        int(tail)
        for number in given_already.values_list("number", flat=True)
        if (tail := number[len(head) : -1]).isdigit()
    ]
    return f"{head}{max(taken, default=0) + 1}号"

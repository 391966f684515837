"""What a letter of the procedure is made from, which may be made, which were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongkai.applications.models import Application, Consultation, Correction, Decision, Excess, Extension, Fee, Letter
from gongkai.applications.queries import clock as counting
from gongkai.applications.queries import excess, handling, reply
from gongkai.applications.rules import clock, letter, remedy
from gongkai.applications.rules.acts import Asked, Opinion
from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.decisions import Remedy
from gongkai.applications.rules.excess import Finding
from gongkai.applications.rules.letters import LetterKind
from gongkai.cases import queries as cases
from gongkai.cases.rules import Role


@dataclass(frozen=True, slots=True)
class Possible:
    """A letter that belongs to something in the file: its kind, what it is about, how a list names it."""

    kind: LetterKind
    about: UUID
    label: str

    @property
    def value(self) -> str:
        """For a form."""
        return f"{self.kind}:{self.about}"


def possible(application: Application) -> list[Possible]:
    """The letters this file has a ground for; whether nothing is missing is asked when one is made."""
    return [Possible(kind, about, f"{kind.label}{of}") for kind, about, of in _grounds(application)]


def _grounds(application: Application) -> Iterator[tuple[LetterKind, UUID, str]]:
    yield LetterKind.RECEIPT, application.uuid, ""
    for told in Correction.objects.filter(application=application):
        yield LetterKind.CORRECTION, told.uuid, f"（{told.told_on}告知）"
    for longer in Extension.objects.filter(application=application):
        yield LetterKind.EXTENSION, longer.uuid, f"（{longer.told_on}告知）"
    for one in handling.askings(application):
        kind = LetterKind.THIRD_PARTY if one.row.asked == Asked.THIRD_PARTY else LetterKind.AGENCY
        yield kind, one.row.uuid, f"（{one.whom}）"
        if kind is LetterKind.THIRD_PARTY and one.row.opinion != Opinion.AGREE:
            yield LetterKind.TOLD, one.row.uuid, f"（{one.whom}）"
    if asked := excess.asked_why(application):
        yield LetterKind.WHY, asked.uuid, f"（{asked.asked_on}要求）"
        if asked.finding == Finding.DELAYED:
            yield LetterKind.DELAY, asked.uuid, f"（{asked.found_on}认定）"
    if fee := excess.fee_of(application):
        yield LetterKind.FEE, fee.uuid, f"（{fee.told_on}通知）"
    for made in Decision.objects.filter(application=application, issued_at__isnull=False):
        yield LetterKind.DELIVERY, made.uuid, f"（{made.number}）"


def made(application: Application) -> list[Letter]:
    """The letters of a file in the order they were made."""
    rows = Letter.objects.filter(application=application)
    return list(rows.select_related("word__file", "pdf__file", "stamped__file"))


def unstamped_choices(application: Application) -> list[tuple[str, str]]:
    """The letters whose sealed scan is not in the file yet, for a form."""
    rows = Letter.objects.filter(application=application, stamped=None)
    return [(str(row.uuid), f"{row.get_kind_display()} {row.number or row.dated_on}") for row in rows]


def one(application: Application, uuid: str) -> Letter:
    """One letter of an application; `DoesNotExist` otherwise."""
    return Letter.objects.select_related("application__case").get(application=application, uuid=uuid)


def facts(
    application: Application, kind: LetterKind, about: UUID, given: Mapping[str, str], on: date
) -> dict[str, str]:
    """What stands in the places of a letter; what the file does not have is missing or empty."""
    sort, asking = letter.SORTS[Nature(application.nature)]
    found = {
        "number": application.case.number, "organ": application.organ.name, "matter": application.matter, "sort": sort,
        "asking": asking, "submitted": letter.day(application.submitted_on),
        "channel": application.case.get_channel_display(), "received": _day(application.received_on),
        "applicant": cases.applicant_names([application.case]).get(application.case_id, ""),
        "contact": f"联系电话：{application.organ.phone}。" if application.organ.phone else "",
        **{name: given.get(name, "") for name in ("content", "why")},
    }  # fmt: skip
    return found | _of_kind(application, kind, about, on)


def _of_kind(application: Application, kind: LetterKind, about: UUID, on: date) -> dict[str, str]:
    held = counting.limits(application.jurisdiction_id, application.received_on or application.submitted_on)
    now = counting.standing(application)
    due = "" if now.stopped else _day(now.due)
    match kind:
        case LetterKind.RECEIPT:
            return {"due": due, "limit": str(held[clock.REPLY].value)}
        case LetterKind.CORRECTION:
            told = Correction.objects.get(application=application, uuid=about)
            return {"what": told.what, "until": letter.day(told.until)}
        case LetterKind.EXTENSION:
            longer = Extension.objects.get(application=application, uuid=about)
            return {"reason": longer.reason, "days": str(longer.days), "before": letter.day(longer.before), "due": due}
        case LetterKind.THIRD_PARTY | LetterKind.AGENCY | LetterKind.TOLD:
            key = clock.AGENCY if kind is LetterKind.AGENCY else clock.THIRD_PARTY
            return {"period": str(held[key].value), **_of_consultation(application, about, on)}
        case LetterKind.WHY | LetterKind.DELAY:
            asked = Excess.objects.get(application=application, uuid=about)
            return {"count": str(asked.number), "until": letter.day(asked.until), "later": _day(asked.delay_until)}
        case LetterKind.FEE:
            fee = Fee.objects.get(application=application, uuid=about)
            return {"fee": "\n".join(excess.notice(application, excess.charge_of(fee)))}
        case LetterKind.DELIVERY:
            return _of_reply(application)


def _of_consultation(application: Application, about: UUID, on: date) -> dict[str, str]:
    asked = next((each for each in handling.askings(application) if each.row.uuid == about), None)
    if asked is None:
        raise Consultation.DoesNotExist
    said = ""
    if asked.row.opinion:
        why = f"，理由为：{asked.words.rstrip('。')}" if asked.words else ""
        said = f"贵方于{_day(asked.row.answered_on)}答复：{Opinion(asked.row.opinion).label}{why}"
    elif asked.silent:
        said = "贵方逾期未提出意见"
    told = remedy.paragraph(Remedy.EITHER, reply.bodies_of(application.organ), on)
    known = not remedy.reasons_not_to_tell(reply.bodies_of(application.organ), on)
    return {
        "whom": asked.whom, "asked": letter.day(asked.row.sent_on), "said": said,
        "remedy": told.replace("本答复", "本决定") if known else "",
    }  # fmt: skip


def _of_reply(application: Application) -> dict[str, str]:
    made = reply.decision_of(application)
    people = [person for person in cases.people(application.case) if person.role is Role.APPLICANT]
    return {
        "paper": letter.title_of(reply.kind_of(made)) if made else "", "dispatch": made.number if made else "",
        "address": people[0].address if people else "",
    }  # fmt: skip


def _day(day: date | None) -> str:
    return letter.day(day) if day else ""

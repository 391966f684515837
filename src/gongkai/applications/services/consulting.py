"""征求意见 of third parties and other organs (第三十二至三十四条): sent, arrived, answered; silence means two things."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application, Consultation
from gongkai.applications.rules.acts import Asked, Opinion
from gongkai.applications.rules.handling import reasons_of_day, reasons_of_text
from gongkai.applications.rules.states import Act
from gongkai.applications.services.acting import begin, common, done
from gongkai.cases.queries import sealed
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor

SEAL = "consultation"


@transaction.atomic
def ask(
    *, application: Application, asked: Asked, whom: str, sent_on: date, by: Actor, arrived_on: date | None = None
) -> Consultation:
    """发出征求意见书: the clock stands still from this day until the opinion, or fifteen working days after it arrived."""
    row = begin(Act.CONSULT, application, by)
    today = days.today()
    reasons = reasons_of_text([(whom, "请填写征求意见的对象。")])
    reasons += reasons_of_day(sent_on, "发出日期", not_before=row.received_on, today=today)
    if arrived_on is not None:
        reasons += reasons_of_day(arrived_on, "对方收到日期", not_before=sent_on, today=today, since="发出日期")
    refuse_if(reasons)
    made = Consultation.objects.create(
        **common(row, by), at=days.now(), asked=asked, whom=sealed.seal(row.case, whom.strip(), SEAL),
        sent_on=sent_on, arrived_on=arrived_on,
    )  # fmt: skip
    done(row, "consulted", by, asked=str(asked), sent_on=sent_on, arrived_on=arrived_on)
    return made


def _held(consultation: Consultation, by: Actor) -> tuple[Application, Consultation]:
    row = begin(Act.TAKE_OPINION, consultation.application, by)
    return row, Consultation.objects.select_for_update().get(pk=consultation.pk)


@transaction.atomic
def arrived(*, consultation: Consultation, on: date, by: Actor) -> Consultation:
    """The request reached whom it asks: their fifteen working days run from this day."""
    row, asked = _held(consultation, by)
    reasons = reasons_of_day(on, "对方收到日期", not_before=asked.sent_on, today=days.today(), since="发出日期")
    refuse_if(reasons + (["已经登记过对方收到的日期。"] if asked.arrived_on else []))
    asked.arrived_on = on
    asked.save(update_fields=["arrived_on"])
    done(row, "consultation_arrived", by, on=on)
    return asked


@transaction.atomic
def take_opinion(*, consultation: Consultation, on: date, opinion: Opinion, words: str, by: Actor) -> Consultation:
    """The written opinion came in: the clock runs again."""
    row, asked = _held(consultation, by)
    reasons = reasons_of_day(on, "收到意见日期", not_before=asked.sent_on, today=days.today(), since="发出日期")
    reasons += ["意见已经登记过。"] if asked.answered_on else []
    if opinion is not Opinion.AGREE:
        reasons += reasons_of_text([(words, "请写明不同意（部分同意）的理由。")])
    refuse_if(reasons)
    asked.answered_on, asked.opinion = on, opinion
    asked.words = sealed.seal(row.case, words.strip(), SEAL) if words.strip() else ""
    asked.save(update_fields=["answered_on", "opinion", "words"])
    done(row, "opinion_taken", by, on=on, opinion=str(opinion))
    return asked


@transaction.atomic
def tell_third_party(*, consultation: Consultation, on: date, by: Actor) -> Consultation:
    """Over the third party's objection it will be disclosed: what and why was told them in writing before (第三十二条)."""
    row, asked = _held(consultation, by)
    reasons = reasons_of_day(on, "告知第三方的日期", not_before=asked.sent_on, today=days.today(), since="发出日期")
    reasons += [] if asked.asked == Asked.THIRD_PARTY else ["只有征求第三方意见才需要告知。"]
    refuse_if(reasons)
    asked.told_on = on
    asked.save(update_fields=["told_on"])
    done(row, "third_party_told", by, on=on)
    return asked

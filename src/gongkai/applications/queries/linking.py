"""What belongs together with an application, from both sides; whom it is served to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from gongkai.applications.models import (
    Application,
    Consultation,
    Correction,
    Decision,
    Excess,
    Extension,
    Fee,
    Link,
)
from gongkai.applications.rules.linking import Bond
from gongkai.applications.rules.near import core
from gongkai.applications.rules.states import State
from gongkai.cases import queries as cases

BEGUN = (
    (Correction, "补正"), (Consultation, "征求意见"), (Extension, "延期"), (Excess, "要求说明理由"), (Fee, "收费通知"),
    (Decision, "答复"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tied:
    """Another application and what it is to this one, in words."""

    application: Application
    words: str


def tied(application: Application) -> list[Tied]:
    """Everything linked with an application, by number; two queries at most."""
    rows = list(
        Link.objects.filter(Q(application=application) | Q(other=application)).select_related(
            "application__case", "other__case"
        )
    )
    found = {}
    for row in rows:
        came = row.application_id == application.pk
        other = row.other if came else row.application
        words = {
            (Bond.SPLIT, True): "由此件分拆而来", (Bond.SPLIT, False): "从本件分拆出",
            (Bond.REPEAT, True): "本件重复申请的前件", (Bond.REPEAT, False): "重复本件的后件",
        }[Bond(row.kind), came]  # fmt: skip
        found[other.pk] = Tied(other, words)
    origins = [row.other_id for row in rows if row.kind == Bond.SPLIT and row.application_id == application.pk]
    for row in (
        Link.objects.filter(kind=Bond.SPLIT, other__in=origins)
        .exclude(application=application)
        .select_related("application__case")
        if origins
        else ()
    ):
        found.setdefault(row.application_id, Tied(row.application, "与本件由同一件分拆"))
    return [found[number] for number in sorted(found)]


def parts_with(application: Application) -> list[Application]:
    """What was divided from or together with it: the applicant sees all of them."""
    return [each.application for each in tied(application) if "分拆" in each.words]


def begun(application: Application) -> list[str]:
    """What was done with an application and hangs on it as a whole, in words."""
    return [name for model, name in BEGUN if model.objects.filter(application=application).exists()]


def repeated(application: Application) -> list[tuple[str, str]]:
    """Earlier applications of the same applicant with the same content, for a form."""
    rows = Application.objects.filter(case__in=cases.same_people(application.case), pk__lt=application.pk)
    rows = rows.exclude(state=State.SCREENED).select_related("case").order_by("-id")[:200]
    wanted = core(application.matter)
    return [
        (str(row.uuid), f"{row.case.number}（{row.get_state_display()}）") for row in rows if core(row.matter) == wanted
    ]


def earlier_of(application: Application) -> Application | None:
    """What an application was found to repeat."""
    found = Link.objects.filter(application=application, kind=Bond.REPEAT).select_related("other__case").first()
    return found.other if found else None


def reply_of(application: Application) -> Decision | None:
    """The reply it was given, once issued."""
    return Decision.objects.filter(application=application, issued_at__isnull=False).first()

"""Where else somebody was told to turn to, as the letter and the applicant's own page say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.applications.models import Application, Referral
from gongkai.applications.rules.asking import ASKED_KINDS, Nature
from gongkai.applications.rules.referring import Place, Pointing, sentence
from gongkai.applications.rules.states import State
from gongkai.cases import queries as cases
from gongkai.cases.rules import Role
from gongkai.orgs import queries as orgs

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

TOLD = frozenset({State.ISSUED, State.ANSWERED, State.ARCHIVED})
CARRIED = ("name", "phone", "email", "address", "postcode", "fax", "contact", "head")


def referral(application: Application) -> Referral | None:
    """The one of an application."""
    return Referral.objects.filter(application=application).select_related("to_organ").first()


def place_of(row: Referral) -> Place:
    """As the rules speak of it."""
    online = row.to_organ is not None and row.to_organ.state == "ACTIVE"
    return Place(Pointing(row.kind), row.name, row.phone, row.address, online)


def told(application: Application) -> str:
    """The sentence for the letter; "" while nothing was pointed out."""
    row = referral(application)
    return sentence(place_of(row), Nature(application.nature)) if row else ""


def counts(application: Application) -> dict[str, int]:
    """What a reply's needs ask of it."""
    row = referral(application)
    return {"referred": int(row is not None), "archive": int(row is not None and row.kind == Pointing.ARCHIVE)}


def others(application: Application) -> list[Organ]:
    """The other organs of the place that may be asked."""
    rows = orgs.organs(application.jurisdiction_id).filter(kind__in=ASKED_KINDS)
    return list(rows.exclude(pk=application.organ_id))


def next_organ(application: Application) -> Organ | None:
    """Where the applicant may ask the same on this site, once the reply has said so."""
    row = referral(application) if application.state in TOLD else None
    return row.to_organ if row is not None and place_of(row).online else None


def carried_over(application: Application) -> dict[str, str]:
    """What a new form starts with: what was asked and how to be reached, never the number of an identity paper."""
    people = [person for person in cases.people(application.case) if person.role is Role.APPLICANT]
    values = people[0].values() if people else {}
    return {
        "matter": application.matter, "nature": application.nature, "supply_form": application.supply_form,
        "supply_way": application.supply_way, "applicant_kind": application.applicant_kind,
        **{name: values.get(name, "") for name in CARRIED},
    }  # fmt: skip

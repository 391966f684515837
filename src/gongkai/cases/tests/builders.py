"""Cases, for tests of every room."""

from __future__ import annotations

from gongkai.cases import services
from gongkai.cases.rules import CaseKind, Channel, IdKind, Person, Role
from gongkai.cases.services import Opened
from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs

ID = "13010219900307123X"


def person(name="王小满", **values) -> Person:
    values = {"id_kind": IdKind.ID_CARD, "id_number": ID, "phone": "13800000001", **values}
    return Person(values.pop("role", Role.APPLICANT), name, **values)


def opened(at=None, *, people=None, by=None, channel=Channel.ONLINE, code="") -> Opened:
    return services.open_case(
        organ=at or orgs.organ(),
        kind=CaseKind.APPLICATION,
        channel=channel,
        brought_at=days.now(),
        people=people or [person()],
        by=by,
        code=code,
    )

"""Many applications at once, written straight into the tables: for lists and what is counted over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from gongkai.applications.models import Application
from gongkai.applications.rules.states import State
from gongkai.cases.models import Case, Counter, Party
from gongkai.cases.queries import digest, seal
from gongkai.cases.rules import CaseKind, Channel, Role, number_of, same_name
from gongkai.kernel import crypto, days


def applications(lines: Iterable[Mapping[str, Any]]) -> list[Application]:
    """Each line: `organ`, `on`, and what else is not as usual (state, kind, channel, matter, outcome, closed_on, name)."""
    made, serials = [], {}
    for line in lines:
        made.append(_one({"name": "王小满", "matter": "资金使用明细", **line}, serials))
    for (organ, year), last in serials.items():
        Counter.objects.update_or_create(organ_id=organ, kind=CaseKind.APPLICATION, year=year, defaults={"last": last})
    return made


def _one(line: Mapping[str, Any], serials: dict[tuple[int, int], int]) -> Application:
    organ, on = line["organ"], line.get("on", date(2026, 3, 2))
    if (organ.pk, on.year) not in serials:
        given = Counter.objects.filter(organ=organ, kind=CaseKind.APPLICATION, year=on.year).first()
        serials[organ.pk, on.year] = given.last if given else 0
    serials[organ.pk, on.year] = serial = serials[organ.pk, on.year] + 1
    at = days.moment_of(on)
    case = Case.objects.create(
        jurisdiction_id=organ.jurisdiction_id, organ=organ, kind=CaseKind.APPLICATION, year=on.year, serial=serial,
        number=number_of(CaseKind.APPLICATION, on.year, organ.pk, serial), code_digest=f"{organ.pk}-{on.year}-{serial}",
        channel=line.get("channel", Channel.WINDOW), brought_at=at, brought_on=on, registered_at=at,
        key=crypto.wrap(crypto.new_key()),
    )  # fmt: skip
    Party.objects.create(
        case=case, role=Role.APPLICANT, sealed=seal(case, {"name": line["name"]}, "party"),
        name_digest=digest(same_name(line["name"]), "name"),
    )  # fmt: skip
    return Application.objects.create(
        case=case, jurisdiction_id=organ.jurisdiction_id, organ=organ, matter=line["matter"], supply_form="PAPER",
        supply_way="POST", applicant_kind=line.get("kind", "NATURAL"), submitted_at=at, submitted_on=on, received_on=on,
        state=line.get("state", State.HANDLING), due_on=line.get("due_on"), outcome=line.get("outcome", ""),
        closed_on=line.get("closed_on"), confirmed_how=line.get("how", ""),
    )  # fmt: skip

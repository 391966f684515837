"""Builders of keys and of what comes in."""

from __future__ import annotations

from gongkai.api import queries, services
from gongkai.api.models import Key
from gongkai.catalogue.models import Standard
from gongkai.catalogue.rules.entries import Level, Scope
from gongkai.catalogue.services import standards
from gongkai.catalogue.tests import books
from gongkai.catalogue.tests import builders as catalogue
from gongkai.kernel import days
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs


def key(at: Organ, name: str = "民政救助系统") -> tuple[Key, str]:
    """A key made by an editor of the organ."""
    return services.make_key(name=name, by=orgs.actor(Duty.EDITOR, at))


def item(entries: list[str], **fields) -> dict[str, object]:
    """Something a system hands in."""
    given = {
        "id": "JZ-2026-0001", "title": "2026年9月临时救助发放情况", "body": "本月发放临时救助12人次。\n\n合计2.4万元。",
        "entries": entries, "formed_on": "2026-09-01",
    }  # fmt: skip
    return given | fields


def field_standard() -> Standard:
    """The place's standard of a field, brought in by the office."""
    standards.import_workbook(
        data=books.book(("社会救助", books.HELP)), by=orgs.actor(Duty.OFFICE), scope=Scope.FIELD, level=Level.COUNTY,
        reason="首次编制", effective_on=days.today(),
    )  # fmt: skip
    return Standard.objects.get(scope=Scope.FIELD)


def work(at: Organ) -> Key:
    """An organ's ordinary work: a key, something that came in."""
    made, _ = key(at, f"{at.name}登记的系统")
    entry = catalogue.adoption(at).entry
    given = item([str(entry.uuid)], title=f"{at.name}登记的事项", formed_on="2020-09-01")
    services.take_in(key=made, given=given, by=queries.actor_of(made))
    return made

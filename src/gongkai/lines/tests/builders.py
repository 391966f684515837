"""Builders of lines for tests."""

from __future__ import annotations

from gongkai.kernel import days
from gongkai.lines import services
from gongkai.lines.models import Line
from gongkai.lines.rules import Facts, Figure
from gongkai.lines.services import Item
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.tests import builders as orgs

FACTS = Facts(
    "2026年居民医保个人缴费标准",
    ("居民医保", "个人缴费标准"),
    (Figure("个人缴费标准", "400", "元"),),
    ("免费参保",),
    "按每人400元缴费",
)


def line(by: Actor | None = None, facts: Facts = FACTS, at: Organ | None = None) -> Line:
    """A line in use."""
    by = by or orgs.actor(Duty.OFFICE)
    organ_id = at.pk if at else by.organ_id
    return services.register(organ_id=organ_id, facts=facts, basis="", since=days.today(), until=None, by=by)


def item(at: Organ, text: str, subject: str = "things.Thing:1", **fields) -> Item:
    """Something that speaks."""
    return Item(subject, at.pk, fields.pop("title", f"{at.name}送审稿"), "/desk/", text, **fields)


def work(at: Organ) -> Line:
    """An organ's ordinary work: a line, a draft that says otherwise."""
    made = line(orgs.actor(Duty.EDITOR, at), at=at)
    services.check(item(at, "居民医保个人缴费标准为380元。", f"things.Thing:{at.pk}"), at.jurisdiction_id)
    return made

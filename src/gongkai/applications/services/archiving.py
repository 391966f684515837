"""归档 (R154): the archive number an organ's setting gives, and how long who applied is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from gongkai.applications.models import Application, ArchiveNumber, ArchiveRule
from gongkai.applications.rules.after import RETENTION, Term, archive_number
from gongkai.applications.rules.handling import reasons_of_text
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services.acting import common
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record

FIELDS = ("fonds", "kind", "section", "term", "years", "automatic")


@transaction.atomic
def set_archive_rule(*, values: Mapping[str, Any], by: Actor) -> ArchiveRule:
    """归档和保存期限 of the own organ. Numbers given before stay as they are. Raises `Refused`."""
    given = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items() if name in FIELDS
    }
    reasons = [] if by.duty in CLERKS else ["由本单位的依申请公开承办员设定。"]
    reasons += reasons_of_text(
        [(given.get("fonds", ""), "请填写全宗号。"), (given.get("kind", ""), "请填写档案门类。")]
    )
    reasons += [] if given.get("years") in RETENTION else ["个人信息保存年数请从列出的选择。"]
    if any("-" in str(given.get(name, "")) for name in ("fonds", "kind", "section")):
        reasons.append("全宗号、门类和机构代码里不用“-”，它用来分隔档号的各段。")
    refuse_if(reasons)
    row = ArchiveRule.objects.select_for_update().filter(organ_id=by.organ_id).first() or ArchiveRule(
        jurisdiction_id=by.jurisdiction_id, organ_id=by.organ_id
    )
    for name, value in given.items():
        setattr(row, name, value)
    row.by_id, row.at = by.user_id, days.now()
    row.save()
    record(
        "applications.archive_rule_set",
        of=row,
        by=by,
        jurisdiction_id=by.jurisdiction_id,
        **{k: str(v) for k, v in given.items()},
    )
    return row


def give_number(application: Application, by: Actor) -> ArchiveNumber | None:
    """The next archive number of the organ and year of closing, once; None while the organ has set nothing.

    The caller holds the application inside a transaction; the organ's setting is held while the number is taken.
    """
    rule = ArchiveRule.objects.select_for_update().filter(organ_id=application.organ_id).first()
    if rule is None:
        return None
    if found := ArchiveNumber.objects.filter(application=application).first():
        return found
    year = (application.closed_on or days.today()).year
    last = ArchiveNumber.objects.filter(organ_id=application.organ_id, year=year).aggregate(last=Max("serial"))["last"]
    serial = (last or 0) + 1
    number = archive_number(rule.fonds, rule.kind, year, Term(rule.term), rule.section, serial)
    made = ArchiveNumber.objects.create(
        **common(application, by), at=days.now(), number=number, year=year, serial=serial
    )
    record("application.filed", of=application, by=by, number=number)
    return made

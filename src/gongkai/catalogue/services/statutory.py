"""The statutory columns of an organ in one action, and what a jurisdiction calls them (R020, R023–R025)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.catalogue.models import Column, TemplateName
from gongkai.catalogue.queries import templates
from gongkai.catalogue.rules.columns import LIVING, MOST_CYCLE, OVERSEERS, ColumnKind, ColumnState, due_on
from gongkai.catalogue.rules.templates import TemplateRow, reasons_not_to_rename, rows_for
from gongkai.catalogue.services.counting import next_due, recount
from gongkai.catalogue.services.subjects import load_subjects
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

STEP = 10


@transaction.atomic
def make_statutory(*, organ: Organ, by: Actor | None) -> list[Column]:
    """Make the columns of the template an organ lacks, in the names of its jurisdiction; those made.

    Organs no longer on the books and 公共企事业单位 (条例第55条) get none. A row whose column was closed or merged
    is not made again.
    """
    if organ.state != "ACTIVE":
        return []
    standing = {row.key: row for row in Column.objects.filter(organ=organ).exclude(key="")}
    today, made = days.today(), []
    for place, row in enumerate(rows_for(templates.template_of(organ.jurisdiction_id), organ.kind), 1):
        if row.key in standing or (row.parent_key and row.parent_key not in standing):
            continue
        column = _made(organ, row, standing.get(row.parent_key), place * STEP)
        column.made_on, column.due_on = today, due_on(row.cycle, today)
        column.save()
        standing[row.key] = column
        made.append(column)
    if made:
        trail.record(
            "column.made_statutory",
            of=organ,
            by=by,
            jurisdiction_id=organ.jurisdiction_id,
            titles=[row.title for row in made],
        )
        recount([row.pk for row in made if row.kind in (ColumnKind.GUIDE, ColumnKind.SYSTEM)])
        outbox.announce("catalogue.columns_made", organ_id=organ.pk)
    return made


def _made(organ: Organ, row: TemplateRow, parent: Column | None, order: int) -> Column:
    return Column(
        jurisdiction_id=organ.jurisdiction_id, organ=organ, owner=organ, parent=parent, kind=row.kind, key=row.key,
        item=row.item, title=row.title, scope=row.scope, cycle_days=row.cycle, order=order, state=ColumnState.VISIBLE,
    )  # fmt: skip


@transaction.atomic
def fill_all(*, by: Actor) -> dict[str, int]:
    """补建法定栏目: every organ of the jurisdiction gets what it lacks; how many columns each (short name) got."""
    if not by.may(*OVERSEERS):
        raise Refused("补建法定栏目由政务公开办办理。")
    load_subjects(jurisdiction_id=by.jurisdiction_id, by=by)
    found = {}
    for organ in orgs.organs(by.jurisdiction_id):
        made = make_statutory(organ=organ, by=by)
        if made:
            found[organ.short_name] = len(made)
    return found


def organ_added(organ_id: int) -> None:
    """A new organ gets its columns, a new jurisdiction its classes, in the transaction that enters it."""
    for place in orgs.jurisdictions():
        organ = orgs.organs(place.pk).filter(pk=organ_id).first()
        if organ is not None:
            load_subjects(jurisdiction_id=place.pk, by=None)
            make_statutory(organ=organ, by=None)


@transaction.atomic
def name_row(
    *, key: str, title: str, scope: str, cycle_days: int, used: bool, apply: bool, by: Actor
) -> tuple[TemplateName, int]:
    """What this jurisdiction calls a row of the template; `apply` renames the columns already made too. How many."""
    row = next((row for row in templates.template() if row.key == key), None)
    if row is None or not by.may(*OVERSEERS):
        raise Refused("栏目模板中没有这一行，或您的岗位不能修改栏目模板。")
    title, scope = squeeze(title), scope.strip()
    refuse_if(reasons_not_to_rename(row, title=title, cycle=cycle_days, used=used, most_cycle=MOST_CYCLE))
    name, _ = TemplateName.objects.update_or_create(
        jurisdiction_id=by.jurisdiction_id,
        key=key,
        defaults={
            "title": title, "scope": scope, "cycle_days": cycle_days,
            "use": TemplateName.Use.USED if used else TemplateName.Use.UNUSED,
        },
    )  # fmt: skip
    changed = _apply(name) if apply and used else 0
    trail.record("template.named", of=name, by=by, key=key, title=title, cycle=cycle_days, used=used, applied=changed)
    return name, changed


def _apply(name: TemplateName) -> int:
    rows = list(Column.objects.filter(jurisdiction_id=name.jurisdiction_id, key=name.key, state__in=LIVING))
    for row in rows:
        row.title, row.scope, row.cycle_days = name.title, name.scope, name.cycle_days
        row.due_on = next_due(row)
    Column.objects.bulk_update(rows, ["title", "scope", "cycle_days", "due_on"])
    return len(rows)

"""Making, changing and re-arranging columns (R008): what stands in them is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from gongkai.catalogue.models import Column, Placement
from gongkai.catalogue.rules import columns as rules
from gongkai.catalogue.rules.columns import LIVING, ColumnKind, ColumnState
from gongkai.catalogue.rules.placements import PlacementState
from gongkai.catalogue.services.counting import next_due, recount
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.text import squeeze
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.orgs.models import Organ

STEP = 10
NOT_YOURS = "您的岗位不能办理这项调整；法定栏目的名称和位置由政务公开办统一管理。"


def _arrange(column: Column, by: Actor) -> None:
    may = rules.may_arrange(
        by, jurisdiction_id=column.jurisdiction_id, organ_id=column.organ_id, kind=ColumnKind(column.kind)
    )
    if not may:
        raise Refused(NOT_YOURS)


def _tree(organ_id: int) -> dict[int, rules.Node]:
    """The organ's whole tree, locked, so that two people's moves cannot tie a knot."""
    rows = Column.objects.select_for_update().filter(organ_id=organ_id).order_by("id")
    return {row.pk: row.node for row in rows}


def _siblings(organ_id: int, parent: Column | None, but: int | None = None) -> set[str]:
    rows = Column.objects.filter(organ_id=organ_id, parent=parent, state__in=LIVING)
    others = rows if but is None else rows.exclude(pk=but)
    return set(others.values_list("title", flat=True))


def _staffed(owner: Organ, user: User | None) -> list[str]:
    """Why a person cannot answer for a column of an organ."""
    if user is None or any(row.user_id == user.pk for row in orgs.holders(owner.pk)):
        return []
    return [f"{user.name}目前不在{owner.short_name}任职，不能作责任人。"]


@transaction.atomic
def make_column(
    *, organ: Organ, title: str, by: Actor, parent: Column | None = None, scope: str = "", cycle_days: int = 0,
    owner: Organ | None = None, duty_user: User | None = None,
) -> Column:  # fmt: skip
    """A new column: beneath a statutory one it is of that kind, elsewhere free. Units make free columns of their own."""
    owner = owner or organ
    kind = ColumnKind(parent.kind) if parent is not None else ColumnKind.FREE
    if not rules.may_arrange(by, jurisdiction_id=organ.jurisdiction_id, organ_id=organ.pk, kind=ColumnKind.FREE):
        raise Refused(NOT_YOURS)
    nodes, title = _tree(organ.pk), squeeze(title)
    reasons = rules.reasons_not_to_save(title=title, cycle_days=cycle_days, taken=_siblings(organ.pk, parent))
    reasons += rules.reasons_not_to_nest(None, parent.node if parent else None, nodes) + _staffed(owner, duty_user)
    if organ.state != "ACTIVE" or owner.state != "ACTIVE" or owner.jurisdiction_id != organ.jurisdiction_id:
        reasons.append("所在专栏和责任单位应是本地区在册单位。")
    if parent is not None and parent.organ_id != organ.pk:
        reasons.append("上级栏目不在这个单位的专栏内。")
    refuse_if(reasons)
    last = Column.objects.filter(organ=organ, parent=parent).aggregate(last=Max("order"))["last"] or 0
    column = Column(
        jurisdiction_id=organ.jurisdiction_id, organ=organ, owner=owner, parent=parent, kind=kind, title=title,
        scope=scope.strip(), cycle_days=cycle_days, duty_user=duty_user, order=last + STEP, made_on=days.today(),
    )  # fmt: skip
    column.due_on = next_due(column)
    column.save()
    trail.record("column.made", of=column, by=by, title=title, organ=organ.pk, owner=owner.pk)
    outbox.announce("catalogue.column_changed", column_id=column.pk)
    return column


@transaction.atomic
def change_column(
    *, column: Column, title: str, scope: str, cycle_days: int, owner: Organ, duty_user: User | None, by: Actor
) -> Column:
    """Another name (those who arrange), scope, cycle, owner (the office), or named person (whoever keeps it)."""
    if not rules.may_keep(
        by, jurisdiction_id=column.jurisdiction_id, organ_id=column.organ_id, owner_id=column.owner_id
    ):
        raise Refused(NOT_YOURS)
    title = squeeze(title)
    if (title, owner.pk) != (column.title, column.owner_id):
        _arrange(column, by)
    taken = _siblings(column.organ_id, column.parent, column.pk)
    reasons = rules.reasons_not_to_save(title=title, cycle_days=cycle_days, taken=taken) + _staffed(owner, duty_user)
    if owner.pk != column.owner_id and (owner.state != "ACTIVE" or owner.jurisdiction_id != column.jurisdiction_id):
        reasons.append("责任单位应是本地区在册单位。")
    if column.state not in LIVING:
        reasons.append("栏目已经关闭或并入其他栏目，不能再修改。")
    refuse_if(reasons)
    wanted = {
        "title": title, "scope": scope.strip(), "cycle_days": cycle_days, "owner_id": owner.pk,
        "duty_user_id": duty_user.pk if duty_user else None,
    }  # fmt: skip
    changes = {name: [getattr(column, name), value] for name, value in wanted.items() if getattr(column, name) != value}
    if changes:
        for name, value in wanted.items():
            setattr(column, name, value)
        column.due_on = next_due(column)
        column.save()
        trail.record("column.changed", of=column, by=by, changes=changes)
        outbox.announce("catalogue.column_changed", column_id=column.pk)
    return column


@transaction.atomic
def move_column(*, column: Column, parent: Column | None, by: Actor) -> Column:
    """Beneath another column, or to the top, at the end there."""
    _arrange(column, by)
    nodes = _tree(column.organ_id)
    reasons = rules.reasons_not_to_move(nodes[column.pk], parent.node if parent else None, nodes)
    if parent is not None and parent.organ_id != column.organ_id:
        reasons.append("只能在同一单位专栏内移动。")
    if column.title in _siblings(column.organ_id, parent, column.pk):
        reasons.append(f"那里已有栏目“{column.title}”，请先改名或改用合并。")
    refuse_if(reasons)
    before = column.parent_id
    last = Column.objects.filter(organ_id=column.organ_id, parent=parent).aggregate(last=Max("order"))["last"] or 0
    column.parent, column.order = parent, last + STEP
    column.save(update_fields=["parent", "order"])
    trail.record("column.moved", of=column, by=by, before=before, after=column.parent_id)
    outbox.announce("catalogue.column_changed", column_id=column.pk)
    return column


@transaction.atomic
def order_column(*, column: Column, up: bool, by: Actor) -> bool:
    """Change places with the living neighbour; False at the end of the row."""
    _arrange(column, by)
    rows = list(Column.objects.filter(organ_id=column.organ_id, parent_id=column.parent_id, state__in=LIVING))
    place = next((number for number, row in enumerate(rows) if row.pk == column.pk), None)
    if place is None:
        raise Refused("栏目已经关闭或并入其他栏目，不能调整次序。")
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    for number, row in enumerate(rows, 1):
        row.order = number * STEP
    Column.objects.bulk_update(rows, ["order"])
    trail.record("column.ordered", of=column, by=by, place=other + 1)
    return True


@transaction.atomic
def show_column(*, column: Column, by: Actor, visible: bool = True) -> Column:
    """Show a column on the public page, or hide it with everything beneath."""
    _arrange(column, by)
    if not visible:
        refuse_if(rules.reasons_not_to_hide(column.node))
    elif column.state not in LIVING:
        raise Refused("栏目已经关闭或并入其他栏目。")
    column.state = ColumnState.VISIBLE if visible else ColumnState.HIDDEN
    column.due_on = next_due(column)
    column.save(update_fields=["state", "due_on"])
    trail.record("column.shown" if visible else "column.hidden", of=column, by=by)
    outbox.announce("catalogue.column_changed", column_id=column.pk)
    return column


@transaction.atomic
def close_column(*, column: Column, reason: str, by: Actor) -> Column:
    """Close a column for good; what stands in it goes to the history library with the reason (R011)."""
    _arrange(column, by)
    reasons = rules.reasons_not_to_end(column.node, _living_below(column))
    refuse_if(reasons + ([] if reason.strip() else ["请写明关闭的理由。"]))
    standing = Placement.objects.filter(column=column, state=PlacementState.STANDING)
    moved = standing.update(
        state=PlacementState.HISTORY, moved_from=column, moved_on=days.today(), moved_reason=reason.strip()[:300]
    )
    column.state = ColumnState.CLOSED
    column.save(update_fields=["state"])
    recount([column.pk])
    column.refresh_from_db()
    trail.record("column.closed", of=column, by=by, reason=reason.strip(), items=moved)
    outbox.announce("catalogue.column_changed", column_id=column.pk)
    return column


@transaction.atomic
def merge_column(*, column: Column, into: Column, reason: str, by: Actor) -> Column:
    """Merge a column into another of the section: its items go along, its address leads there from now on."""
    _arrange(column, by)
    _arrange(into, by)
    reasons = rules.reasons_not_to_merge(column.node, into.node, _living_below(column))
    refuse_if(reasons + ([] if reason.strip() else ["请写明合并的理由。"]))
    there = set(Placement.objects.filter(column=into).values_list("record", flat=True))
    Placement.objects.filter(column=column, record__in=there).delete()  # stands there already: once is enough
    moved = Placement.objects.filter(column=column).update(
        column=into, moved_from=column, moved_on=days.today(), moved_reason=reason.strip()[:300]
    )
    column.state, column.successor = ColumnState.MERGED, into
    column.save(update_fields=["state", "successor"])
    recount([column.pk, into.pk])
    column.refresh_from_db()
    trail.record("column.merged", of=column, by=by, into=into.pk, reason=reason.strip(), items=moved)
    trail.record("column.absorbed", of=into, by=by, column=column.pk, reason=reason.strip(), items=moved)
    outbox.announce("catalogue.column_changed", column_id=column.pk)
    return column


def _living_below(column: Column) -> int:
    return column.children.filter(state__in=LIVING).count()

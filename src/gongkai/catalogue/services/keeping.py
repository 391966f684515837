"""Who answers for a column (R009): named persons, what happens when they or their organ go, “已核对，无更新”."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import NoReverseMatch, reverse

from gongkai.catalogue.models import Column
from gongkai.catalogue.rules.columns import LIVING, may_keep
from gongkai.catalogue.services.counting import next_due
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.outbox import services as outbox
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.orgs.models import Holding, Organ


def _keeps(by: Actor, column: Column) -> bool:
    return may_keep(by, jurisdiction_id=column.jurisdiction_id, organ_id=column.organ_id, owner_id=column.owner_id)


@transaction.atomic
def give_columns(*, columns: Iterable[Column], user: User, by: Actor) -> int:
    """Name one person for several columns; all or none. How many changed."""
    rows = list(columns)
    if not rows:
        raise Refused("请先勾选栏目。")
    reasons = [f"“{row.title}”不由您的单位维护。" for row in rows if not _keeps(by, row)]
    for owner in {row.owner_id: row.owner for row in rows}.values():
        if not any(holding.user_id == user.pk for holding in orgs.holders(owner.pk)):
            reasons.append(f"{user.name}目前不在{owner.short_name}任职，不能作责任人。")
    refuse_if(reasons)
    changed = [row for row in rows if row.duty_user_id != user.pk]
    for row in changed:
        before, row.duty_user = row.duty_user_id, user
        trail.record("column.given", of=row, by=by, before=before, user_id=user.pk)
    Column.objects.bulk_update(changed, ["duty_user"])
    return len(changed)


@transaction.atomic
def check_column(*, column: Column, by: Actor, note: str = "") -> Column:
    """已核对，无更新: looked over today, nothing new; the cycle begins again (R009)."""
    if not _keeps(by, column):
        raise Refused("这个栏目不由您的单位维护。")
    if column.state not in LIVING:
        raise Refused("栏目已经关闭或并入其他栏目，不需要核对。")
    column.checked_on = days.today()
    column.due_on = next_due(column)
    column.save(update_fields=["checked_on", "due_on"])
    trail.record("column.checked", of=column, by=by, note=note.strip()[:300])
    outbox.announce("catalogue.column_checked", column_id=column.pk)
    return column


def person_left(post_id: int, user_id: int, holding_id: int) -> None:
    """Somebody left a post: columns of organs where they hold nothing any more have no named person."""
    _vacate(Column.objects.filter(duty_user_id=user_id, state__in=LIVING))


def sweep_vacated() -> int:
    """The same by the clock, for leavings set for a later day and closed accounts; how many columns."""
    return _vacate(Column.objects.filter(duty_user__isnull=False, state__in=LIVING))


@transaction.atomic
def _vacate(rows: Iterable[Column]) -> int:
    present: dict[int, set[int]] = {}
    gone = []
    for row in rows:
        if row.owner_id not in present:
            present[row.owner_id] = {holding.user_id for holding in orgs.holders(row.owner_id)}
        if row.duty_user_id not in present[row.owner_id]:
            trail.record(
                "column.vacated", of=row, by=None, jurisdiction_id=row.jurisdiction_id, user_id=row.duty_user_id
            )
            row.duty_user = None
            gone.append(row)
    Column.objects.bulk_update(gone, ["duty_user"])
    for owner_id in {row.owner_id for row in gone}:
        outbox.announce("catalogue.columns_vacated", organ_id=owner_id)
    return len(gone)


def belongings_of_user(user_id: int) -> list[tuple[str, str]]:
    """What a person answers for, for handing over."""
    rows = Column.objects.filter(duty_user_id=user_id, state__in=LIVING).select_related("organ")
    return [(f"{row.organ}·{row.title}", address(row)) for row in rows]


def hand_over(holding: Holding, to_user: User, by: Actor) -> None:
    """The columns of the holding's organ go to the successor."""
    rows = list(Column.objects.filter(duty_user_id=holding.user_id, owner_id=holding.post.organ_id, state__in=LIVING))
    for row in rows:
        trail.record("column.given", of=row, by=by, before=row.duty_user_id, user_id=to_user.pk)
        row.duty_user = to_user
    Column.objects.bulk_update(rows, ["duty_user"])


def belongings_of_organ(organ_id: int) -> list[tuple[str, str, str]]:
    """Columns in other organs' sections that an organ keeps; they must go on with somebody."""
    rows = Column.objects.filter(owner_id=organ_id, state__in=LIVING).exclude(organ_id=organ_id)
    return [(f"{row.organ}·{row.title}", address(row), str(row.pk)) for row in rows.select_related("organ")]


def pass_on(organ: Organ, into: Organ, keys: frozenset[str], by: Actor) -> None:
    """Chosen columns are kept by another organ from now on."""
    rows = Column.objects.filter(owner=organ, pk__in=[int(key) for key in keys if key.isdecimal()])
    _pass(rows.exclude(organ=organ), into.pk, by)


def organ_merged(organ_id: int, into_id: int) -> None:
    """Columns an organ kept elsewhere go to its successor; its own section stays readable and asks for nothing more."""
    _pass(Column.objects.filter(owner_id=organ_id).exclude(organ_id=organ_id), into_id, None)
    _end_section(organ_id, into_id)


def organ_closed(organ_id: int) -> None:
    """An organ without successor: its section stays readable and asks for nothing more."""
    _end_section(organ_id, organ_id)


@transaction.atomic
def _pass(rows: Iterable[Column], into_id: int, by: Actor | None) -> None:
    moved = list(rows)
    for row in moved:
        trail.record(
            "column.passed", of=row, by=by, jurisdiction_id=row.jurisdiction_id, before=row.owner_id, owner=into_id
        )
        row.owner_id, row.duty_user = into_id, None
    Column.objects.bulk_update(moved, ["owner", "duty_user"])


@transaction.atomic
def _end_section(organ_id: int, keeper_id: int) -> None:
    rows = list(Column.objects.filter(organ_id=organ_id, state__in=LIVING))
    for row in rows:
        row.owner_id, row.duty_user, row.cycle_days, row.due_on = keeper_id, None, 0, None
    Column.objects.bulk_update(rows, ["owner", "duty_user", "cycle_days", "due_on"])


def address(column: Column) -> str:
    """The desk page of a column; "" on an installation without the desk."""
    try:
        return reverse("catalogue:column", args=[column.uuid])
    except NoReverseMatch:
        return ""

"""Messages about columns: past their cycle, or without a named person (R009)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import columns, due
from gongkai.kernel import days
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty

NAMED = 8


def remind() -> int:
    """Tell each person once of every column that passed its day: its named person, else the unit's editors. How many."""
    told = 0
    for organ_id, rows in due.newly_stale(days.today()).items():
        fallback = handlers(organ_id)
        groups: dict[tuple[tuple[int, ...], date], list[Column]] = defaultdict(list)
        for row in rows:
            who = (row.duty_user_id,) if row.duty_user_id else tuple(fallback)
            if row.due_on is not None and who:
                groups[who, row.due_on].append(row)
        for (who, day), own in groups.items():
            _tell_stale(list(who), day, own)
            told += len(own)
    return told


def _tell_stale(who: list[int], day: date, rows: list[Column]) -> None:
    first = rows[0]
    names = "、".join(row.title for row in rows[:NAMED]) + ("等" if len(rows) > NAMED else "")
    notify.tell(
        users=who,
        kind="catalogue.stale",
        subject=f"栏目“{first.title}”已过更新期限" if len(rows) == 1 else f"{len(rows)} 个栏目已过更新期限",
        text=f"{names}应在{day:%Y-%m-%d}前更新。请补充内容；确无新内容的，在栏目页登记“已核对，无更新”。",
        link=due.list_address(state="stale"),
        key=f"catalogue.stale:{first.owner_id}:{day}:{len(who)}:{who[0]}",
        organ_id=first.owner_id,
        jurisdiction_id=first.jurisdiction_id,
        due_on=day,
    )


def columns_vacated(organ_id: int) -> None:
    """A unit hears that columns lost their named person."""
    rows = list(Column.objects.filter(columns.UNHELD, owner_id=organ_id).order_by("id"))
    if not rows:
        return
    notify.tell(
        users=handlers(organ_id),
        kind="catalogue.unheld",
        subject=f"{len(rows)} 个栏目没有责任人",
        text="责任人离岗后栏目空缺，请在栏目列表勾选后指定新的责任人。",
        link=due.list_address(state="unheld"),
        key=f"catalogue.unheld:{organ_id}:{days.today()}:{len(rows)}",
        organ_id=organ_id,
        jurisdiction_id=rows[0].jurisdiction_id,
    )


def handlers(organ_id: int) -> list[int]:
    """Who hears for a unit: liaison officers and editors; with none, its leader in charge and head."""
    found = orgs.holders(organ_id, Duty.EDITOR, Duty.LIAISON) or orgs.holders(organ_id, Duty.LEADER, Duty.HEAD)
    return sorted({holding.user_id for holding in found})

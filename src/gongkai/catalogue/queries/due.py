"""What a post should do about columns and guides now, and what an inspector would find (wiring adapts the rows)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse

from gongkai.catalogue.models import Column, GuideVersion
from gongkai.catalogue.queries import columns
from gongkai.catalogue.rules.columns import LIVING, OVERSEERS, UNIT_KEEPERS, ColumnKind
from gongkai.catalogue.rules.guides import TextState, is_old
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Finding, Severity, Todo

MOST = 20


def list_address(**asked: str) -> str:
    """The list of columns, narrowed."""
    given = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return reverse("catalogue:columns") + (f"?{given}" if given else "")


def todo(actor: Actor) -> list[Todo]:
    """Columns past their cycle and without a named person, and the unit's missing guide."""
    if not actor.may(*UNIT_KEEPERS, *OVERSEERS):
        return []
    found = _stale_todos(actor)
    if actor.may(Duty.LIAISON, Duty.HEAD, Duty.LEADER, Duty.EDITOR):
        found += _unit_todos(actor)
    return found


def _stale_todos(actor: Actor) -> list[Todo]:
    """One's own stale columns each; those of the unit nobody answers for in one line; the office sees health instead."""
    own = columns.stale_columns(actor).filter(duty_user_id=actor.user_id)[:MOST]
    found = [
        Todo(
            f"更新栏目“{row.title}”",
            reverse("catalogue:column", args=[row.uuid]),
            row.due_on,
            "栏目到期",
            str(row.organ),
        )
        for row in own
    ]
    if actor.may(*OVERSEERS):
        return found
    rest = columns.stale_columns(actor).filter(duty_user=None, owner_id=actor.organ_id)
    counted = rest.order_by().aggregate(many=Count("id"), first=Min("due_on"))
    if counted["many"]:
        title = f"{counted['many']} 个栏目已过更新期限，且没有责任人"
        found.append(Todo(title, list_address(state="stale"), counted["first"], "栏目到期", actor.organ_name))
    return found


def _unit_todos(actor: Actor) -> list[Todo]:
    found = []
    many = columns.unheld_columns(actor).filter(owner_id=actor.organ_id).count()
    if many:
        title = f"为 {many} 个栏目指定责任人"
        found.append(Todo(title, list_address(state="unheld"), None, "栏目责任", actor.organ_name))
    guide = Column.objects.filter(organ_id=actor.organ_id, kind=ColumnKind.GUIDE, state__in=LIVING)
    if guide.filter(items=0).exists():
        title = "编制并公开本单位政府信息公开指南"
        found.append(Todo(title, reverse("catalogue:guides"), None, "公开指南", actor.organ_name))
    return found


def health(actor: Actor) -> list[Finding]:
    """Stale, empty and unanswered-for columns by unit; units without a guide or with one not looked over for a year."""
    if not actor.may(*UNIT_KEEPERS, *OVERSEERS, Duty.CHIEF):
        return []
    organs = dict(orgs.visible_organs(actor).filter(state="ACTIVE").values_list("pk", "short_name"))
    uuids = dict(orgs.visible_organs(actor).values_list("pk", "uuid"))
    found = []
    for organ_id, row in columns.overview(actor).items():
        name, uuid = organs.get(organ_id), str(uuids.get(organ_id, ""))
        if name is None:
            continue
        if row["stale"]:
            found.append(
                Finding(
                    f"{row['stale']} 个栏目超过更新周期", list_address(organ=uuid, state="stale"),
                    "更新内容；确无新内容的，在栏目页点“已核对，无更新”。", Severity.WARN, name,
                )
            )  # fmt: skip
        if row["empty"]:
            found.append(
                Finding(
                    f"{row['empty']} 个法定栏目没有内容", list_address(organ=uuid, state="empty"),
                    "补齐应公开的信息；确不涉及的，由政务公开办隐藏该子栏目。", Severity.WARN, name,
                )
            )  # fmt: skip
        if row["unheld"]:
            found.append(
                Finding(
                    f"{row['unheld']} 个栏目没有责任人", list_address(organ=uuid, state="unheld"),
                    "在栏目列表勾选后一次指定责任人。", Severity.INFO, name,
                )
            )  # fmt: skip
    return found + _guides(organs)


def _guides(organs: dict[int, str]) -> list[Finding]:
    """Units that should have a guide and have none, or an old one."""
    today, found = days.today(), []
    should = Column.objects.filter(kind=ColumnKind.GUIDE, state__in=LIVING, organ_id__in=organs)
    revised = dict(
        GuideVersion.objects.filter(organ_id__in=organs, state=TextState.STANDING).values_list("organ_id", "revised_on")
    )
    url = reverse("catalogue:guides")
    for organ_id in should.values_list("organ_id", flat=True):
        if organ_id not in revised:
            found.append(
                Finding("没有公开政府信息公开指南", url, "填写各栏后由另一人核对公开。", Severity.BAD, organs[organ_id])
            )
        elif is_old(revised[organ_id], today):
            title = f"公开指南已一年未修订（{revised[organ_id]:%Y-%m-%d}）"
            found.append(
                Finding(title, url, "核对电话、地址等是否变化，修订后重新公开。", Severity.WARN, organs[organ_id])
            )
    return found


def newly_stale(on: date) -> dict[int, list[Column]]:
    """Visible columns past their cycle, by organ that keeps them, for the daily messages."""
    rows = (
        Column.objects.filter(state="VISIBLE", due_on__lt=on)
        .select_related("organ")
        .order_by("owner_id", "due_on", "id")
    )
    return _by_owner(rows)


def _by_owner(rows: Iterable[Column]) -> dict[int, list[Column]]:
    found: dict[int, list[Column]] = {}
    for row in rows:
        found.setdefault(row.owner_id, []).append(row)
    return found

"""What a post should do about entries now, and what an inspector would find (wiring adapts the rows)."""

from __future__ import annotations

from django.db.models import Count, Min, Q
from django.urls import reverse

from gongkai.catalogue.models import CombingItem, Inspection, InspectionItem
from gongkai.catalogue.queries import entries
from gongkai.catalogue.rules.entries import (
    OFFICE_DUTIES,
    UNIT_DUTIES,
    CombingState,
    FixState,
    Fulfilment,
    GapState,
    InspectionState,
)
from gongkai.kernel import days
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules.work import Finding, Severity, Todo


def todo(actor: Actor) -> list[Todo]:
    """Late entries of the own unit, rectifications, gaps of combings, checks begun; six queries at most."""
    if not actor.may(*UNIT_DUTIES):
        return []
    found = [*_late(actor), *_fixes(actor), *_gaps(actor)]
    begun = Inspection.objects.filter(by_organ_id=actor.organ_id, state=InspectionState.OPEN).select_related("organ")
    found += [
        Todo(
            f"核对还没有完成：{row.title}",
            reverse("catalogue:inspection", args=[row.uuid]),
            None,
            "公开目录",
            row.organ.short_name,
        )
        for row in begun.order_by("opened_on")[:5]
    ]
    return found


def _late(actor: Actor) -> list[Todo]:
    mine = entries.adoptions(actor).filter(organ_id=actor.organ_id, due_order__lt=days.today())
    figures = mine.aggregate(number=Count("pk"), first=Min("due_on"))
    if not figures["number"]:
        return []
    address = reverse("catalogue:entries") + f"?view={entries.LATE}"
    return [Todo(f"{figures['number']} 项公开事项已超期", address, figures["first"], "公开目录", actor.organ_name)]


def _fixes(actor: Actor) -> list[Todo]:
    rows = InspectionItem.objects.filter(
        Q(organ_id=actor.organ_id, fix_state=FixState.ORDERED)
        | Q(inspection__by_organ_id=actor.organ_id, fix_state=FixState.FIXED)
    ).select_related("organ", "adoption__entry")
    return [
        Todo(
            f"{'整改' if row.fix_state == FixState.ORDERED else '核验整改'}：{row.adoption}",
            reverse("catalogue:inspection_item", args=[row.uuid]),
            row.due_on if row.fix_state == FixState.ORDERED else None,
            "公开目录",
            row.organ.short_name,
        )
        for row in rows.order_by("due_on", "id")[:20]
    ]


def _gaps(actor: Actor) -> list[Todo]:
    rows = CombingItem.objects.filter(
        organ_id=actor.organ_id, state__in=[GapState.OPEN, GapState.GAP], combing__state=CombingState.OPEN
    )
    counted = rows.order_by().values("combing__uuid", "combing__rule").annotate(number=Count("pk"), first=Min("due_on"))
    return [
        Todo(
            f"对照“{row['combing__rule']}”梳理，还有 {row['number']} 项",
            reverse("catalogue:combing", args=[row["combing__uuid"]]), row["first"], "公开目录", actor.organ_name,
        )
        for row in counted
    ]  # fmt: skip


def health(actor: Actor) -> list[Finding]:
    """Entries without content, without a column, entries nobody carries."""
    rows = entries.adoptions(actor)
    figures = rows.aggregate(
        late=Count("pk", filter=Q(due_order__lt=days.today())),
        loose=Count("pk", filter=Q(column__isnull=True, state="CARRIED")),
        gaps=Count("pk", filter=Q(fulfilment=Fulfilment.MISSING)),
    )
    address = reverse("catalogue:entries")
    found = []
    if figures["late"]:
        remedy = "补齐内容或者更新；本期确实没有产生的，在自查中登记。"
        found.append(
            Finding(
                f"{figures['late']} 项公开事项超过公开时限或者更新周期", f"{address}?view=LATE", remedy, Severity.BAD
            )
        )
    elif figures["gaps"]:
        found.append(
            Finding(
                f"{figures['gaps']} 项公开事项还没有内容",
                f"{address}?view=GAP",
                "发布对应的信息，或者登记已在别处公开的网址。",
                Severity.WARN,
            )
        )
    if figures["loose"]:
        remedy = "在“与栏目对应”中按名称一次对应，再逐项核对。"
        found.append(
            Finding(
                f"{figures['loose']} 项公开事项没有对应的栏目",
                reverse("catalogue:corresponding"),
                remedy,
                Severity.WARN,
            )
        )
    return [*found, *_nobody(actor)]


def _nobody(actor: Actor) -> list[Finding]:
    """Entries no unit carries, for the office."""
    found: list[Finding] = []
    if actor.may(*OFFICE_DUTIES):
        nobody = (
            entries.standards(actor)
            .filter(entries__state="STANDING", entries__carriers=0)
            .aggregate(n=Count("entries__pk"))["n"]
        )
        if nobody:
            found.append(
                Finding(
                    f"{nobody} 项公开事项没有单位承担",
                    reverse("catalogue:standards"),
                    "在标准目录中分派到单位。",
                    Severity.WARN,
                )
            )
    return found

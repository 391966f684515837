"""Saved views of the ledger (R153): kept by name, for oneself or for the unit; never with a person in them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from gongkai.applications.models import SavedView
from gongkai.applications.queries.scope import READERS
from gongkai.cases.rules import parts_of
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor
from gongkai.trail.services import record

MOST = 30


def save_view(*, name: str, asked: Mapping[str, str], shared: bool, by: Actor) -> SavedView:
    """Keep filters and order by a name; the same name again replaces the own one. Raises `Refused`."""
    name = " ".join(name.split())
    kept = {key: value for key, value in asked.items() if value}
    reasons = [] if by.duty in READERS else ["当前岗位不查看申请台账。"]
    reasons += [] if name else ["请填写视图名称。"]
    reasons += [] if len(name) <= 30 else ["视图名称最多30个字。"]
    reasons += [] if kept else ["没有筛选条件，不用保存。"]
    if kept.get("q") and parts_of(kept["q"]) is None:
        reasons.append("按姓名、证件、电话查找的条件涉及个人信息，不能保存。请清除后再保存。")
    refuse_if(reasons)
    with transaction.atomic():
        own = SavedView.objects.select_for_update().filter(organ_id=by.organ_id, by_id=by.user_id)
        others = own.exclude(name=name).count()
        refuse_if([f"一人最多保存{MOST}个视图，请先删除不用的。"] if others >= MOST else [])
        made, _ = SavedView.objects.update_or_create(
            organ_id=by.organ_id, by_id=by.user_id, name=name,
            defaults={
                "jurisdiction_id": by.jurisdiction_id, "asked": kept, "at": days.now(),
                "shared": Flag.YES if shared else Flag.NO,
            },
        )  # fmt: skip
        record("applications.view_saved", of=made, by=by, jurisdiction_id=by.jurisdiction_id, shared=str(made.shared))
    return made


def drop_view(*, view: SavedView, by: Actor) -> None:
    """Delete an own view; a shared one is gone for the unit."""
    refuse_if([] if view.by_id == by.user_id and view.organ_id == by.organ_id else ["只能删除自己保存的视图。"])
    with transaction.atomic():
        record("applications.view_dropped", of=view, by=by, jurisdiction_id=by.jurisdiction_id)
        view.delete()

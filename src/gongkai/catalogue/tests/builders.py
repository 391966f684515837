"""Builders for tests of the catalogue and of what stands on it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count

from gongkai.catalogue import services
from gongkai.catalogue.models import Column, GuideVersion, Placement, SystemRule
from gongkai.catalogue.queries.templates import guide_fields
from gongkai.catalogue.services import columns as column_services
from gongkai.catalogue.services import guides, statutory
from gongkai.kernel import days
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

_numbers = count(1)


def columns(organ: Organ | None = None) -> list[Column]:
    """An organ's statutory columns."""
    organ = organ or orgs.organ()
    statutory.make_statutory(organ=organ, by=None)
    return list(Column.objects.filter(organ=organ))


def column(key: str = "documents/other", organ: Organ | None = None) -> Column:
    """One of an organ's statutory columns, by its key."""
    organ = organ or orgs.organ()
    if not Column.objects.filter(organ=organ, key=key).exists():
        columns(organ)
    return Column.objects.get(organ=organ, key=key)


def free_column(title: str = "工作动态", organ: Organ | None = None, **fields) -> Column:
    """A column of the unit's own."""
    organ = organ or orgs.organ()
    return column_services.make_column(organ=organ, title=title, by=orgs.actor(Duty.OFFICE), **fields)


def placement(*columns: Column, title: str = "", record: str = "", published: datetime | date | None = None, **fields):
    """A record placed in columns."""
    number = next(_numbers)
    at = published or days.now()
    return services.place(
        record=record or f"documents.Document:{number}",
        columns=columns or [column()],
        title=title or f"关于做好第{number}项工作的通知",
        url=f"/documents/{number}/",
        organ_id=fields.pop("organ_id", columns[0].organ_id if columns else orgs.organ().pk),
        published_at=at if isinstance(at, datetime) else days.moment_of(at),
        **({"formed_on": None} | fields),
    )


def guide(organ: Organ | None = None, *, published: bool = True, **values) -> GuideVersion:
    """A complete guide, drafted by an editor and made public by the head."""
    organ = organ or orgs.organ()
    columns(organ)
    filled = {field.key: f"{field.label}的内容" for field in guide_fields()} | values
    draft = guides.draft_guide(organ=organ, values=filled, note="更新电话", by=orgs.actor(Duty.EDITOR, organ))
    return guides.publish_guide(guide=draft, by=orgs.actor(Duty.HEAD, organ)) if published else draft


def system(organ: Organ | None = None, *, published: bool = True, title: str = "主动公开工作制度") -> SystemRule:
    """A rule of openness work."""
    organ = organ or orgs.organ()
    columns(organ)
    draft = guides.draft_system(
        organ=organ, title=title, document_number="", body="第一条　为规范工作，制定本制度。", note="",
        effective_on=date(2026, 1, 1), by=orgs.actor(Duty.EDITOR, organ),
    )  # fmt: skip
    return guides.publish_system(rule=draft, by=orgs.actor(Duty.HEAD, organ)) if published else draft


def places(record: str) -> dict[str, str]:
    """Where a record stands: title of column and state."""
    return {row.column.title: row.state for row in Placement.objects.filter(record=record).select_related("column")}

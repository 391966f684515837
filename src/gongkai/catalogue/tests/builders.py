"""Builders for tests of the catalogue and of what stands on it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count

from gongkai.catalogue import services
from gongkai.catalogue.models import Adoption, Column, GuideVersion, Placement, Standard, SystemRule
from gongkai.catalogue.queries.templates import guide_fields
from gongkai.catalogue.rules.entries import Conclusion, DutyState, DutyType, Level, Scope, Stage, Verdict
from gongkai.catalogue.services import columns as column_services
from gongkai.catalogue.services import (
    combing,
    fields,
    fulfilment,
    guides,
    inspecting,
    registers,
    standards,
    statutory,
    subjects,
)
from gongkai.catalogue.tests import books
from gongkai.kernel import days
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Actor, Duty
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


def work(at: Organ) -> Column:
    """An organ's ordinary work: columns, guide, rule, what stands in them; a standard carried and checked; registers."""
    place, name = at.jurisdiction, at.name
    office, editor = orgs.actor(Duty.OFFICE, orgs.office(place)), orgs.actor(Duty.EDITOR, at)
    fields.load_shipped(by=office)
    subjects.load_subjects(jurisdiction_id=place.pk, by=office)
    guide(at, opinion=name)
    guide(at, published=False)
    system(at, title=f"{name}主动公开工作制度")
    system(at, published=False, title=f"{name}起草中的制度")
    made = column(organ=at)
    placement(made, title=f"{name}印发的通知", organ_id=at.pk)
    rows = [
        [n, name, f"{name}事项{n}", "内容", f"《{name}公开办法》", "及时公开", name, books.BOXES, "√", "", "√", "", "√", ""] for n in (1, 2)
    ]  # fmt: skip
    standards.import_workbook(
        data=books.book(("社会救助", rows)), by=office, scope=Scope.FIELD, level=Level.COUNTY, reason="首次编制",
        effective_on=days.today(),
    )  # fmt: skip
    _carried(at, office, editor)
    _registered(at, office, editor)
    return made


def _carried(at: Organ, office: Actor, editor: Actor) -> None:
    """What an organ does with the entries it carries: content registered, checked by itself and by the office."""
    row = Adoption.objects.filter(organ=at).order_by("pk")[0]
    fulfilment.register(
        adoption=row,
        title=f"{at.name}登记的内容",
        url="https://www.example.com/1",
        published_on=days.today(),
        by=editor,
    )
    standard = row.entry.standard
    inspecting.evaluate(standard=standard, conclusion=Conclusion.KEEP, text=f"{at.name}照此执行", by=office)
    inspecting.check_oneself(field=None, by=editor)
    found = inspecting.audit(standard=standard, organ_id=at.pk, by=office)
    item = found.items.all()[0]
    inspecting.judge(item=item, verdict=Verdict.MISSING, finding=f"{at.name}没有名单", by=office, order_fix=True)


def _registered(at: Organ, office: Actor, editor: Actor) -> None:
    """An organ's duties and negative list, a combing that touches it, a village of a township of the place."""
    registers.save_duty(
        duty=None, organ_id=at.pk, matter=f"{at.name}公布标准", kind=DutyType.DISCLOSE, stage=Stage.SERVICE,
        basis=f"《{at.name}公开办法》", evidence="每年公布", url="", state=DutyState.MET, by=editor,
    )  # fmt: skip
    registers.save_negative(
        item=None, organ_id=at.pk, matter=f"{at.name}核对明细", circumstance="核对中获取的个人收入", ground="E15_THIRD",
        basis="条例第十五条", reason="首次列入", by=editor,
    )  # fmt: skip
    combing.open_(
        rule=f"{at.name}公开办法", words="", version="2026年修订", effective_on=days.today(), due_on=days.today(), note="",
        by=office,
    )  # fmt: skip
    town = orgs.organ("青石镇", of=at.jurisdiction, name=f"{at.jurisdiction.name}青石镇人民政府", kind="TOWNSHIP")
    registers.add_villages(organ_id=town.pk, names=[f"{at.name}柳湾村"], kind="VILLAGE", by=office)


def standard(at: Organ | None = None, *, field: str = "社会救助", rows=books.HELP) -> Standard:
    """A department's directory of its system, carried by itself alone."""
    at = at or orgs.organ()
    standards.import_workbook(
        data=books.book((field, rows)), by=orgs.actor(Duty.EDITOR, at), scope=Scope.SYSTEM, level=Level.COUNTY,
        reason="首次编制", effective_on=days.today(),
    )  # fmt: skip
    return Standard.objects.get(organ=at, scope=Scope.SYSTEM, field__name=field)


def adoption(at: Organ | None = None) -> Adoption:
    """The first entry a unit carries."""
    at = at or orgs.organ()
    if not Adoption.objects.filter(organ=at).exists():
        standard(at)
    return Adoption.objects.filter(organ=at).order_by("id")[0]

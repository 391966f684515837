"""Builders for tests of the ledger and of what stands on it: notices on their way in, plans, parts."""

from __future__ import annotations

from datetime import date

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.ledger.models import Assignment, Intake, IntakeItem, Plan
from gongkai.ledger.rules.states import EvidenceKind, IntakeState, Role
from gongkai.ledger.services import assignments, intake
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.tests import builders as orgs

NOTICE = """云溪县人民政府办公室关于印发2026年政务公开工作要点的通知
云政办发〔2026〕8号
各乡镇人民政府、街道办事处，县政府各部门：
现将《2026年政务公开工作要点》印发给你们，请认真贯彻落实。
云溪县人民政府办公室
2026年3月2日
2026年政务公开工作要点
一、加强重点领域信息公开
（一）推进财政预决算公开。县级部门预算、决算及“三公”经费在法定时限内集中公开。（责任单位：县财政局；完成时限：2026年10月底前）
（二）推进稳岗就业信息公开。按季度公开就业补贴发放结果。（牵头单位：县人社局；配合单位：县财政局；完成时限：每季度）
二、提升政策解读质量
（三）规范政策解读。政策性文件与解读材料同步起草、同步审签、同步发布。（责任单位：县政府办；完成时限：持续推进）
"""


def stored(data: bytes = b"%PDF-1.4 paper", name: str = "paper.pdf", by: Actor | None = None):
    """A stored file."""
    return files.store(data=data, name=name, by=by)


def notice_file(text: str = NOTICE, by: Actor | None = None):
    """The notice as an uploaded text file."""
    return files.store(data=text.encode(), name="要点.txt", by=by)


def unit(organ, role: Role = Role.LEAD) -> dict:
    """A printed unit already matched to an organ."""
    return {
        "name": organ.short_name,
        "role": role.value,
        "span": None,
        "kind": "organ",
        "id": organ.pk,
        "how": "NAME",
        "nearest": [],
    }


def group_unit(group, role: Role = Role.LEAD) -> dict:
    """A printed collective unit already matched."""
    return {
        "name": group.name,
        "role": role.value,
        "span": None,
        "kind": "group",
        "id": group.pk,
        "how": "NAME",
        "nearest": [],
    }


def limit(kind: str = "date", day: str | None = "2026-10-31", count: int | None = None, text: str = "") -> dict:
    """A time limit as the ledger keeps it."""
    return {
        "kind": kind,
        "date": day if kind in {"date", "month_end", "year_end"} else None,
        "days": count,
        "text": text,
        "span": None,
    }


def draft(items: list[dict] | None = None, *, by: Actor | None = None, **fields) -> Intake:
    """A notice that has been read; each item: units and whatever differs from an ordinary one."""
    by = by or orgs.actor(Duty.OFFICE)
    made = Intake.objects.create(
        jurisdiction_id=by.jurisdiction_id,
        organ_id=by.organ_id,
        file=notice_file(by=by),
        name="要点.txt",
        state=IntakeState.DRAFT,
        text=NOTICE,
        received_at=days.now(),
        **({"title": "2026年政务公开工作要点", "year": 2026, "issued_on": date(2026, 3, 2)} | fields),
    )
    for place, item in enumerate(items if items is not None else [{"units": [unit(orgs.organ())]}], 1):
        row = {
            "no": str(place),
            "topic": f"任务{place}",
            "requirement": f"第{place}项工作要求，及时公开相关信息并做好解读",
            "deadlines": [limit()],
        }
        IntakeItem.objects.create(intake=made, position=place, **(row | item))
    return made


def plan(items: list[dict] | None = None, *, by: Actor | None = None, **fields) -> Plan:
    """A confirmed plan."""
    by = by or orgs.actor(Duty.OFFICE)
    return intake.confirm(intake=draft(items, by=by, **fields), by=by)


def part(organ=None, *, role: Role = Role.LEAD, taken: bool = True, by: Actor | None = None, **item) -> Assignment:
    """A part of its own plan, taken by a new editor of the organ."""
    organ = organ or orgs.organ()
    made = plan([{"units": [unit(organ, role)], **item}], by=by).assignments.get(organ=organ)
    return assignments.take(assignment=made, by=orgs.actor(Duty.EDITOR, organ)) if taken else made


def claimed(assignment: Assignment, by: Actor, text: str = "已全部公开"):
    """The first open checkpoint, claimed with a link as proof."""
    point = assignment.checkpoints.filter(state__in=["OPEN", "RETURNED"], superior="N").order_by("due_on", "id").first()
    assignments.add_evidence(
        assignment=assignment, kind=EvidenceKind.LINK, url="https://www.example.com/a", by=by, checkpoint=point
    )
    return assignments.claim(checkpoint=point, text=text, by=by)

"""Builders of documents that went the whole way: checked, reviewed by different people, signed, published."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from gongkai.documents.models import Document
from gongkai.documents.queries import placing
from gongkai.documents.rules import columns
from gongkai.documents.rules.removal import Cause
from gongkai.documents.rules.states import Channel, Kind, Openness, RelationKind
from gongkai.documents.services import (
    attachments,
    batches,
    cleanups,
    drafting,
    flow,
    interpretation,
    issuing,
    openness,
    publishing,
    releases,
    removing,
    series,
    submissions,
    tidying,
    validity,
)
from gongkai.documents.tests import builders
from gongkai.kernel import days
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.review.models import Review
from gongkai.review.tests import builders as reviews

BODY = (
    "<p>为规范农机购置补贴管理，制定本办法。</p><p>第一条　凡在本县登记满一年的家庭农场，可以申请农机购置补贴。</p>"
    "<p>第二条　本办法由县农业农村局负责解读，自2026年10月1日起施行，有效期至2029年9月30日。</p>"
)
MATERIAL = (
    "<p>近年来本县农机保有量增长较快，农户反映申请补贴要跑三个部门、交七份材料，办理时间偏长，为此调整办理方式。</p>"
    "<p>这次主要变化有三项：一是只到乡镇窗口一次申报；二是材料减到三份；三是十个工作日内办结，逾期由系统督办。</p>"
)


def people(at: Organ | None = None) -> SimpleNamespace:
    """One person in every post, the office among them."""
    found = reviews.team(at or orgs.organ("县农业农村局"))
    found.office = orgs.actor(Duty.OFFICE)
    return found


def draft(team: SimpleNamespace, *, kind: Kind = Kind.OFFICIAL, **fields) -> Document:
    """A complete draft, determined to be proactively public."""
    defaults = {"drafter_id": team.drafter.user_id, "openness": Openness.PROACTIVE}
    if kind in {Kind.NORMATIVE, Kind.POLICY}:
        defaults |= {
            "body": BODY,
            "interpreter": "县农业农村局",
            "effective_on": days.today() + timedelta(days=30),
            "expires_on": days.today() + timedelta(days=1125),
            "interpret": "EXEMPT",
            "interpret_exempt_why": "只对文字作个别修改，不涉及政策内容调整。",
        }
    row = builders.document(team.organ, kind=kind, **(defaults | fields))
    there = placing.columns_of(team.organ.pk)
    if key := columns.chosen(kind, row.title, there):
        row.columns.add(there[key])
    return row


def explained(team: SimpleNamespace, document: Document, body: str = MATERIAL):
    """An interpretation with all its elements in step with the document."""
    from gongkai.documents.rules import interpretation as rules

    Document.objects.filter(pk=document.pk).update(interpret="MUST", interpret_exempt_why="")
    document.refresh_from_db()
    row = interpretation.plan(
        document=document, by=team.drafter, outline="背景、依据、目的、举措", channels="政府网站、政务新媒体",
        planned_on=days.today(), responsible="李四", contact="0317-2020202",
    )  # fmt: skip
    elements = {code: f"这一项说明：{code}的内容写在解读正文中，供群众了解。" for code in _codes(rules)}
    row = interpretation.write(
        row=row, title="一图读懂农机购置补贴新办法", body=body, elements=elements, by=team.drafter
    )
    document.refresh_from_db()
    return row


def _codes(rules) -> list[str]:
    return [one.code for one in [*rules.elements(), *rules.points()]]


def submitted(team: SimpleNamespace, document: Document) -> Review:
    """Checked and under review."""
    flow.submit(document=document, by=team.drafter)
    return Review.objects.filter(subject=f"documents.Document:{document.pk}").latest("id")


def reviewed(team: SimpleNamespace, document: Document) -> Document:
    """Every step approved, each by who takes it as a rule."""
    reviews.through(submitted(team, document), team)
    document.refresh_from_db()
    return document


def issued(team: SimpleNamespace, document: Document, number: str = "") -> Document:
    """Signed by the head."""
    reviewed(team, document)
    return issuing.issue(document=document, by=team.head, number=number, signed_on=days.today())


def live(team: SimpleNamespace, document: Document | None = None, number: str = "", **more) -> Document:
    """Published on the site."""
    document = issued(team, document or draft(team), number)
    return publishing.publish(document=document, by=team.drafter, **more)


def work(at: Organ) -> Document:
    """An organ's ordinary work: a draft with its papers, something public with all that follows, something withheld."""
    team = people(at)
    team.office = orgs.actor(Duty.OFFICE, orgs.office(at.jurisdiction))
    _drafted(team)
    _withheld(team)
    public = live(team, draft(team, kind=Kind.NORMATIVE, title=f"{at.name}补贴办法", effective_on=days.today()))
    _followed(team, public)
    gone = live(team, draft(team, title=f"{at.name}误发的通知"))
    removing.ask(document=gone, cause=Cause.ERROR, reason=f"{at.name}附件有误", by=team.drafter)
    removing.approve(removal=gone.removals.get(), by=team.head, opinion="同意")
    return public


def _drafted(team: SimpleNamespace) -> None:
    """A draft with an attachment, a text that was tidied, something not saved, an interpretation planned."""
    row = draft(team, title=f"{team.organ.name}草稿", body=f"<p>{team.organ.name}请抓好落实。</p>")
    attachments.attach(document=row, data=b"%PDF-1.4 list", name=f"{team.organ.name}名单.pdf", by=team.drafter)
    tidying.tidy(document=row, raw=f"<p>{team.organ.name}粘贴的内容</p>", by=team.drafter)
    drafting.keep_unsaved(document=row, fields={"title": f"{team.organ.name}未保存"}, base="", by=team.drafter)
    explained(team, row)
    batches.begin(names=[f"{team.organ.name}.docx"], name=f"{team.organ.name}导入", options={}, by=team.drafter)
    openness.turn_away(by=team.drafter)


def _withheld(team: SimpleNamespace) -> None:
    """Something withheld with its yearly look, and a determination that waits."""
    row = draft(team, title=f"{team.organ.name}内部方案", openness=Openness.WITHHELD)
    openness.plan_rereview(row)
    waits = builders.document(team.organ, title=f"{team.organ.name}待定属性", drafter_id=team.drafter.user_id)
    openness.propose(document=waits, openness=Openness.ON_REQUEST, reason="只涉及个别单位", by=team.drafter)
    series.set_rule(
        series=f"{team.organ.short_name}发", organ=team.organ, openness="PROACTIVE", normative=False,
        valid_from=days.today(), by=team.office,
    )  # fmt: skip


def _followed(team: SimpleNamespace, document: Document) -> None:
    """What follows publication: another channel, handed in for the gazette, a clean-up, a briefing, a circular."""
    releases.register(
        document=document, channel=Channel.NEW_MEDIA, released_at=days.now(), responsible=team.organ.name, by=team.drafter,
        url="https://www.example.com/1",
    )  # fmt: skip
    submissions.send(document=document, target=Channel.GAZETTE, by=team.drafter)
    submissions.draw_up(first=days.today(), last=days.today(), by=team.office, title=f"{team.organ.name}等单位通报")
    cleanups.open_(title=f"{team.organ.name}文件清理", due_on=days.today(), by=team.office)
    validity.relate(
        document=document, kind=RelationKind.IMPLEMENTS, other=None, other_title=f"{team.organ.name}的上位法", by=team.drafter
    )  # fmt: skip

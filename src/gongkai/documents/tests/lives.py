"""Builders of documents that went the whole way: checked, reviewed by different people, signed, published."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from gongkai.documents.models import Document
from gongkai.documents.rules.states import Kind, Openness
from gongkai.documents.services import flow, interpretation, issuing, publishing
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
    return builders.document(team.organ, kind=kind, **(defaults | fields))


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

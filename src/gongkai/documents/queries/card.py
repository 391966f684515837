"""文件签发卡: one form that covers drafting, openness, interpretation, check, review and signature (R078)."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.documents.models import Document, Interpretation
from gongkai.documents.queries import flow as asking
from gongkai.documents.queries import interpretation, openness
from gongkai.documents.rules.openness import grounds
from gongkai.documents.rules.states import InterpretationState, Openness, Revision, State
from gongkai.kernel import days
from gongkai.review.queries.standing import StepLine


@dataclass(frozen=True, slots=True)
class Step:
    """One decision on the card: what, by whom, with which opinion, when; `entered` says who put it in for them (代录)."""

    name: str
    person: str
    opinion: str
    on: str
    entered: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The whole card: a title, pairs of facts, and the decisions in their order."""

    organ: str
    title: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    vetting: str
    missing: tuple[str, ...]


def card(document: Document) -> Card:
    """The card as things stand."""
    review = asking.review_of(document)
    found = openness.standing(document)
    steps = [*_of_openness(document), *(_line(line) for line in review.steps), *_signature(document)]
    ground = grounds().get(found.ground) if found and found.ground else None
    facts = (
        ("标题", document.title),
        ("发文字号", document.number or "签发时编号"),
        ("体裁", document.get_kind_display()),
        ("拟稿单位", f"{document.organ.name}{document.section and '　' + document.section}"),
        ("拟稿人", document.drafter.name if document.drafter else ""),
        ("主送机关", document.addressees),
        ("公开属性", Openness(document.openness).label + (f"（{document.get_mode_display()}）" if document.openness == "PROACTIVE" else "")),
        ("法定情形和理由", "；".join(part for part in (str(ground or ""), found.reason if found else "") if part)),
        ("解读", _interpretation(document)),
        ("解读机关", document.interpreter),
        ("公开时限", document.due_on.strftime("%Y年%-m月%-d日") if document.due_on else ""),
    )  # fmt: skip
    return Card(
        document.organ.name, document.title, tuple((name, value) for name, value in facts if value), tuple(steps),
        _vetting(document), tuple(review.missing),
    )  # fmt: skip


def _day(day: object) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _of_openness(document: Document) -> list[Step]:
    row = openness.standing(document)
    if row is None:
        return []
    label = Openness(row.openness).label
    found = []
    if row.proposed_by:
        found.append(Step("属性拟定", row.proposed_by.name, label, _day(days.day_of(row.proposed_at))))
    if row.examined_by and row.examined_at:
        found.append(
            Step("属性审查", row.examined_by.name, row.examined_opinion or "同意", _day(days.day_of(row.examined_at)))
        )
    if row.approved_at:
        proxy = row.on_behalf_of
        person = proxy.user.name if proxy else row.approved_by.name if row.approved_by else "按发文代字预设"
        entered = row.approved_by.name if proxy and row.approved_by else ""
        on = row.decided_on or days.day_of(row.approved_at)
        found.append(Step("属性审批", person, row.approved_opinion or "同意", _day(on), entered))
    return found


def _line(line: StepLine) -> Step:
    one = line.decision
    if one is None:
        return Step(line.sort.label, "", line.state.label, "")
    opinion = one.opinion or one.get_verdict_display()
    if one.standard:
        opinion += f"（保密审查标准：{one.standard}）"
    return Step(
        line.sort.label, one.person.name, opinion, _day(one.decided_on), one.by.name if one.on_behalf_of else ""
    )


def _signature(document: Document) -> list[Step]:
    if document.issued_at is None:
        return []
    entered = document.issued_by.name if document.issued_for and document.issued_by else ""
    return [Step("签发", document.issued_name, "同意印发", _day(document.signed_on), entered)]


def _interpretation(document: Document) -> str:
    row = interpretation.first(document)
    if row is not None:
        return f"同步解读：{row.title or '政策解读'}（{_how_far(document, row)}）"
    if document.interpret == "EXEMPT":
        return f"免于解读：{document.interpret_exempt_why}"
    return "应当解读，尚无方案" if document.interpret == "MUST" else "不需解读"


def _how_far(document: Document, row: Interpretation) -> str:
    """The interpretation in step is reviewed with its document: what the review of both says."""
    if row.state == InterpretationState.PUBLISHED:
        return "已公开"
    review = asking.review_of(document)
    if review.complete:
        return "已随文审核"
    if review.emergency:
        return "已应急审核，其余步骤次日补办"
    under_way = document.state == State.REVIEW or document.revision == Revision.REVIEW
    return "随文审核中" if under_way else row.get_state_display()


def _vetting(document: Document) -> str:
    found = asking.vetting_of(document)
    if found.check is None:
        return "现在的文稿还没有检查"
    at = days.day_of(found.check.at)
    if found.blocking:
        return f"{at:%Y-%m-%d}检查，{found.blocking}处问题未处理"
    return f"{at:%Y-%m-%d}检查，没有未处理的问题" + (f"，提示{found.warnings}处" if found.warnings else "")

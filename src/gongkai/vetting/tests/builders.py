"""Builders for tests of checks and of the rooms that have their content checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import count

from openpyxl import Workbook

from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.vetting import services
from gongkai.vetting.models import Check, Finding, ProcessingRule
from gongkai.vetting.rules import HitKind, Word
from gongkai.vetting.rules.dictionary import Draft
from gongkai.vetting.services import campaigns, dictionary, epidemic, privacy
from gongkai.vetting.services.subjects import Part, PublishedItem

_numbers = count(1)
ID = "110101199003077774"
PHONE = "13812345678"
LETTER = f"<p>关于发放临时救助的公示</p><p>张建国，身份证号：{ID}，联系电话：{PHONE}。</p>"
CLEAN = "<p>关于做好2026年政务公开工作的通知</p><p>请各单位抓好落实。</p>"
RULE = {
    "activity": "依申请公开申请办理",
    "purpose": "答复申请人",
    "manner": "通过申请表收集，在内部系统保存",
    "scope": "姓名、联系方式、证件号码",
    "period": "办结后三年",
}
EPIDEMIC = {
    "case": "病例1",
    "sex": "女",
    "age": "30—39岁",
    "area": "云溪县城关镇",
    "confirmed_on": "2026-03-08",
    "source": "主动报告",
    "places": "3月6日9:00—10:00 城关镇农贸市场",
    "transport": "",
    "advice": "有重合轨迹的请主动向社区报告。",
}


def hidden_workbook(value: str = ID) -> bytes:
    """A workbook with a number in a hidden sheet."""
    book = Workbook()
    book.worksheets[0].append(["乡镇", "户数"])
    book.worksheets[0].append(["城关镇", 12])
    sheet = book.create_sheet("底表")
    sheet.append(["姓名", "身份证号"])
    sheet.append(["张建国", value])
    sheet.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def stored(data: bytes, name: str, by: Actor | None = None):
    """A stored file."""
    return files.store(data=data, name=name, by=by)


def check(
    organ=None, html: str = LETTER, *, parts: Sequence[Part] | None = None, subject: str = "", fingerprint: str = "",
    title: str = "关于发放临时救助的公示", drafter: Actor | None = None, public: bool = False, item_kind: str = "", by=None,
) -> Check:  # fmt: skip
    """What vetting says of a text; a new subject unless one is named."""
    organ = organ or orgs.organ()
    return services.vet(
        subject=subject or f"things.Thing:{next(_numbers)}", fingerprint=fingerprint or f"{next(_numbers):064d}",
        parts=parts or [Part("正文", html=html)], organ_id=organ.pk, jurisdiction_id=organ.jurisdiction_id, title=title,
        link="/desk/", drafter_id=drafter.user_id if drafter else None, item_kind=item_kind, by=by, public=public,
    )  # fmt: skip


def found(check: Check, kind: HitKind = HitKind.ID_CARD) -> Finding:
    """The first finding of a kind."""
    return check.findings.filter(kind=kind).order_by("order")[0]


def item(
    organ, html: str = CLEAN, *, subject: str = "things.Thing:1", fingerprint: str = "a", title: str = "通知"
) -> PublishedItem:
    """Something that stands in public."""
    return PublishedItem(
        subject, fingerprint, [Part("正文", html=html)], organ.pk, organ.jurisdiction_id, title, "/zwgk/1/"
    )


def word(text: str = "旧称局", suggestion: str = "新称局", by: Actor | None = None):
    """A word of the place's own."""
    draft = Draft(text, HitKind.OUTDATED_WORD, suggestion, "机构改革后已更名")
    return dictionary.save_term(draft=draft, reason="机构改革", by=by or orgs.actor(Duty.OFFICE))


def campaign(by: Actor | None = None, due_on: date | None = None, title: str = "不合时宜提法清理"):
    """A clean-up of one word."""
    words = [Word("旧称局", HitKind.OUTDATED_WORD, "新称局")]
    return campaigns.open_campaign(
        title=title, words=words, due_on=due_on or days.today(), by=by or orgs.actor(Duty.OFFICE)
    )


def rule(by: Actor, published: bool = True) -> ProcessingRule:
    """A processing rule, published by a reviewer of the same organ."""
    row = privacy.draft_rule(values=RULE, by=by)
    organ = type(row).objects.select_related("organ").get(pk=row.pk).organ
    return privacy.publish_rule(rule=row, by=orgs.actor(Duty.REVIEWER, organ)) if published else row


def work(at) -> Check:
    """An organ's ordinary work: a check, a waiver asked, something masked, a word, a clean-up, rule, notice, epidemic text."""
    editor = orgs.actor(Duty.EDITOR, at)
    office = orgs.actor(Duty.OFFICE, orgs.office(at.jurisdiction))
    title = f"{at.name}关于发放临时救助的公示"
    made = check(at, title=title, drafter=editor)
    services.ask_waiver(finding=found(made), reason=f"{at.name}依法必须公开", by=editor)
    services.record_masking(finding=found(made, HitKind.PHONE), by=editor)
    word(f"{at.name}旧称", by=office)
    clean = campaign(office, title=f"{at.name}内容清理")
    clean.items.create(
        jurisdiction=at.jurisdiction, organ=at, subject="things.Thing:0", title=title, part="正文", term="旧称局",
        kind=HitKind.OUTDATED_WORD, excerpt=f"{at.name}旧称局",
    )  # fmt: skip
    made_rule = rule(editor)
    notice = privacy.put_notice_in_use(
        form="申请表", title=f"{at.name}告知书", text="我们收集您的姓名。", rule=made_rule, by=editor
    )
    privacy.record_notice_shown(notice=notice, ref=f"things.Form:{at.pk}")
    with days.standing_at(date(2026, 3, 10)):
        epidemic.draft_epidemic(title=f"{at.name}流调信息", values=EPIDEMIC, by=editor)
    return made

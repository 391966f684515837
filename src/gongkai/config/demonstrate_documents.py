"""The demo's documents, each brought as far as demo/documents.yaml tells, by the people who would do it and on their days."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Model
from openpyxl import Workbook

from gongkai.catalogue.queries import columns as columns_of
from gongkai.config.demonstrate_catalogue import negative_item
from gongkai.config.demonstrate_orgs import Posts, data
from gongkai.documents.models import Document
from gongkai.documents.rules.removal import Cause
from gongkai.documents.rules.states import Channel, Kind, Openness, RelationKind
from gongkai.documents.services import (
    attachments,
    checking,
    cleanups,
    correcting,
    drafting,
    flow,
    interpretation,
    issuing,
    major,
    openness,
    publicity,
    publishing,
    releases,
    removing,
    series,
    validity,
)
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.lines import rules
from gongkai.lines import services as lines
from gongkai.orgs.queries import posts as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.review.models import Review
from gongkai.review.rules.states import Gate, Sort, StepState, Verdict
from gongkai.review.services import deciding
from gongkai.trail.services import subject_of

STEPS = ("DRAFT", "DETERMINED", "REVIEW", "ISSUED", "PUBLISHED")
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
STANDARD = "本机关国家秘密事项一览表"
TAKES = {
    Sort.FIRST: Duty.REVIEWER, Sort.PROOF_1: Duty.REVIEWER, Sort.FAIR: Duty.REVIEWER, Sort.LEGAL: Duty.REVIEWER,
    Sort.SECRECY: Duty.SECRECY, Sort.SECOND: Duty.LEADER, Sort.PROOF_2: Duty.LEADER, Sort.FINAL: Duty.HEAD,
    Sort.PROOF_3: Duty.HEAD,
}  # fmt: skip


@contextmanager
def at(day: date, hour: int = 9) -> Iterator[None]:
    """Stand at an hour of a day."""
    with days.standing_at(days.moment_of(day, time(hour))):
        yield


@dataclass
class Desk:
    """Who works on documents, and what was made, by the keys of the data."""

    posts: Posts
    made: dict[str, Document] = field(default_factory=dict)

    def acting(self, organ: str, duty: Duty) -> Actor:
        """Whoever holds the duty in the organ."""
        return orgs.actor_of(orgs.holders(self.posts.organ(organ).pk, duty)[0])


def tell(posts: Posts, *, until: date) -> None:
    """Presets, documents with their later lives, historical ones, a round of clean-up."""
    desk, story = Desk(posts), data("documents.yaml")
    _presets(desk, story["series"])
    for row in sorted(story["documents"], key=lambda one: one["day"]):
        if row["day"] <= until:
            _bring(desk, row)
    _lines(desk, [row for row in story["lines"] if row["day"] <= until])
    _historical(desk, story["historical"])
    if story["cleanup"]["day"] <= until:
        _clean(desk, story["cleanup"])
    validity.recompute_all()


def _presets(desk: Desk, rows: list[dict[str, Any]]) -> None:
    office = desk.acting("zfb", Duty.OFFICE)
    with at(date(2025, 1, 3)):
        for row in rows:
            organ = desk.posts.organ(row["organ"]) if "organ" in row else None
            series.set_rule(
                series=row["series"], organ=organ, openness=row["openness"], normative=row.get("normative", False),
                valid_from=date(2025, 1, 1), note=row["note"], by=office,
            )  # fmt: skip


def _bring(desk: Desk, row: dict[str, Any]) -> None:
    """One document from its first draft to where the story leaves it."""
    day, reach = row["day"], STEPS.index(row["reach"])
    with at(day - timedelta(days=6)):
        document = _draft(desk, row)
    if reach >= STEPS.index("DETERMINED"):
        _determine(desk, document, row)
    if reach >= STEPS.index("REVIEW"):
        with at(day - timedelta(days=4)):
            flow.submit(document=_fresh(document), by=desk.acting(row["organ"], Duty.EDITOR))
        review_of(desk, document, row, day - timedelta(days=3))
    if reach >= STEPS.index("ISSUED"):
        with at(day):
            head = desk.acting(row["organ"], Duty.HEAD)
            issuing.issue(document=_fresh(document), by=head, number=row.get("number", ""), signed_on=day)
    if reach >= STEPS.index("PUBLISHED"):
        _publish(desk, document, row)
    if row.get("check"):
        checking.check(document=_fresh(document), by=desk.acting(row["organ"], Duty.EDITOR))
    desk.made[row["key"]] = _fresh(document)
    _later(desk, row)


def _fresh(document: Document) -> Document:
    return Document.objects.select_related("organ", "published").get(pk=document.pk)


def _draft(desk: Desk, row: dict[str, Any]) -> Document:
    editor = desk.acting(row["organ"], Duty.EDITOR)
    document = drafting.create(by=editor, kind=Kind(row["kind"]), title=row["title"])
    organ = desk.posts.organ(row["organ"])
    known = {column.key: column.pk for column in columns_of.columns_for(editor) if column.organ_id == organ.pk}
    changes: dict[str, Any] = {
        "body": row["body"],
        "number": row.get("number", "") if row["reach"] not in {"DRAFT", "DETERMINED", "REVIEW"} else "",
        "formed_on": None if row["reach"] in {"ISSUED", "PUBLISHED"} else days.today(),
        "effective_on": row.get("effective"),
        "expires_on": row.get("expires"),
        "interpreter": row.get("interpreter", ""),
        "subject_class": row.get("subject", ""),
        "section": "办公室",
        "responsible": editor.name,
    }
    if "columns" in row:
        changes["columns"] = [known[key] for key in row["columns"] if key in known]
    if "news_of" in row:
        changes["source_news_of"] = desk.made[row["news_of"]].pk
    document = drafting.save(document=document, changes=changes, by=editor)
    if row.get("interpreter") and "负责解读" not in row["body"]:
        document = drafting.write_closing(document=document, by=editor)
    if row.get("attachment") == "aid":
        attachments.attach(document=document, data=_aid_list(), name="资助名单.xlsx", by=editor, title="资助名单")
    if "relation" in row:
        told = row["relation"]
        validity.relate(
            document=_fresh(document), kind=RelationKind(told["kind"]), other=desk.made[told["other"]], by=editor,
            effective_on=told["effective"], scope=told["scope"],
        )  # fmt: skip
    if "interpretation" in row:
        _interpret(document, row, editor)
    return document


def _aid_list() -> bytes:
    """A workbook as schools send them: a clean first sheet, and a hidden one with what must not go out (fictional)."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "公示名单"
    for line in (
        ("序号", "学校", "姓名", "资助金额（元）"),
        (1, "县实验小学", "林某某", 500),
        (2, "溪口镇中学", "周某某", 625),
    ):
        sheet.append(line)
    hidden = book.create_sheet("原始数据")
    hidden.append(("姓名", "身份证号", "联系电话"))
    hidden.append(("林小雨", "130999201503070029", "13800138000"))
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _interpret(document: Document, row: dict[str, Any], editor: Actor) -> None:
    told = row["interpretation"]
    made = interpretation.plan(
        document=_fresh(document), by=editor, title=told["title"], outline="为什么出台、对谁适用、有哪些变化、怎么办理",
        channels="政府网站、政务新媒体", planned_on=row["day"], responsible=editor.name, contact="0900-5550100",
    )  # fmt: skip
    interpretation.write(row=made, title=told["title"], body=told["body"], elements=told["elements"], by=editor)
    for form in told["forms"]:
        interpretation.add_form(row=made, by=editor, **form)


def _determine(desk: Desk, document: Document, row: dict[str, Any]) -> None:
    told = row.get("openness", {"is": "PROACTIVE"})
    organ, day = row["organ"], row["day"] - timedelta(days=5)
    with at(day):
        made = openness.propose(
            document=_fresh(document), openness=Openness(told["is"]), ground=told.get("ground", ""),
            reason=told.get("reason", ""), by=desk.acting(organ, Duty.EDITOR),
            negative_item=negative_item(told.get("ground", ""), document.organ_id),
        )  # fmt: skip
    if made.stage != "PROPOSED":
        return
    with at(day, 10):
        openness.examine(determination=made, agree=True, opinion="同意", by=desk.acting(organ, Duty.ATTRIBUTE))
    with at(day, 15):
        openness.approve(determination=made, agree=True, opinion="同意", by=desk.acting(organ, Duty.HEAD))


def review_of(desk: Desk, record: Model, row: dict[str, Any], day: date) -> None:
    """Every step by whoever takes it; `decided` names those that were taken, `paper` who decided on paper."""
    review = Review.objects.get(subject=subject_of(record), state="OPEN")
    only = row.get("decided")
    for hour in range(9, 18):
        waiting = review.steps.filter(state__in=[StepState.WAITING, StepState.AGAIN]).order_by("stage", "id")
        steps = [step for step in waiting if only is None or step.sort in only]
        if not steps:
            return
        with at(day + timedelta(days=min(2, hour - 9)), 9):
            for step in steps:
                _decide(desk, row, step)


def _decide(desk: Desk, row: dict[str, Any], step: Any) -> None:
    sort = Sort(step.sort)
    duty = TAKES[sort]
    given: dict[str, Any] = {
        "gates": frozenset(Gate),
        "standard": STANDARD if sort is Sort.SECRECY else "",
        "opinion": "同意",
    }
    if row.get("paper") == duty:
        clerk = desk.acting("zfb", Duty.OFFICE)
        holding = orgs.holders(desk.posts.organ(row["organ"]).pk, duty)[0]
        paper = files.store(data=PAPER, name="签批单.pdf", by=clerk)
        deciding.enter_for(
            step=step, on_behalf_of=holding, verdict=Verdict.APPROVE, decided_on=days.today(), paper=paper, by=clerk, **given
        )  # fmt: skip
        return
    deciding.decide(step=step, verdict=Verdict.APPROVE, by=desk.acting(row["organ"], duty), **given)


def _publish(desk: Desk, document: Document, row: dict[str, Any]) -> None:
    editor = desk.acting(row["organ"], Duty.EDITOR)
    day = row["day"] + timedelta(days=2)
    with at(day, 10):
        channels = [Channel(name) for name in row.get("channels", ())]
        publishing.publish(document=_fresh(document), by=editor, channels=channels, responsible=editor.name)
    for channel in channels:
        with at(day + timedelta(days=1), 11):
            releases.register(
                document=_fresh(document), channel=channel, released_at=days.moment_of(day, time(15)),
                responsible=editor.name, by=editor, url=f"https://www.yunxi.example/{channel.lower()}/{row['key']}",
            )  # fmt: skip


def _later(desk: Desk, row: dict[str, Any]) -> None:
    """What happened after publication: a press conference, media, a correction, a removal."""
    document, editor = desk.made[row["key"]], desk.acting(row["organ"], Duty.EDITOR)
    if "briefing" in row:
        _brief(document, row["briefing"], editor)
    for mention in row.get("mentions", ()):
        with at(mention["day"], 16):
            publicity.log_mention(
                document=document, by=editor, outlet=mention["outlet"], title=mention["title"], on=mention["day"]
            )
    if "correction" in row:
        _correct(desk, document, row)
    if "removal" in row:
        told = row["removal"]
        with at(row["day"] + timedelta(days=2 + told["after"]), 10):
            office = desk.acting("zfb", Duty.OFFICE)
            removing.at_once(document=_fresh(document), cause=Cause(told["cause"]), reason=told["reason"], by=office)
    if "round" in row:
        with at(row["day"] + timedelta(days=30)):
            interpretation.open_round(document=_fresh(document), trigger=row["round"]["trigger"], by=editor)


def _brief(document: Document, told: dict[str, Any], editor: Actor) -> None:
    """A major policy, its press conference held and registered (R114)."""
    with at(told["day"], 16):
        major.mark(document=document, reason=told["why"], by=editor)
        publicity.log_briefing(
            document=document, by=editor, topic=told["topic"], held_at=days.moment_of(told["day"], time(9, 30)),
            speaker=told["speaker"], transcript=told["transcript"].strip(), url="",
        )  # fmt: skip


def _lines(desk: Desk, rows: list[dict[str, Any]]) -> None:
    """发布口径 the office has registered; the house looks through what is public."""
    for row in rows:
        facts = rules.Facts(
            row["name"], tuple(row["cues"]), tuple(rules.figures_read(row["figures"])[0]), (), row.get("wording", "")
        )
        with at(row["day"]):
            lines.register(
                organ_id=desk.posts.organ(row["organ"]).pk, facts=facts, basis=row["basis"], since=row["day"], until=None,
                by=desk.acting("zfb", Duty.OFFICE),
            )  # fmt: skip


def _correct(desk: Desk, document: Document, row: dict[str, Any]) -> None:
    told, editor = row["correction"], desk.acting(row["organ"], Duty.EDITOR)
    day = row["day"] + timedelta(days=2 + told["after"])
    with at(day):
        correcting.begin(document=_fresh(document), note=told["note"], by=editor)
        changed = _fresh(document).body.replace(told["from"], told["to"])
        drafting.save(document=_fresh(document), changes={"body": changed}, by=editor)
        flow.submit(document=_fresh(document), by=editor)
    review_of(desk, document, row, day)
    with at(day + timedelta(days=3)):
        publishing.publish(document=_fresh(document), by=editor)


def _historical(desk: Desk, told: dict[str, Any]) -> None:
    editor = desk.acting(told["organ"], Duty.EDITOR)
    with at(date(2026, 10, 20)):
        for row in told["rows"]:
            document = drafting.create(by=editor, kind=Kind.OFFICIAL, title=row["title"], historical="Y")
            text = f"各学校：\n\n{row['title'].removeprefix('云溪县教育局')}如下，请认真贯彻执行。"
            changes = {"number": row["number"], "signed_on": row["day"], "formed_on": row["day"], "body": text}
            drafting.save(document=document, changes=changes, by=editor)


def _clean(desk: Desk, told: dict[str, Any]) -> None:
    with at(told["day"]):
        validity.recompute_all()
        office = desk.acting("zfb", Duty.OFFICE)
        made = cleanups.open_(title=told["title"], due_on=told["due"], basis=told["basis"], by=office)
        for item in made.items.filter(organ=desk.posts.organ("jyj")):
            editor = desk.acting("jyj", Duty.EDITOR)
            cleanups.opine(item=item, opinion="KEEP", reason="正在评估，拟在届满前修订后重新公布。", by=editor)

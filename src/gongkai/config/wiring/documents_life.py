"""Wiring of a document's life: reviews heard, what runs by the clock, who sees public files, what the portal shows."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.queries import life, published, visibility_life
from gongkai.documents.rules.verbs_life import VERBS
from gongkai.documents.services import checking, flow, masking, publishing, validity, visiting
from gongkai.files import services as files
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Todo
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import services as portal
from gongkai.portal.rules import Latest, PublicEntry
from gongkai.vetting.services import subjects as vetting

if TYPE_CHECKING:
    from gongkai.documents.models import Document
    from gongkai.orgs.models import Jurisdiction


def connect() -> None:
    """Connect; called once by the wiring of documents."""
    for entry in (
        Entry("发布队列", "documents:releases", order=262, group="公文", icon="upload"),
        Entry("规范性文件库", "documents:library", order=264, group="公文", icon="book"),
        Entry("规范性文件清理", "documents:cleanups", order=266, group="公文", icon="check"),
    ):
        desk.register_nav(entry)
    outbox.listen_in_step("review.completed", flow.approved)
    outbox.listen_in_step("review.emergency_done", flow.approved)
    outbox.listen_in_step("review.returned", flow.returned)
    outbox.listen_in_step("review.reopened", flow.reopened)
    outbox.follow("documents.removal", {"documents.removed": _removed})
    outbox.schedule("documents.publish", publishing.publish_due, every=timedelta(minutes=1), label="定时公开公文")
    outbox.schedule("documents.validity", validity.recompute_all, at=time(0, 10), label="更新公文有效性")
    outbox.schedule("documents.expiring", validity.warn_expiring, at=time(8, 20), label="提醒有效期将满的规范性文件")
    outbox.schedule("documents.visit", visiting.visit_again, every=timedelta(hours=1), label="复查已撤下的公文")
    for model, rule in visibility_life.OF.items():
        files.register_visibility(model, rule)
    vetting.register_subject("documents.Document", masking.PRESENTER)
    vetting.register_published(checking.published_items)
    visiting.also_visit(_portal_addresses)
    desk.register_todo(_todo)
    pages.name_verbs(VERBS)
    portal.register_latest(_latest)
    portal.register_entry(PublicEntry("政府信息", "documents_public:documents", order=10, note="主动公开的政府信息"))
    portal.register_entry(
        PublicEntry("规范性文件", "documents_public:library", order=12, note="现行有效、废止、失效的行政规范性文件目录")
    )


def _removed(document_id: int, removal_id: int) -> None:
    visiting.visit(removal_id)


def _portal_addresses(document: Document) -> list[str]:
    """Where the portal shows what was published last, and the issuer's page."""
    names = ("portal:home", "portal:feed", "portal:sitemap_xml")
    return [*(reverse(name) for name in names), reverse("portal:organ", args=[document.organ.uuid])]


def _latest(place: Jurisdiction, most: int) -> list[Latest]:
    """What was published last."""
    return [
        Latest(
            row.published.title,
            reverse("documents_public:document", args=[row.uuid]),
            row.published_at,
            row.organ.name,
            row.get_kind_display(),
            published.words_of(row),
        )
        for row in published.latest(place.pk, most)
        if row.published and row.published_at
    ]


def _todo(actor: Actor) -> list[Todo]:
    """What waits for this post: removals to decide, documents to sign, validity that ends, channels to release."""
    found = [
        Todo(
            f"审批撤下：{row.document.number or row.document.get_kind_display()}",
            reverse("documents:life", args=[row.document.uuid]), None, "撤下", row.organ.short_name,
        )
        for row in life.to_decide(actor)[:20]
    ]  # fmt: skip
    if actor.may(Duty.EDITOR, Duty.LIAISON):
        found += [
            Todo(
                f"有效期将满：{row.title}", reverse("documents:life", args=[row.uuid]), row.expires_on, "有效期",
                row.organ.short_name, row.get_validity_display(),
            )
            for row in life.soon(actor)[:20]
        ]  # fmt: skip
    if actor.may(Duty.LEADER, Duty.HEAD):
        found += [
            Todo(
                f"签发：{row.title}",
                reverse("documents:issue", args=[row.uuid]),
                row.due_on,
                "待签发",
                row.organ.short_name,
            )
            for row in life.to_sign(actor)[:20]
        ]
    if actor.may(Duty.EDITOR, Duty.LIAISON):
        found += [
            Todo(
                f"公开：{row.title}",
                reverse("documents:life", args=[row.uuid]),
                row.due_on,
                "待公开",
                row.organ.short_name,
            )
            for row in life.to_publish(actor)[:20]
        ]
    return found

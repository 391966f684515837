"""Wiring of writing: navigation, to-do, who sees files of drafts, index numbers at signature, sweeping."""

from __future__ import annotations

from datetime import time

from django.urls import reverse

from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.queries import listing, submissions, visibility
from gongkai.documents.rules.verbs_writing import VERBS
from gongkai.documents.services import batches, drafting, numbering
from gongkai.files import services as files
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.work import Todo
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages


def connect() -> None:
    """Connect writing with the house."""
    pages.name_verbs(VERBS)
    for model, rule in visibility.OF.items():
        files.register_visibility(model, rule)
    for entry in (
        Entry("公文", "documents:documents", order=250, group="公文", icon="file"),
        Entry("报送", "documents:submissions", order=256, group="公文", icon="upload"),
        Entry("文号核对", "documents:numbers", order=258, group="公文", icon="ledger"),
    ):
        desk.register_nav(entry)
    desk.register_todo(_drafts)
    outbox.listen_in_step("documents.issued", numbering.on_issued)
    outbox.listen_in_step("documents.removed", drafting.forget)
    outbox.follow("documents.imports", {"documents.import_begun": batches.go_on})
    outbox.schedule("documents.sweep", drafting.sweep, at=time(3, 25), label="清理过期的未保存文稿和整理对照")


def _drafts(actor: Actor) -> list[Todo]:
    """Drafts that came back, and one line for the rest; submissions that wait for the office."""
    if actor.may(Duty.OFFICE) and (count := submissions.waiting(actor.jurisdiction_id)):
        address = f"{reverse('documents:submissions')}?state=SENT"
        return [Todo(f"接收 {count} 件报送", address, None, "报送", "", "")]
    if not actor.may(Duty.EDITOR, Duty.LIAISON):
        return []
    rows = [
        Todo(
            f"修改被退回的公文：{row.title}",
            reverse("documents:document", args=[row.uuid]),
            row.due_on,
            "公文",
            actor.organ_name,
            "已退回",
        )
        for row in listing.returned(actor)
    ]
    waiting = listing.waiting(actor)
    if waiting > len(rows):
        address = f"{reverse('documents:documents')}?tab={listing.Tab.OPEN}"
        rows.append(Todo(f"{waiting - len(rows)} 件公文在拟稿", address, None, "公文", actor.organ_name, ""))
    return rows

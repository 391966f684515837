"""Wiring of 发布口径: what is public is held against them, what waits stands on the desk."""

from __future__ import annotations

from datetime import time

from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.services import agreeing
from gongkai.lines import queries, rules, services
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages


def connect() -> None:
    """Connect; called once by the wiring of documents."""
    pages.name_verbs(rules.VERBS)
    desk.register_nav(Entry("发布口径", "lines:lines", order=332, group="内容检查", icon="message"))
    desk.register_todo(queries.todo)
    desk.register_health(queries.health)
    services.register_published(agreeing.public_items)
    outbox.follow("lines.public", {"lines.changed": services.look_again})
    outbox.follow(
        "lines.documents", dict.fromkeys(("documents.published", "documents.corrected"), agreeing.check_public)
    )
    outbox.schedule("lines.nightly", services.look_at_all, at=time(2, 10), label="核对已公开信息与发布口径")

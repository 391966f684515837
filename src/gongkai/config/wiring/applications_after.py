"""Wiring of what follows an answer: conversion, crowding, guides, model cases, retention."""

from __future__ import annotations

from datetime import time

from gongkai.applications.queries import after, conversion
from gongkai.applications.queries.scope import READERS
from gongkai.applications.rules.after import VERBS
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services import expiring
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.documents.rules.states import WRITERS
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages


def connect() -> None:
    """Connect; called once by the wiring of handling."""
    pages.name_verbs(VERBS)
    outbox.schedule("applications.retention", expiring.nightly, at=time(2, 40), label="个人信息保存期满的申请列入清单")
    desk.register_todo(conversion.todo)
    desk.register_todo(after.todo)
    desk.register_health(after.health)
    clerks = tuple(CLERKS)
    for entry in (
        Entry("转主动公开", "applications:conversions", clerks, order=325, group="依申请公开", icon="outside"),
        Entry(
            "转主动公开待起草",
            "applications:conversion_drafts",
            WRITERS,
            order=326,
            group="依申请公开",
            icon="file",
        ),
        Entry("申请集中情况", "applications:crowding", READERS, order=330, group="依申请公开", icon="board"),
        Entry("典型案例", "applications:models", order=335, group="依申请公开", icon="book"),
        Entry("办理指南", "applications:guide", order=340, group="依申请公开", icon="book"),
        Entry("归档和保存期限", "applications:retention", clerks, order=345, group="依申请公开", icon="file"),
    ):
        desk.register_nav(entry)

"""A file becomes a draft: Word with its structure, PDF, OFD and text as paragraphs and tables; facts read from the text.

What was recognised is told, never taken silently: the notes stand beside the text before and after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongkai.documents.models import Document
from gongkai.documents.queries import numbers as taken
from gongkai.documents.rules import facts
from gongkai.documents.rules.states import WRITERS, Kind
from gongkai.documents.services import drafting, pictures, reading_in, tidying
from gongkai.files import services as files
from gongkai.files.rules import Kind as FileKind
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.reading.rules import Unreadable
from gongkai.trail.services import subject_of
from gongkai.workdays.rules import Calendar

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

TAKEN = frozenset({FileKind.DOCX, FileKind.OLE, FileKind.PDF, FileKind.OFD, FileKind.TXT, FileKind.HTML})


def bring(*, data: bytes, name: str, by: Actor, kind: Kind | None = None) -> Document:
    """Import one file as a draft, with the file's text before and after kept for a month. Raises `Refused`."""
    refuse_if([] if by.may(*WRITERS) else ["当前岗位没有拟稿的职责，请切换到信息员岗位。"])
    original = files.store(data=data, name=name, by=by, allowed=TAKEN)
    try:
        brought = reading_in.read(data, name, days.today())
    except Unreadable as error:
        raise Refused(str(error)) from error
    return make(brought=brought, name=name, by=by, original=original, kind=kind)


def make(
    *, brought: reading_in.Brought, name: str, by: Actor, original: StoredFile | None = None, kind: Kind | None = None,
    given: Mapping[str, Any] | None = None, calendar: Calendar | None = None, **more: Any,
) -> Document:  # fmt: skip
    """The draft of what was read; `given` (a list's own facts) wins over what was recognised. Raises `Refused`."""
    body, kept, lost = pictures.keep(pictures=brought.pictures, body=brought.body, by=by)
    refuse_if(facts.reasons_about_body(body))
    fields = brought.found.fields | {key: value for key, value in (given or {}).items() if value}
    notes = [*brought.found.notes, *brought.notes, *([f"{lost} 张图片打不开，没有带入"] if lost else [])]
    notes += _settled(fields, by, brought.found.issuer, name)
    title = str(fields.pop("title"))
    asked = Kind(fields.pop("kind", kind or brought.found.kind))
    with transaction.atomic():
        made = drafting.create(
            by=by,
            kind=asked,
            title=title,
            body=body,
            sound=True,
            calendar=calendar,
            verb="document.imported",
            **fields,
            **more,
        )
        for file in kept:
            files.adopt(file=file, owner=subject_of(made))
        if original is not None and not original.owner:
            files.adopt(file=original, owner=subject_of(made))
        if "batch_id" not in more:
            tidying.keep(
                document=made,
                before=brought.before,
                after=body,
                notes=notes,
                by=by,
                source=facts.Source.FILE,
                name=name,
            )
    return made


def taken_by(number: str, by: Actor) -> str:
    """A sentence when the number is another document's, for what is brought in many at once; "" otherwise."""
    return next(iter(taken.reasons_taken(by, number)), "")


def _settled(fields: dict[str, Any], by: Actor, issuer: str, name: str) -> list[str]:
    """Leave out what cannot be filled in and say so: a number taken, words too long, days that cannot be."""
    notes = []
    if issuer and _other_issuer(issuer, by):
        notes.append(f"文中的发文机关是“{issuer}”，本件登记在{by.organ_name}名下，请核对")
    number = str(fields.get("number", ""))
    if number and (reasons := taken.reasons_taken(by, number)):
        fields.pop("number")
        notes.append(reasons[0].rstrip("。") + "，没有填入")
    if not str(fields.get("title", "")).strip() or len(str(fields["title"])) > facts.MOST_TITLE:
        fields["title"] = name.rpartition(".")[0][: facts.MOST_TITLE] or name
        notes.append("没有读出合适的标题，暂用文件名")
    for key, label in (("annotation", "附注"), ("interpreter", "解读机关")):
        if len(str(fields.get(key, ""))) > 60:
            fields.pop(key)
            notes.append(f"读出的{label}过长，没有填入")
    for key, reasons_of_day in _wrong_days(fields).items():
        fields.pop(key)
        notes.append(reasons_of_day[0].rstrip("。") + "，没有填入")
    return notes


def _wrong_days(fields: Mapping[str, Any]) -> dict[str, list[str]]:
    named = {key: fields.get(key) for key in ("signed_on", "effective_on", "expires_on")}
    return facts.reasons_about_days(facts.Days(**named), today=days.today())


def _other_issuer(issuer: str, by: Actor) -> bool:
    """Whether the printed issuer is another organ than the actor's own."""
    own = orgs.organ_by_id(by.jurisdiction_id, by.organ_id)
    return own.name not in issuer and issuer not in {own.name, own.short_name}

"""The parts of a topic: add, change, move, remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.files import services as files
from gongkai.files.rules import DOCUMENTS, Kind
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, or_404, said
from gongkai.portal.forms.topics import PartForm
from gongkai.portal.models import Topic, TopicPart
from gongkai.portal.queries import parts
from gongkai.portal.queries import topics as queries
from gongkai.portal.rules import parts as part_rules
from gongkai.portal.rules.parts import PartKind
from gongkai.portal.services.topics import composing, tables
from gongkai.portal.views.topics import KEEPERS, kept

FILES = DOCUMENTS | {Kind.PNG, Kind.JPG, Kind.ZIP}
MOST_FILE, MOST_TABLE = 50 * 1024 * 1024, 2 * 1024 * 1024


@desk_page(*KEEPERS)
def new(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One more part of the kind in `?kind=`."""
    topic = kept(actor, uuid)
    kind = parts.kind_of(request.GET.get("kind", ""))
    if kind is None:
        raise Http404
    form = PartForm(
        request.POST or None, request.FILES or None, kind=kind, topic=topic, values={}, initial={"heading": kind.label}
    )

    def add(values: dict[str, Any]) -> None:
        given = form.cleaned_data
        composing.add_part(
            topic=topic, kind=kind.code, title=given["heading"], note=given["note"], values=values, by=actor
        )

    return _answered(request, actor, topic, kind, form, add)


@desk_page(*KEEPERS)
def part(request: HttpRequest, actor: Actor, uuid: UUID, part: UUID) -> HttpResponse:
    """Change a part."""
    topic, found, kind = _found(actor, uuid, part)
    initial = {"heading": found.title, "note": found.note}
    form = PartForm(
        request.POST or None, request.FILES or None, kind=kind, topic=topic, values=found.values, initial=initial
    )

    def save(values: dict[str, Any]) -> None:
        given = form.cleaned_data
        composing.save_part(part=found, title=given["heading"], note=given["note"], values=values, by=actor)

    return _answered(request, actor, topic, kind, form, save)


def _found(actor: Actor, uuid: UUID, part: UUID) -> tuple[Topic, TopicPart, PartKind]:
    topic = kept(actor, uuid)
    found: TopicPart = or_404(queries.part, topic, part)
    kind = parts.kind_of(found.kind)
    if kind is None:
        raise Http404
    return topic, found, kind


def _answered(
    request: HttpRequest, actor: Actor, topic: Topic, kind: PartKind, form: PartForm, save: Any
) -> HttpResponse:
    """Save and back to the topic, or the form with what is wrong."""
    if form.is_valid() and done(form, lambda: save(_values(form, actor))):
        messages.success(request, "已保存。公开页面在重新公开后更新。")
        return redirect(f"{reverse('portal_desk:topic', args=[topic.uuid])}#parts")
    context = {"form": form, "topic": topic, "kind": kind, "wide": kind.code in {"text", "figures"}}
    return render(request, "portal/topics/part.html", context, status=422 if form.is_bound and form.errors else 200)


def _values(form: PartForm, actor: Actor) -> dict[str, Any]:
    """The form's values with what was uploaded: a file kept, a workbook read."""
    values, given = form.values(), form.cleaned_data
    for one in form.kind.fields:
        upload = given.get(one.name) if one.sort == part_rules.FILES else None
        if upload:
            file = files.store(data=upload, name=upload.name, by=actor, allowed=FILES, most_bytes=MOST_FILE)
            told = {
                "uuid": str(file.uuid),
                "name": file.name,
                "size": file.size,
                "title": given.get("file_title") or "",
            }
            values[one.name] = [*values[one.name], told]
    if given.get("workbook"):
        upload = given["workbook"]
        if upload.size > MOST_TABLE:
            raise Refused("上传的表格超过 2 MB；更大的表请作为附件。")
        values["table"] = tables.read(upload.read(), upload.name)
    return values


@require_POST
@desk_page(*KEEPERS)
def move(request: HttpRequest, actor: Actor, uuid: UUID, part: UUID) -> HttpResponse:
    """A place up or down."""
    topic, found, _ = _found(actor, uuid, part)
    step = -1 if request.POST.get("to") == "up" else 1
    said(request, lambda: composing.move_part(part=found, step=step, by=actor), "次序已调整。")
    return redirect(f"{reverse('portal_desk:topic', args=[topic.uuid])}#parts")


@require_POST
@desk_page(*KEEPERS)
def remove(request: HttpRequest, actor: Actor, uuid: UUID, part: UUID) -> HttpResponse:
    """A part goes."""
    topic, found, _ = _found(actor, uuid, part)
    said(request, lambda: composing.remove_part(part=found, by=actor), "已去掉这个部分。")
    return redirect(f"{reverse('portal_desk:topic', args=[topic.uuid])}#parts")

"""Topics at the desk: list, compose, preview, make public, take down, archive. Everything works without JavaScript."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, or_404, said
from gongkai.portal.forms.topics import PICTURES, EndForm, TopicFilter, TopicForm, organ_of
from gongkai.portal.models import Topic
from gongkai.portal.queries import parts
from gongkai.portal.queries import topics as queries
from gongkai.portal.rules import topics as rules
from gongkai.portal.rules.topics import EDITORS, OVERSEERS, PUBLISHERS, TopicKind, TopicState
from gongkai.portal.services.topics import composing, publishing, vetting
from gongkai.trail import queries as trail
from gongkai.vetting import queries as checks

MOST_COVER = 2 * 1024 * 1024
PICTURE_KINDS = frozenset({Kind.PNG, Kind.JPG})
KEEPERS = (*EDITORS, *OVERSEERS)


def kept(actor: Actor, uuid: UUID) -> Topic:
    """A topic the actor may change; 404 otherwise."""
    topic: Topic = or_404(queries.topic, actor, uuid)
    if not rules.may_edit(actor, jurisdiction_id=topic.jurisdiction_id, organ_id=topic.organ_id):
        raise Http404
    return topic


@desk_page()
def topics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The topics of the unit, or of the whole place for who oversees."""
    form = TopicFilter(request.GET or None)
    rows = list(queries.listed(actor, **form.asked()))
    context = {
        "form": form,
        "rows": [{"topic": row, "due": queries.due(row), "changed": _changed(row)} for row in rows],
        "narrowed": any(form.asked().values()),
        "may_create": actor.may(*KEEPERS),
        "tones": {state.value: tone for state, tone in rules.TONES.items()},
    }
    return render(request, "portal/topics/list.html", context)


def _changed(topic: Topic) -> bool:
    """Whether something was edited since it went out."""
    return topic.published is not None and topic.edited_at > topic.published.made_at


@desk_page(*KEEPERS)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ready outlines, then the settings of the new topic; `?outline=` names one, `?outline=none` an empty one."""
    key = request.GET.get("outline", "")
    if not key:
        present = {row.outline for row in queries.visible(actor)}
        rows = [(outline, outline.key in present) for outline in queries.outlines().values()]
        shelves = [(kind.label, [row for row in rows if row[0].kind == kind]) for kind in TopicKind]
        return render(request, "portal/topics/outlines.html", {"shelves": [shelf for shelf in shelves if shelf[1]]})
    outline = queries.outlines().get(key)
    if outline is None and key != "none":
        raise Http404
    organs = (
        list(orgs.organs(actor.jurisdiction_id))
        if actor.oversees
        else [orgs.organ_by_id(actor.jurisdiction_id, actor.organ_id)]
    )
    initial = {"title": outline.title, "summary": outline.summary, "kind": outline.kind, "slug": outline.key, "cycle_days": outline.cycle} if outline else {}  # fmt: skip
    form = TopicForm(request.POST or None, topic=None, organs=organs, initial=initial)
    made: list[Topic] = []

    def create() -> None:
        given = form.cleaned_data
        made.append(
            composing.create(
                organ=organ_of(organs, given["organ"]), title=given["title"], slug=given["slug"],
                kind=TopicKind(given["kind"]), summary=given["summary"], cycle_days=given["cycle_days"],
                outline=outline.key if outline else "", by=actor,
            )
        )  # fmt: skip

    if form.is_valid() and done(form, create):
        messages.success(request, "草稿已建立，逐个部分填好内容，由另一人核对后公开。")
        return redirect("portal_desk:topic", made[0].uuid)
    context = {"form": form, "outline": outline, "title": "新建专题", "button": "建立草稿"}
    return render(request, "portal/topics/settings.html", context, status=_status(form))


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


@desk_page()
def topic(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Compose: the parts in order with what each shows now, the checklist, the check, the way out."""
    found: Topic = or_404(queries.topic, actor, uuid)
    page = queries.preview(found)
    content = queries.content_of(found)
    standing = checks.standing(trail.subject_of(found), queries.fingerprint_of(content))
    outline = queries.outlines().get(found.outline)
    slots = {str(row.uuid): row.slot for row in found.parts.all()}
    filled = {slots[part.uuid] for part in page.parts if not part.shown.empty and slots.get(part.uuid)}
    may = {"jurisdiction_id": found.jurisdiction_id, "organ_id": found.organ_id}
    context = {
        "topic": found,
        "tone": rules.TONES.get(TopicState(found.state), "plain"),
        "page": page,
        "kinds": parts.kinds(),
        "outline": outline,
        "demands": rules.satisfied(outline.demands, filled) if outline else [],
        "standing": standing,
        "may": checks.may(actor, standing),
        "may_edit": rules.may_edit(actor, **may) and found.state != TopicState.ARCHIVED,
        "may_keep": rules.may_edit(actor, **may),
        "may_publish": rules.may_publish(actor, **may),
        "reasons": publishing.reasons_not_to_publish(found, actor),
        "changed": found.published is not None and found.published.fingerprint != queries.fingerprint_of(content),
        "due": queries.due(found, page.updated),
        "versions": found.versions.select_related("made_by").defer("content"),
        "history": trail.history(found),
        "end": EndForm(),
    }
    return render(request, "portal/topics/topic.html", context)


@desk_page(*KEEPERS)
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Settings of a topic."""
    found = kept(actor, uuid)
    initial = {name: getattr(found, name) for name in ("title", "summary", "kind", "slug", "cycle_days", "order")}
    initial["post"] = str(found.post_id or "")
    form = TopicForm(request.POST or None, request.FILES or None, topic=found, organs=[], initial=initial)

    def save() -> None:
        given = dict(form.cleaned_data)
        given["post_id"] = given.pop("post")
        if given["order"] is None:
            del given["order"]
        upload, bare = given.pop("cover", None), given.pop("bare", False)
        cover = (
            files.store(data=upload, name=upload.name, by=actor, allowed=PICTURE_KINDS, most_bytes=MOST_COVER)
            if upload
            else None
        )
        composing.save(topic=found, values=given, cover=cover, bare=bare, by=actor)

    if form.is_valid() and done(form, save):
        messages.success(request, "设置已保存。")
        return redirect("portal_desk:topic", found.uuid)
    context = {"form": form, "topic": found, "title": "专题设置", "button": "保存", "pictures": PICTURES}
    return render(request, "portal/topics/settings.html", context, status=_status(form))


@desk_page()
def preview(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The working topic exactly as the public would read it."""
    found: Topic = or_404(queries.topic, actor, uuid)
    return render(
        request, "portal/topics/public.html", {"page": queries.preview(found), "topic": found, "preview": True}
    )


@require_POST
@desk_page(*KEEPERS)
def check(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Have the content looked through."""
    found = kept(actor, uuid)
    vetting.check(topic=found, by=actor)
    messages.success(request, "检查完成，结果列在下面。")
    return redirect(f"{reverse('portal_desk:topic', args=[found.uuid])}#check")


@require_POST
@desk_page(*PUBLISHERS)
def publish(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What stands here goes out."""
    found = kept(actor, uuid)
    said(request, lambda: publishing.publish(topic=found, by=actor), "专题已公开，公开页面即时更新。")
    return redirect("portal_desk:topic", found.uuid)


@require_POST
@desk_page(*PUBLISHERS)
def down(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The topic is no longer public."""
    return _end(request, kept(actor, uuid), TopicState.DOWN, actor)


@require_POST
@desk_page(*PUBLISHERS)
def archive(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The topic stays to be read, marked as no longer kept."""
    return _end(request, kept(actor, uuid), TopicState.ARCHIVED, actor)


def _end(request: HttpRequest, found: Topic, to: TopicState, actor: Actor) -> HttpResponse:
    reason = request.POST.get("reason", "")[:200]
    said(request, lambda: publishing.end(topic=found, to=to, reason=reason, by=actor), f"专题{to.label}。")
    return redirect("portal_desk:topic", found.uuid)


@require_POST
@desk_page(*KEEPERS)
def confirm(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Looked over, nothing new."""
    found = kept(actor, uuid)
    said(request, lambda: publishing.confirm(topic=found, by=actor), "已记下今天核对过，更新周期重新计算。")
    return redirect("portal_desk:topic", found.uuid)

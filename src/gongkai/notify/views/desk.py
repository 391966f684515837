"""One's own messages and how one wants to be told."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel import paging
from gongkai.notify import queries, services
from gongkai.notify.forms import MessageFilter, PreferenceForm
from gongkai.notify.models import Message
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page


@desk_page()
def messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own messages, newest first, with filters."""
    form = MessageFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.messages(actor.user_id, state=chosen.get("state", ""), kind=chosen.get("kind", ""))
    page = paging.page(found.select_related("organ"), order=("-id",), cursor=request.GET.get("cursor"), size=30)
    labels = {key: kind.label for key, kind in queries.kinds().items()}
    context = {
        "form": form,
        "page": page,
        "rows": [(message, labels.get(message.kind, "")) for message in page.rows],
        "unread": queries.unread(actor.user_id),
    }
    return render(request, "notify/messages.html", context)


@require_POST
@desk_page()
def open_message(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Mark a message as read and go where it points."""
    try:
        message = queries.message(actor.user_id, uuid)
    except Message.DoesNotExist as none:
        raise Http404 from none
    services.mark_read(message=message, by=actor)
    return redirect(message.link or "notify:messages")


@require_POST
@desk_page()
def read_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark everything as read."""
    count = services.mark_all_read(by=actor)
    flash.success(request, f"已将{count}条提醒标为已读。" if count else "没有未读的提醒。")
    return redirect("notify:messages")


@desk_page()
def preferences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How mail of each kind goes to oneself."""
    chosen = queries.preferences([actor.user_id])
    quiet_from, quiet_to = queries.quiet_hours(chosen, actor.user_id)
    initial: dict[str, object] = {"quiet_from": quiet_from, "quiet_to": quiet_to}
    for key, kind in queries.kinds().items():
        initial[f"kind:{key}"] = queries.choice(chosen, actor.user_id, kind).value
    form = PreferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.set_preferences(
            digests=form.digests(), quiet_from=data["quiet_from"], quiet_to=data["quiet_to"], by=actor
        )
        flash.success(request, "已保存。")
        return redirect("notify:preferences")
    context = {"form": form, "mail": bool(settings.EMAIL_HOST), "address": queries.address(actor.user_id)}
    return render(request, "notify/preferences.html", context)

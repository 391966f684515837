"""发布队列 by channel, 规范性文件库, 规范性文件清理."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.documents.forms.library import CleanupForm, LibraryFilter, OpinionRow
from gongkai.documents.models import Cleanup
from gongkai.documents.queries import life as reading
from gongkai.documents.rules.states import Channel, ReleaseState
from gongkai.documents.services import cleanups, tables
from gongkai.kernel import days, paging
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.rules import Link

EARLY = "early"


@require_GET
@desk_page()
def releases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """发布队列: what waits for a channel, what it released, and what came out before the site."""
    asked = request.GET.get("channel", Channel.NEW_MEDIA)
    if asked != EARLY and asked not in set(Channel):
        raise Http404
    state = ReleaseState.DONE if request.GET.get("state") == ReleaseState.DONE else ReleaseState.QUEUED
    cursor = request.GET.get("cursor")
    waiting = reading.queued(actor)
    tabs = [
        Link(one.label, f"?channel={one.value}", one == asked, count=waiting.get(one))
        for one in Channel
        if one is not Channel.SITE
    ]
    tabs.append(Link("早于政府网站", f"?channel={EARLY}", asked == EARLY))
    page = reading.early(actor, cursor) if asked == EARLY else reading.queue(actor, Channel(asked), state, cursor)
    context = {"page": page, "channel": asked, "state": state, "channel_tabs": tabs, "early": asked == EARLY}
    return render(request, "documents/releases.html", context)


@require_GET
@desk_page()
def library(request: HttpRequest, actor: Actor) -> HttpResponse:
    """规范性文件库 of the unit, or of the county for those who oversee."""
    form = LibraryFilter(request.GET or None, actor=actor)
    standing = request.GET.get("standing", "force")
    if standing not in reading.STANDINGS:
        raise Http404
    asked = form.asked()
    counts = reading.standings(actor)
    tabs = [
        Link(label, f"?standing={key}", key == standing, count=counts[key])
        for key, (label, _) in reading.STANDINGS.items()
    ]
    context = {
        "form": form,
        "page": reading.library(actor, standing=standing, cursor=request.GET.get("cursor"), **asked),
        "standing_tabs": tabs,
        "standing": standing,
        "soon": reading.soon(actor),
        "narrowed": any(asked.values()),
    }
    return render(request, "documents/library.html", context)


@require_GET
@desk_page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """清理 rounds, newest first."""
    page = paging.page(reading.cleanups(actor), order=("-created_at", "-id"), cursor=request.GET.get("cursor"), size=30)
    return render(request, "documents/cleanups.html", {"page": page, "may_open": actor.may(Duty.OFFICE)})


@desk_page(Duty.OFFICE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """开展清理."""
    form = CleanupForm(request.POST or None)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = cleanups.open_(by=actor, **form.cleaned_data)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已开展，{made.items.count()}件规范性文件待各单位提出意见。")
            return redirect("documents:cleanup", made.uuid)
    context = {"form": form, "why": why, "count": len(cleanups.in_force(actor.jurisdiction_id))}
    return render(request, "documents/cleanup_new.html", context, status=422 if why or form.errors else 200)


def _found(actor: Actor, uuid: UUID) -> Cleanup:
    try:
        return reading.cleanup(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@desk_page()
def cleanup(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One round: the unit gives its opinions, the office sees progress and makes the results known."""
    row = _found(actor, uuid)
    why: tuple[str, ...] = ()
    failed: OpinionRow | None = None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "close":
                changed = cleanups.close(cleanup=row, by=actor)
                messages.success(request, f"清理结果已公布，{changed}件废止或者宣布失效，目录已更新。")
            else:
                failed = OpinionRow(request.POST)
                failed.is_valid()
                item = reading.cleanup_items(actor, row).get(uuid=request.POST.get("row", ""))
                given = failed.cleaned_data
                cleanups.opine(item=item, opinion=given.get("opinion", ""), reason=given.get("reason", ""), by=actor)
                messages.success(request, "意见已保存。")
            return redirect("documents:cleanup", uuid)
        except Refused as refused:
            why = refused.reasons
        except (ObjectDoesNotExist, ValueError) as error:
            raise Http404 from error
    page = paging.page(
        reading.cleanup_items(actor, row), order=("organ__order", "id"), cursor=request.GET.get("cursor"), size=50
    )
    asked = request.POST.get("row", "") if failed else ""
    lines = [
        (item, failed if str(item.uuid) == asked else OpinionRow(initial={"opinion": item.opinion, "reason": item.reason}, auto_id=f"{item.pk}_%s"))
        for item in page.rows
    ]  # fmt: skip
    context = {
        "row": row, "page": page, "lines": lines, "why": why, "today": days.today(),
        "progress": reading.cleanup_progress(row) if actor.oversees else [],
        "may_opine": actor.may(*cleanups.OPINING) and row.state == "OPEN",
        "may_close": actor.may(Duty.OFFICE) and row.state == "OPEN",
    }  # fmt: skip
    return render(request, "documents/cleanup.html", context, status=422 if why else 200)


@require_GET
@desk_page()
def cleanup_table(request: HttpRequest, actor: Actor, uuid: UUID) -> FileResponse:
    """The round as a workbook."""
    row = _found(actor, uuid)
    data = tables.cleanup_table(cleanup=row, rows=reading.cleanup_items(actor, row))
    return FileResponse(BytesIO(data), as_attachment=True, filename=f"{row.title}.xlsx")

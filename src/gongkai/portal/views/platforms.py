"""Special platforms and sites at the desk."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.answering import done, or_404, said
from gongkai.portal.forms.platforms import PlatformForm, SiteForm
from gongkai.portal.models import Platform
from gongkai.portal.queries import platforms as queries
from gongkai.portal.rules.stages import ICONS, KEEPERS, ORDER
from gongkai.portal.services import outside
from gongkai.portal.services import platforms as services

TONES = {"GOOD": "good", "BAD": "bad", "NONE": "plain"}


@desk_page(*KEEPERS)
def platforms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The entries in order with how their addresses answered."""
    rows = queries.checked(actor.jurisdiction_id)
    context = {"rows": rows, "allowed": settings.CHECK_LINKS, "tones": TONES, "icons": dict(ICONS)}
    return render(request, "portal/platforms/list.html", context)


@desk_page(*KEEPERS)
def platform(request: HttpRequest, actor: Actor, uuid: UUID | None = None) -> HttpResponse:
    """A new entry or a changed one."""
    found: Platform | None = or_404(queries.platform, actor, uuid) if uuid else None
    initial = {name: getattr(found, name) for name in ("name", "url", "note", "icon")} if found else {}
    form = PlatformForm(request.POST or None, initial=initial)
    if form.is_valid() and done(form, lambda: services.save_platform(platform=found, by=actor, **form.cleaned_data)):
        messages.success(request, "已保存，首页和页脚的入口即时更新。")
        return redirect("portal_desk:platforms")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/platforms/edit.html", {"form": form, "platform": found}, status=status)


@require_POST
@desk_page(*KEEPERS)
def move(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A place up or down."""
    found: Platform = or_404(queries.platform, actor, uuid)
    step = -1 if request.POST.get("to") == "up" else 1
    said(request, lambda: services.move_platform(platform=found, step=step, by=actor), "次序已调整。")
    return redirect("portal_desk:platforms")


@require_POST
@desk_page(*KEEPERS)
def remove(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """An entry goes."""
    found: Platform = or_404(queries.platform, actor, uuid)
    said(request, lambda: services.remove_platform(platform=found, by=actor), "入口已去掉。")
    return redirect("portal_desk:platforms")


@require_POST
@desk_page(*KEEPERS)
def check(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Look at the addresses now, where that is allowed."""
    try:
        bad = outside.check_now(by=actor)
    except Refused as refused:
        messages.error(request, refused.reasons[0])
    else:
        messages.success(request, f"检查完成，{bad} 个打不开。" if bad else "检查完成，都能打开。")
    return redirect("portal_desk:platforms")


@desk_page(Duty.ADMIN)
def sites(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The sites of the own place and of those beneath it: domain, stage, milestones."""
    rows = [
        {"site": one, "marks": [(stage, *one.milestones.get(stage, (None, None, ""))) for stage in ORDER]}
        for one in queries.sites(actor)
    ]
    return render(request, "portal/platforms/sites.html", {"rows": rows})


@desk_page(Duty.ADMIN)
def site_stage(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Domain and milestones of one site."""
    found: queries.Site = or_404(queries.site, actor, uuid)
    form = SiteForm(request.POST or None, site=found)
    if form.is_valid() and done(
        form,
        lambda: services.save_site(
            site=found, domain=form.cleaned_data["domain"], milestones=form.milestones(), by=actor
        ),
    ):
        messages.success(request, "已保存。")
        return redirect("portal_desk:sites")
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "portal/platforms/site.html", {"form": form, "site": found, "stages": form.stages()}, status=status
    )

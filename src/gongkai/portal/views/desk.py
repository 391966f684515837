"""The settings of the public site."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.portal import queries, services
from gongkai.portal.forms import SiteForm

PICTURES = frozenset({Kind.PNG, Kind.JPG})
MOST_EMBLEM = 1024 * 1024


@desk_page(Duty.ADMIN, Duty.OFFICE)
def site(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Name, foot and emblem of the jurisdiction's public site."""
    place = orgs.jurisdiction(actor.jurisdiction_id)
    present = queries.settings_of(place)
    form = SiteForm(request.POST or None, request.FILES or None, instance=present)
    form.say_usual(queries.of_office(place))
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        values = {name: str(form.cleaned_data[name]) for name in services.FIELDS}
        try:
            pictures = {
                name: files.store(data=upload, name=upload.name, by=actor, allowed=PICTURES, most_bytes=MOST_EMBLEM)
                for name in services.PICTURES
                if (upload := form.cleaned_data[f"{name}_file"])
            }
            services.save_settings(by=actor, values=values, pictures=pictures)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已保存，公开页面即时更新。")
            return redirect("portal_desk:site")
    context = {"form": form, "reasons": reasons, "missing": queries.missing(actor), "present": present}
    return render(request, "portal/site.html", context, status=422 if reasons or form.errors else 200)

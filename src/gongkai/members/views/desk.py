"""The administrator's page: whether and how the public signs in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.debug import sensitive_post_parameters

from gongkai.kernel.errors import Refused
from gongkai.members import queries, services
from gongkai.members.forms import SettingsForm
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page


@sensitive_post_parameters("client_secret")
@desk_page(Duty.ADMIN)
def settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Off, a code, or a platform; how many accounts there are."""
    present = queries.settings_of(actor.jurisdiction_id)
    form = SettingsForm(request.POST or None, instance=present, initial={"client_secret": ""})
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            services.save_settings(by=actor, **{name: form.cleaned_data[name] for name in form.fields})
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, "已保存。")
            return redirect("members:settings")
    context = {
        "form": form,
        "reasons": reasons,
        "counted": queries.counted(actor.jurisdiction_id),
        "back": _back(request),
    }
    return render(request, "members/settings.html", context, status=422 if reasons or form.errors else 200)


def _back(request: HttpRequest) -> str:
    """The address the platform sends readers back to, to be registered there; only where the public pages are served."""
    try:
        return request.build_absolute_uri(reverse("members_public:returned"))
    except NoReverseMatch:
        return ""

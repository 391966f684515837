"""底图: the base picture behind points, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.registers.forms import PictureForm
from gongkai.registers.queries import pictures as queries
from gongkai.registers.rules.picture import MOST_BYTES, Bounds
from gongkai.registers.rules.shape import Crs
from gongkai.registers.services import picturing

ALLOWED = frozenset({Kind.PNG, Kind.JPG})
SIDES = ("west", "south", "east", "north")


@desk_page(Duty.ADMIN)
def picture(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Load the picture, say what it covers, take it off."""
    if request.method == "POST" and request.POST.get("action") == "remove":
        picturing.remove(by=actor)
        messages.success(request, "已撤下底图，公开页面恢复为示意图。")
        return redirect("registers:picture")
    present = queries.of_place(actor.jurisdiction_id)
    values = {name: getattr(present, name) for name in (*SIDES, "approval", "system")} if present else None
    form = PictureForm(request.POST or None, request.FILES or None, initial=values)
    if request.method == "POST" and form.is_valid() and _saved(form, actor):
        messages.success(request, "已保存，公开页面即时更新。")
        return redirect("registers:picture")
    context = {"form": form, "present": present}
    return render(request, "registers/desk_picture.html", context, status=422 if form.errors else 200)


def _saved(form: PictureForm, actor: Actor) -> bool:
    given = form.cleaned_data
    upload = given["file"]
    try:
        file = (
            files.store(data=upload, name=upload.name, by=actor, allowed=ALLOWED, most_bytes=MOST_BYTES)
            if upload
            else None
        )
        bounds = Bounds(*(given[side] for side in SIDES))
        picturing.save(file=file, approval=given["approval"], bounds=bounds, system=Crs(given["system"]), by=actor)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    return True

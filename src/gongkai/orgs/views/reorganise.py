"""更名、撤并、划转、撤销: choose what, fill in, see what will change, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.kernel.errors import Refused
from gongkai.orgs import queries, services
from gongkai.orgs.forms import MergeForm, RenameForm, ReorganiseForm
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.rules.preview import Facts, what_changes
from gongkai.orgs.services.access import desk_page
from gongkai.orgs.services.belongings import belongings_of_organ
from gongkai.orgs.views.found import organ_or_404

KINDS = {
    "rename": ("更名", "名称改变，职责和人员不变。原名称仍可识别。"),
    "merge": ("并入其他单位", "本单位不再存在，岗位、人员和事项转到另一个单位。"),
    "transfer": ("划转部分职能", "两个单位都保留，选定的岗位和事项转到另一个单位。"),
    "close": ("撤销", "本单位不再存在，且没有承接单位。还有未办结事项时不能撤销。"),
}
STEPS = ["选择方式", "填写", "核对影响", "完成"]


@desk_page(Duty.ADMIN)
def choose(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Step one: which kind."""
    found = organ_or_404(actor, uuid)
    _on_the_books(found)
    return render(request, "orgs/reorganise.html", {"organ": found, "kinds": KINDS.items(), "steps": STEPS})


@desk_page(Duty.ADMIN)
def reorganise(request: HttpRequest, actor: Actor, uuid: UUID, kind: str) -> HttpResponse:
    """Steps two to four: fill in; what will change; done."""
    found = organ_or_404(actor, uuid)
    _on_the_books(found)
    if kind not in KINDS:
        raise Http404
    things = belongings_of_organ(found.pk)
    form = _form(request, kind, found, actor, things)
    shown: dict[str, Any] = {"organ": found, "kind": KINDS[kind][0], "form": form, "steps": STEPS, "step": 2}
    if form.is_valid():
        step = request.POST.get("step")
        if step == "confirm":
            try:
                to = _do(kind, found, actor, form.cleaned_data)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(request, f"“{found.short_name}”{KINDS[kind][0]}已办理。")
                return redirect("orgs:organ", to.uuid)
        elif step == "preview":
            facts = _facts(kind, found, form.cleaned_data, {name: len(rows) for name, rows in things.items()})
            shown |= {"step": 3, "changes": what_changes(facts)}
    return render(request, "orgs/reorganise_form.html", shown, status=422 if form.errors else 200)


def _on_the_books(organ: Organ) -> None:
    if organ.state != Organ.State.ACTIVE:
        raise Http404


def _form(request: HttpRequest, kind: str, organ: Organ, actor: Actor, things: dict[str, Any]) -> ReorganiseForm:
    if kind == "rename":
        return RenameForm(request.POST or None, initial={"name": organ.name, "short_name": organ.short_name})
    if kind == "close":
        return ReorganiseForm(request.POST or None)
    rows = [(row.key, f"{name}：{row.label}") for name, found in things.items() for row in found]
    initial = {"posts": organ.posts.filter(state="ACTIVE") if kind == "merge" else []}
    return MergeForm(
        request.POST or None, organ=organ, actor=actor, things=rows if kind == "transfer" else [], initial=initial
    )


def _do(kind: str, organ: Organ, actor: Actor, given: dict[str, Any]) -> Organ:
    """Make the change; the organ to look at next."""
    day: dict[str, Any] = {"on": given["on"], "reason": given["reason"], "by": actor}
    if kind == "rename":
        return services.rename_organ(organ=organ, name=given["name"], short_name=given["short_name"], **day)
    if kind == "close":
        return services.close_organ(organ=organ, **day)
    into: Organ = given["into"]
    if kind == "merge":
        services.merge_organ(organ=organ, into=into, carried=list(given["posts"]), **day)
    else:
        keys = given.get("things", [])
        services.transfer_function(organ=organ, into=into, carried=list(given["posts"]), keys=keys, **day)
    return into


def _facts(kind: str, organ: Organ, given: dict[str, Any], things: dict[str, int]) -> Facts:
    carried = {post.pk for post in given.get("posts", ())}
    posts = []
    for post in organ.posts.filter(state="ACTIVE"):
        names = [row.user.name for row in queries.holders(organ.pk) if row.post_id == post.pk]
        posts.append((post.title, tuple(names), post.pk in carried))
    chosen = given.get("things", [])
    into: Organ | None = given.get("into")
    return Facts(
        kind=kind,
        organ=organ.short_name,
        into=into.short_name if into else "",
        on=given["on"],
        names=(organ.name, organ.short_name),
        new_names=(given.get("name", ""), given.get("short_name", "")),
        posts=tuple(posts),
        things=things if kind != "transfer" else {name: _count(chosen, name) for name in things},
        groups=tuple(group.name for group in queries.groups(organ.jurisdiction_id) if organ in group.included.all()),
        is_office=(office := queries.office_of(organ.jurisdiction_id)) is not None and office.pk == organ.pk,
    )


def _count(keys: list[str], name: str) -> int:
    return sum(key.startswith(f"{name}:") for key in keys)

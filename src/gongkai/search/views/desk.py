"""At the desk: searching what one may see, synonyms, and what the public did not find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor, Duty
from gongkai.orgs.services.access import desk_page
from gongkai.search.forms import SettleForm, SynonymForm
from gongkai.search.queries import missed as terms
from gongkai.search.queries import sources
from gongkai.search.queries import synonyms as groups
from gongkai.search.rules import asking, narrowing
from gongkai.search.rules.asking import FACETS
from gongkai.search.rules.items import Side
from gongkai.search.rules.synonyms import said
from gongkai.search.services import finding, missed, synonyms

OFFICE = (Duty.OFFICE, Duty.ADMIN)
WRONG = 422


@require_GET
@desk_page()
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the post may see, found by words."""
    asked = asking.read(request.GET.dict())
    for name in ("organ", "kind", "validity", "column"):
        value = getattr(asked, name)
        if value:
            known = sources.labels_of(actor.jurisdiction_id, name, [value], Side.STAFF)
            asked = asking.known(asked, name, set(known))

    def names(name: str, values: Sequence[str]) -> Mapping[str, str]:
        return sources.labels_of(actor.jurisdiction_id, name, values, Side.STAFF)

    result = finding.find_for(actor, asked) if asked.words else finding.Result(asked)
    lines = [*asked.said]
    if not result.ready:
        lines.append("工作检索正在准备，请稍后再查。")
    if result.groups:
        lines.append(f"{'；'.join(said(group) for group in result.groups)}。")
    context = {
        "asked": asked,
        "result": result,
        "said": lines,
        "facets": narrowing.facets(asked, result.counts, names, result.total),
        "chips": narrowing.chips(asked, names),
        "orders": narrowing.orders(asked),
        "steps": narrowing.steps(asked, result.total),
        "everywhere": narrowing.address(asked.without(*FACETS, "since", "until")),
        "hidden": asked.narrowed,
        "oversees": actor.oversees,
    }
    return render(request, "search/desk_search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*OFFICE)
def synonym_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All groups; a new one is added here."""
    form = SynonymForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                synonyms.save(words=form.cleaned_data["words"], by=actor)
                messages.success(request, "已增加，立即生效。")
                return redirect("search:synonyms")
            except Refused as refused:
                form.add_error("words", list(refused.reasons))
        status = WRONG
    context = {"form": form, "rows": groups.rows(actor.jurisdiction_id)}
    return render(request, "search/synonyms.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*OFFICE)
def synonym(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Change one group of the place."""
    try:
        row = groups.synonym(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    form = SynonymForm(request.POST or None, initial={"words": row.words})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                synonyms.save(words=form.cleaned_data["words"], by=actor, row=row)
                messages.success(request, "已保存，立即生效。")
                return redirect("search:synonyms")
            except Refused as refused:
                form.add_error("words", list(refused.reasons))
        status = WRONG
    return render(request, "search/synonym.html", {"form": form, "row": row}, status=status)


@require_POST
@desk_page(*OFFICE)
def synonym_use(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Switch a group on or off, or take a shipped one over to change it."""
    key = request.POST.get("key", "")[:40]
    try:
        row = groups.synonym(actor, UUID(request.POST["row"])) if request.POST.get("row") else None
    except (ValueError, ObjectDoesNotExist) as error:
        raise Http404 from error
    if row is None and key not in groups.shipped():
        raise Http404
    try:
        saved = synonyms.use(used=request.POST.get("use") != "UNUSED", by=actor, row=row, key=key)
    except Refused as refused:
        messages.error(request, "；".join(refused.reasons))
        return redirect("search:synonyms")
    if request.POST.get("change"):
        return redirect("search:synonym", uuid=saved.uuid)
    messages.success(request, "已启用。" if saved.use == "USED" else "已停用。")
    return redirect("search:synonyms")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*OFFICE)
def missed_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the public searched for and did not find; each settled here."""
    status = 200
    form = SettleForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            try:
                missed.settle(by=actor, **form.cleaned_data)
                messages.success(request, f"“{form.cleaned_data['term']}”已处理。")
                return redirect("search:missed")
            except Refused as refused:
                form.add_error(None, list(refused.reasons))
        status = WRONG
    context = {
        "form": form,
        "open": terms.open_terms(actor.jurisdiction_id),
        "handled": terms.handled_terms(actor),
        "weeks": terms.WEEKS,
        "least": terms.SHOWN_FROM,
    }
    return render(request, "search/missed.html", context, status=status)

"""转主动公开: what waits to be looked at, what was decided, what is to be drafted."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.applications.forms.after import DropViewForm
from gongkai.applications.queries import conversion as reading
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.services import converting
from gongkai.documents.rules.states import WRITERS
from gongkai.kernel import days, paging
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page


@require_GET
@desk_page(*CLERKS)
def conversions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue of the organ, what was decided, the year in four numbers."""
    year = days.today().year
    context = {
        "waiting": reading.waiting(actor),
        "unreviewed": reading.unreviewed(actor).count(),
        "page": paging.page(reading.decided(actor), order=("-at", "-id"), cursor=request.GET.get("cursor"), size=30),
        "counts": reading.counts(actor, year),
        "year": year,
    }
    return render(request, "applications/desk/conversions.html", context)


@desk_page(*WRITERS)
def drafts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What a writer makes documents of; title and text alone."""
    why: tuple[str, ...] = ()
    if request.method == "POST":
        form = DropViewForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            found = reading.to_draft(actor).get(uuid=form.cleaned_data["view"])
            made, wrong = converting.draft_for_all(conversion=found, by=actor)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except Refused as refused:
            why = refused.reasons
        else:
            for sentence in wrong:
                messages.warning(request, sentence)
            assert made.document is not None
            messages.success(request, "已建立公文草稿，请核对后照常送审。")
            return redirect("documents:document", made.document.uuid)
    context = {"rows": reading.to_draft(actor)[: reading.MOST], "why": why}
    return render(request, "applications/desk/conversion_drafts.html", context, status=422 if why else 200)

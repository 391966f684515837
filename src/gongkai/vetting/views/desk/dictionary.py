"""用语词典: the words of this place over the shipped ones."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import words_asked
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.downloads import download
from gongkai.trail import queries as trail
from gongkai.vetting.forms.words import WordbookForm, WordFilter, WordForm, WordReasonForm
from gongkai.vetting.queries import dictionary
from gongkai.vetting.rules.dictionary import KEEPERS
from gongkai.vetting.rules.states import TermState
from gongkai.vetting.services import dictionary as words
from gongkai.vetting.services import wordbook


@require_GET
@desk_page(*KEEPERS)
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All words, shipped and own."""
    form = WordFilter(request.GET or None)
    form.is_valid()
    given: dict[str, Any] = form.cleaned_data if form.is_bound else {}
    page = dictionary.listing(
        actor.jurisdiction_id, q=given.get("q") or "", kind=given.get("kind") or "", state=given.get("state") or "",
        changed=bool(given.get("changed")), cursor=request.GET.get("cursor", ""),
    )  # fmt: skip
    return render(request, "vetting/dictionary.html", {"form": form, "page": page})


@desk_page(*KEEPERS)
def word(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a word, or change what is said of the one named in the address."""
    found = _entry(request, actor)
    start: dict[str, Any] = {"kind": "OUTDATED_WORD"}
    if found is not None:
        draft = found.draft
        start = {
            "text": draft.text, "kind": draft.kind.value, "suggestion": draft.suggestion, "why": draft.why,
            "source": draft.source, "unless": "\n".join(draft.unless), "since": draft.since,
        }  # fmt: skip
    form = WordForm(request.POST or None, initial=start, fixed=found is not None)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        try:
            if found is None and dictionary.entry(actor.jurisdiction_id, draft.text):
                raise Refused(f"词典里已有“{draft.text}”，请在列表中修改。")
            if found is not None and draft.text != found.text:
                raise Refused("用语不能改，请另外添加。")
            state = found.state if found else TermState.ON
            words.save_term(draft=draft, reason=form.cleaned_data["reason"], by=actor, state=state)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已保存“{draft.text}”，新的检查按它办理。")
            return redirect("vetting:dictionary")
    context = {
        "form": form,
        "entry": found,
        "why": why,
        "switching": WordReasonForm(auto_id="switch_%s"),
        "history": trail.history(found.term) if found and found.term else [],
    }
    return render(request, "vetting/word.html", context, status=422 if why or form.errors else 200)


@require_POST
@desk_page(*KEEPERS)
def switch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """启用、停用、恢复随附."""
    found = _entry(request, actor)
    if found is None:
        raise Http404
    reason, do = request.POST.get("reason", ""), request.POST.get("do", "")
    try:
        if do == "restore":
            words.restore(text=found.text, reason=reason, by=actor)
        else:
            state = TermState.ON if do == "on" else TermState.OFF
            words.switch(text=found.text, state=state, reason=reason, by=actor)
    except Refused as refused:
        for sentence in refused.reasons:
            messages.error(request, sentence)
        return redirect(f"{request.path_info.removesuffix('switch/')}word/?text={quote(found.text)}")
    messages.success(request, f"“{found.text}”已{'恢复' if do == 'restore' else state.label}。")
    return redirect("vetting:dictionary")


@require_GET
@desk_page(*KEEPERS)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The dictionary as a workbook."""
    return download(wordbook.export(actor), f"用语词典（{days.today()}）.xlsx")


@desk_page(*KEEPERS)
def bring(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A workbook back in; all its words or none."""
    form = WordbookForm(request.POST or None, request.FILES or None)
    why: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            if file.size > wordbook.MOST_BYTES:
                raise Refused(f"文件超过 {wordbook.MOST_BYTES // 1024 // 1024} MB。")
            rows = wordbook.read(file.read())
            done = words.import_terms(rows=rows, reason=form.cleaned_data["reason"], by=actor)
        except Refused as refused:
            why = refused.reasons
        else:
            messages.success(request, f"已导入：新增 {done.added} 个，修改 {done.changed} 个，{done.same} 个没有变化。")
            return redirect("vetting:dictionary")
    return render(
        request, "vetting/words_bring.html", {"form": form, "why": why}, status=422 if why or form.errors else 200
    )


def _entry(request: HttpRequest, actor: Actor) -> dictionary.Entry | None:
    """The word named in the address; 404 when there is no such word."""
    text = words_asked(request.GET.get("text", ""), 200)
    if not text:
        return None
    found = dictionary.entry(actor.jurisdiction_id, text)
    if found is None:
        raise Http404
    return found

"""Blackening a file at the desk: what was found, the pages to draw on, the new file, and what the applicant gets."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.applications.forms import redacting as forms
from gongkai.applications.models import Application, Redaction, RedactionMark
from gongkai.applications.queries import redacting as reading
from gongkai.applications.rules.redacting import Ground, Place, Sort, Stage, reasons_not_to_change, terms_of
from gongkai.applications.services import inspecting, redacting
from gongkai.files import queries as stored
from gongkai.kernel.text import whole
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.access import desk_page
from gongkai.pages.services.acting import Acted, Doing, act
from gongkai.redaction.rules import NotRedacted, Unread
from gongkai.redaction.services import pdf_pages


def doings_of(application: Application, by: Actor) -> dict[str, Doing]:
    """What the case's page offers: bring a file to be blackened."""
    if redacting.reasons_not_to(application, by):
        return {}

    def take(file: Any, terms: str, ground: str) -> object:
        return redacting.take(
            application=application, data=file.read(), name=file.name, terms=terms_of(terms), ground=Ground(ground), by=by
        )  # fmt: skip

    hint = "先自动查找个人信息，再逐项核对，生成遮盖后的新文件；原文件不变。"
    return {
        "REDACT": Doing(
            forms.TakeForm, take, "遮盖要提供的文件", "已读入文件，请在“遮盖的文件”里打开，逐项核对。", hint=hint
        )
    }


def _one(actor: Actor, uuid: UUID) -> Redaction:
    """The file by right, or 404."""
    try:
        return reading.get(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _doings(row: Redaction, by: Actor) -> dict[str, Doing]:
    """What may be done with the file now."""
    if redacting.reasons_not_to(row.application, by) or reasons_not_to_change(Stage(row.stage)):
        return {}

    def more(terms: str, ground: str) -> object:
        return redacting.add_terms(redaction=row, terms=terms_of(terms), ground=Ground(ground), by=by)

    def draw(place: Place, ground: Ground) -> object:
        return redacting.add_region(redaction=row, place=place, ground=ground, by=by)

    def remove(mark: RedactionMark) -> object:
        return redacting.remove_mark(redaction=row, mark=mark, by=by)

    def make(unread: str, labelled: bool) -> object:
        return redacting.make(redaction=row, unread=Unread(unread), labelled=labelled, by=by)

    found = {
        "CHOOSE": Doing(forms.ChooseForm, lambda chosen: redacting.choose(redaction=row, chosen=chosen, by=by), "保存核对结果", "已保存。"),
        "TERMS": Doing(forms.TermsForm, more, "增加要遮盖的词", "已加入。"),
        "REMOVE": Doing(forms.RemoveForm, remove, "删除", "已删除。"),
        "MAKE": Doing(forms.MakeForm, make, "生成遮盖后的文件", "已生成，请核对申请人将看到的内容。", main=True),
        "DROP": Doing(forms.PlainForm, lambda: redacting.drop(redaction=row, by=by), "移除这份文件", "已移除。", danger=True),
    }  # fmt: skip
    if row.pages:
        found["REGION"] = Doing(forms.RegionForm, draw, "遮盖这个位置", "已加入画出的位置。")
    if row.stage == Stage.MADE:
        withdraw = partial(redacting.withdraw, redaction=row, by=by)
        found["WITHDRAW"] = Doing(forms.PlainForm, withdraw, "撤下遮盖后的文件", "已撤下。")
    return {name: replace(doing, form=partial(doing.form, redaction=row)) for name, doing in found.items()}


def _lines(row: Redaction, chosen: Any) -> list[dict[str, Any]]:
    """The marks with their words opened and, where they may be changed, their fields."""
    marks = reading.marks_of(row)
    texts = reading.texts(row, marks)
    return [
        {
            "mark": mark, "words": texts[mark.pk], "place": reading.place_of(mark),
            "sort": Sort(mark.sort), "own": mark.sort != Sort.FOUND,
            "hide": chosen[f"hide_{mark.pk}"] if chosen else None, "ground": chosen[f"ground_{mark.pk}"] if chosen else None,
        }
        for mark in marks
    ]  # fmt: skip


def _context(row: Redaction, acted: Acted) -> dict[str, Any]:
    steps = {step.name: step for step in acted.steps}
    return {
        "row": row, "application": row.application, "names": reading.names(row), "notes": reading.notes(row),
        "stage": Stage(row.stage), "steps": steps, "why": acted.why, "asked": acted.asked,
        "lines": _lines(row, acted.forms.get("CHOOSE")),
    }  # fmt: skip


@desk_page(*reading.VIEWERS)
def page(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What was found and typed, the options, the new file."""
    row = _one(actor, uuid)
    case = reverse("applications:case", args=[row.application.uuid])
    acted = act(request, _doings(row, actor))
    if acted.done:
        return redirect(case if acted.asked == "DROP" else request.path)
    return render(request, "applications/redaction/page.html", _context(row, acted), status=acted.status)


@desk_page(*reading.VIEWERS)
def pages(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One page of a PDF with the rectangles drawn on it, and the form for another."""
    row = _one(actor, uuid)
    number = whole(request.GET.get("page", "")) or 1
    if not row.pages or not 1 <= number <= row.pages:
        raise Http404
    mine = {name: doing for name, doing in _doings(row, actor).items() if name in {"REGION", "REMOVE"}}
    acted = act(request, mine)
    if acted.done:
        return redirect(f"{request.path}?page={number}")
    region = acted.forms.get("REGION")
    if region is not None and acted.asked != "REGION":
        region.initial = {"number": number, "left": 40, "top": 40, "width": 20, "height": 5}
    drawn = [line for line in _lines(row, None) if line["place"] and line["place"].page == number]
    context = _context(row, acted) | {
        "number": number,
        "drawn": drawn,
        "numbers": range(1, row.pages + 1),
        "region": region,
    }
    return render(request, "applications/redaction/pages.html", context, status=acted.status)


@require_GET
@desk_page(*reading.VIEWERS)
def picture(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One page as a picture, of the file that came or of the new one; kept by no cache."""
    row = _one(actor, uuid)
    file = row.result if request.GET.get("of") == "result" else row.source
    if file is None or row.form != "pdf":
        raise Http404
    try:
        data = pdf_pages.picture(stored.read(file), whole(request.GET.get("page", "")) or 1)
    except (NotRedacted, stored.Missing) as error:
        raise Http404(str(error)) from error
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_GET
@desk_page(*reading.VIEWERS)
def preview(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What the applicant gets: pictures of a PDF's pages, the text of other files."""
    row = _one(actor, uuid)
    if row.result is None:
        raise Http404
    names = reading.names(row)
    blocks, why = inspecting.shown(stored.read(row.result), names.result) if row.form != "pdf" else ([], "")
    context = {
        "row": row, "application": row.application, "names": names, "blocks": blocks, "why": why,
        "numbers": range(1, (row.pages or 0) + 1), "notes": reading.notes(row),
    }  # fmt: skip
    return render(request, "applications/redaction/preview.html", context)

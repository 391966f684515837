"""Forms with their buttons, and links to other documents as far as the reader may follow them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.documents.models import Document
from gongkai.documents.queries import published
from gongkai.orgs.rules import Actor

register = template.Library()


@register.simple_tag(takes_context=True)
def do_form(context: Any, do: str, row: Any = "") -> SafeString:
    """`{% do_form "publish" %}`: the form of that name with its button, when this person may; for a row with its uuid."""
    form = context["forms"].get(do)
    if form is None:
        return SafeString("")
    request = context["request"]
    asked = request.POST.get("row", "") if context.get("asked") == do else ""
    if row and str(row) != asked and form.is_bound:
        form = type(form)()
    if row:
        form.auto_id = f"{do}_{row}_%s"
    inner = {"form": form, "do": do, "row": row, "doing": context["doings"].get(do)}
    return SafeString(render_to_string("documents/_do.html", inner, request))


@register.simple_tag
def document_link(document: Document, actor: Actor) -> SafeString:
    """`{% document_link other actor %}`: its title and number, linked to the desk or the public page, or just named."""
    own = document.jurisdiction_id == actor.jurisdiction_id and (actor.oversees or document.organ_id == actor.organ_id)
    if own:
        return _linked(document.title, document.number, reverse("documents:life", args=[document.uuid]))
    if document.published is not None and published.visible(document):
        address = reverse("documents_public:document", args=[document.uuid])
        return _linked(document.published.title, document.number, address)
    return format_html("{}（未公开）", document.number or document.get_kind_display())


def _linked(title: str, number: str, address: str) -> SafeString:
    return format_html('<a href="{}">《{}》</a>{}', address, title, f"（{number}）" if number else "")

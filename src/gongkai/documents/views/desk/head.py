"""What every page of one document has: finding it by right, its head and tabs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from gongkai.documents.models import Document
from gongkai.documents.queries import scope
from gongkai.documents.rules.states import State
from gongkai.orgs.rules import Actor
from gongkai.pages.rules import Link

TABS = (
    ("正文", "documents:document"),
    ("公开属性", "documents:openness"),
    ("解读", "documents:interpretation"),
    ("检查与审签", "documents:issue"),
    ("发布与效力", "documents:life"),
    ("记录", "documents:record"),
)
STEPS = (State.DRAFT, State.REVIEW, State.APPROVED, State.ISSUED, State.PUBLISHED)


def found(actor: Actor, uuid: UUID) -> Document:
    """The document, or 404."""
    try:
        return scope.get(actor, uuid)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def own(actor: Actor, document: Document) -> bool:
    """Whether the actor belongs to the issuer: only it alters the text (R104)."""
    return actor.organ_id == document.organ_id


def _address(name: str, uuid: UUID) -> str:
    try:
        return reverse(name, args=[uuid])
    except NoReverseMatch:
        return ""


def page(
    request: HttpRequest, actor: Actor, document: Document, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page under one of the document's tabs; templates extend documents/document_base.html and fill block `tab`."""
    addresses = [(label, _address(name, document.uuid)) for label, name in TABS]
    here = max((url for _, url in addresses if url and request.path.startswith(url)), key=len, default="")
    tabs = [Link(label, url, url == here) for label, url in addresses if url]
    whole = {"document": document, "own": own(actor, document), "actor": actor, "document_tabs": tabs, **context}
    return render(request, template, whole, status=status)


def with_own_ids(context: dict[str, Any]) -> dict[str, Any]:
    """Several forms stand on one page: each keeps its own ids, so that a label speaks of its own field."""
    for name, form in context.items():
        if isinstance(form, BaseForm):
            form.auto_id = f"{name}_%s"
    return context

"""What desk pages do over and over: find by right or 404, make a change that may be refused, show one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.kernel.errors import Refused

Row = TypeVar("Row")


def or_404(find: Callable[..., Row], *args: object) -> Row:
    """What is found by right; 404 otherwise."""
    try:
        return find(*args)
    except (ObjectDoesNotExist, LookupError) as missing:
        raise Http404 from missing


def done(form: Form, change: Callable[[], object]) -> bool:
    """Whether the change was made; the reasons of a refusal go to the top of the form, which keeps what was typed."""
    try:
        change()
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return False
    return True


def said(request: HttpRequest, change: Callable[[], object], sentence: str = "") -> bool:
    """Make a change and say so, or say why not."""
    try:
        change()
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return False
    if sentence:
        messages.success(request, sentence)
    return True


def form_page(request: HttpRequest, form: Form, **shown: Any) -> HttpResponse:
    """A page that is one form: title, crumbs (label, address pairs), button, back; 422 when something is wrong."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/form.html", {"form": form, **shown}, status=status)

"""Pages that belong to no room: errors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its proof: most often a page left open too long."""
    return render(request, "pages/csrf.html", status=403)

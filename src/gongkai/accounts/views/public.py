"""Signing in and out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, credentials: dict[str, object] | None = None, *args: object) -> HttpResponse:
    """Too many wrong passwords."""
    return render(request, "accounts/locked.html", status=429)

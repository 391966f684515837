"""Addresses of the ledger, one module a part of the desk."""

from __future__ import annotations

from gongkai.ledger.urls import intake

app_name = "ledger"
desk_urlpatterns = [*intake.urlpatterns]

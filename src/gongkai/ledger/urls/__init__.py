"""Addresses of the ledger, one module a part of the desk."""

from __future__ import annotations

from gongkai.ledger.urls import intake, plans, public, supervision, work

app_name = "ledger"
desk_urlpatterns = [*intake.urlpatterns, *plans.urlpatterns, *work.urlpatterns, *supervision.urlpatterns]
public_urlpatterns = public.urlpatterns

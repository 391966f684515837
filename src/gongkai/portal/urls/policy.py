"""Addresses of policy pages."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.views import policy

public_urlpatterns = [
    path("policies/<uuid:uuid>/", policy.policy, name="policy"),
    path("policies/<uuid:uuid>/compare/", policy.compare, name="policy_compare"),
]

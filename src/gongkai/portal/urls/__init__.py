"""Addresses of the portal: its public pages and its desk pages."""

from __future__ import annotations

from gongkai.portal.urls import policy, portal, site, topics

app_name = "portal"
public_urlpatterns = [
    *portal.public_urlpatterns,
    *policy.public_urlpatterns,
    *site.public_urlpatterns,
    *topics.public_urlpatterns,
]
desk_urlpatterns = [*portal.desk_urlpatterns, *site.desk_urlpatterns, *topics.desk_urlpatterns]

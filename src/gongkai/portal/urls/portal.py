"""Home, organs, statements, what machines read; the settings page."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.views import app, desk, public

public_urlpatterns = [
    path("", public.home, name="home"),
    path("organs/", public.organs, name="organs"),
    path("organs/<uuid:uuid>/", public.organ, name="organ"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("sitemap/", public.sitemap, name="sitemap"),
    path("sitemap.xml", public.sitemap_xml, name="sitemap_xml"),
    path("robots.txt", public.robots, name="robots"),
    path("feed.xml", public.feed, name="feed"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("sw.js", app.worker, name="worker"),
    path("offline/", app.offline, name="offline"),
    path("leave/", app.leave, name="leave"),
]
desk_urlpatterns = [path("desk/site/", desk.site, name="site")]

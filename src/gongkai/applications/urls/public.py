from __future__ import annotations

from django.urls import path

from gongkai.applications.views import gate, linking, own, public

urlpatterns = [
    path("applications/", public.begin, name="begin"),
    path("applications/new/", public.begin, name="choose"),
    path("applications/new/<uuid:uuid>/", public.new, name="new"),
    path("applications/new/<uuid:uuid>/look/", public.look, name="look"),
    path("applications/receipt/", public.receipt, name="receipt"),
    path("applications/status/", own.status, name="status"),
    path("applications/mine/", own.mine, name="mine"),
    path("applications/mine/act/", own.act, name="act"),
    path("applications/mine/papers/<uuid:uuid>/", own.paper, name="paper"),
    path("applications/challenge/", gate.challenge, name="challenge"),
    path("applications/mine/parts/<uuid:uuid>/", linking.part, name="part"),
]

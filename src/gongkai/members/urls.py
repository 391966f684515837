from __future__ import annotations

from django.urls import path

from gongkai.members.views import desk, public

app_name = "members"
# All below /my/: the cookies of members are seen by these pages alone.
public_urlpatterns = [
    path("my/", public.home, name="home"),
    path("my/sign-in/", public.sign_in, name="sign_in"),
    path("my/code/", public.code, name="code"),
    path("my/leave/", public.leave, name="leave"),
    path("my/returned/", public.returned, name="returned"),
    path("my/sign-out/", public.sign_out, name="sign_out"),
    path("my/sessions/end/", public.end_others, name="end_others"),
    path("my/save/", public.save, name="save"),
    path("my/saved/<uuid:uuid>/drop/", public.drop, name="drop"),
    path("my/delete/", public.erase, name="erase"),
    path("my/data.json", public.data, name="data"),
]
desk_urlpatterns = [path("desk/members/", desk.settings, name="settings")]

from __future__ import annotations

from django.urls import path

from gongkai.accounts.views import desk, public

app_name = "accounts"
desk_urlpatterns = [
    path("desk/sign-in/", public.sign_in, name="sign_in"),
    path("desk/sign-in/code/", public.code, name="code"),
    path("desk/sign-out/", public.sign_out, name="sign_out"),
    path("desk/profile/", desk.profile, name="profile"),
    path("desk/profile/password/", desk.password, name="password"),
    path("desk/profile/second-factor/", desk.second_factor, name="second_factor"),
    path("desk/profile/second-factor/codes/", desk.recovery_codes, name="recovery_codes"),
    path("desk/profile/second-factor/drop/", desk.drop_factor, name="drop_factor"),
    path("desk/profile/sessions/end/", desk.end_others, name="end_others"),
]

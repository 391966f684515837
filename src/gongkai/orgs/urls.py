from __future__ import annotations

from django.urls import path

from gongkai.orgs.views import choosing

app_name = "orgs"
# Stands in the accounts namespace (accounts:choose_post): to people it is a part of signing in.
account_urlpatterns = [path("desk/post/", choosing.choose_post, name="choose_post")]
desk_urlpatterns: list[object] = []

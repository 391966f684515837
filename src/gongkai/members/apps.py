from __future__ import annotations

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "gongkai.members"
    verbose_name = "公众账号"

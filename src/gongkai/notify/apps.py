from __future__ import annotations

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "gongkai.notify"
    verbose_name = "提醒"

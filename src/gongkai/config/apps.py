from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Wires the rooms together once all are loaded."""

    name = "gongkai.config"
    label = "gongkai_config"
    verbose_name = "配置"

    def ready(self) -> None:
        from gongkai.config import wiring

        wiring.connect()

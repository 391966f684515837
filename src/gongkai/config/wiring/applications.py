"""Wiring of cases and applications."""

from __future__ import annotations

from gongkai.applications.rules.verbs import VERBS
from gongkai.config.wiring import applications_handling
from gongkai.pages import services as pages


def connect() -> None:
    """Connect these rooms with the others; called once by the wiring of the house."""
    pages.name_verbs(VERBS)
    applications_handling.connect()

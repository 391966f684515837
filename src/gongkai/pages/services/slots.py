"""Slots that rooms above fill (through the wiring): the shells around pages, working days, names of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.http import HttpRequest

from gongkai.pages.rules import Counted, DeskShell, PortalShell

DeskShellOf = Callable[[HttpRequest], DeskShell | None]
PortalShellOf = Callable[[HttpRequest], PortalShell | None]
CountDays = Callable[[HttpRequest, date], Counted | None]

_desk: list[DeskShellOf] = []
_portal: list[PortalShellOf] = []
_count: list[CountDays] = []
_verbs: dict[str, str] = {}


def fill_desk_shell(of: DeskShellOf) -> None:
    """Who says what stands around desk pages (replaces an earlier answer)."""
    _desk[:] = [of]


def fill_portal_shell(of: PortalShellOf) -> None:
    """Who says what stands around public pages (replaces an earlier answer)."""
    _portal[:] = [of]


def fill_working_days(of: CountDays) -> None:
    """Who counts working days from today to a due day, for the due pill (replaces an earlier answer)."""
    _count[:] = [of]


def name_verbs(names: Mapping[str, str]) -> None:
    """Chinese names of the trail's events, for timelines: {"task.accepted": "审定通过"}."""
    _verbs.update(names)


def desk_shell(request: HttpRequest) -> DeskShell | None:
    """The desk shell of this request; None when nobody is at work."""
    return _desk[0](request) if _desk else None


def portal_shell(request: HttpRequest) -> PortalShell | None:
    """The portal shell of this request; None when there is no jurisdiction yet."""
    return _portal[0](request) if _portal else None


def counted(request: HttpRequest | None, day: date) -> Counted | None:
    """Working days to a day, when someone counts them for this request."""
    return _count[0](request, day) if _count and request is not None else None


def verb_name(verb: str) -> str:
    """The Chinese name of an event, or its own name where none was given."""
    return _verbs.get(verb, verb)

"""What stands around and on the desk of a post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain, groupby

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from gongkai.desk.rules import Entry, Number, seen_by, weighed
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs.queries import actor_in
from gongkai.orgs.rules import DUTY_LABELS, Actor
from gongkai.orgs.rules.work import Finding, Late, Todo
from gongkai.pages.rules import Counted, DeskShell, Link, LinkGroup
from gongkai.workdays import queries as workdays

TodoOf = Callable[[Actor], Sequence[Todo]]
FindingsOf = Callable[[Actor], Sequence[Finding]]
LateOf = Callable[[Actor], Sequence[Late]]
NumbersOf = Callable[[Actor], Sequence[Number]]
UnreadOf = Callable[[Actor], int]

nav: list[Entry] = []
todo_providers: list[TodoOf] = []
health_providers: list[FindingsOf] = []
late_providers: list[LateOf] = []
number_providers: list[NumbersOf] = []
unread_counters: list[tuple[UnreadOf, str]] = []


def todo(actor: Actor) -> list[Todo]:
    """All a post should do, from every room."""
    return list(chain.from_iterable(provider(actor) for provider in todo_providers))


def findings(actor: Actor) -> list[Finding]:
    """All an inspector would find, the gravest first."""
    return weighed(chain.from_iterable(provider(actor) for provider in health_providers))


def late(actor: Actor) -> list[Late]:
    """All that is late and this post should know of."""
    return list(chain.from_iterable(provider(actor) for provider in late_providers))


def numbers(actor: Actor) -> list[Number]:
    """The figures of a leader's page."""
    return list(chain.from_iterable(provider(actor) for provider in number_providers))


def address(url_name: str) -> str:
    """The address of a name; "" when this installation does not serve that face."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> DeskShell | None:
    """What stands around a desk page; None for someone without a post."""
    actor = actor_in(request)
    if actor is None:
        return None
    counter, messages = unread_counters[0] if unread_counters else (None, "")
    return DeskShell(
        jurisdiction=orgs.jurisdiction(actor.jurisdiction_id).name,
        organ=actor.organ_name,
        post=DUTY_LABELS[actor.duty],
        person=actor.name,
        home_url=reverse("desk:home"),
        groups=_groups(actor, request.path),
        unread=counter(actor) if counter else 0,
        messages_url=address(messages) if messages else "",
        switch_url=address("accounts:choose_post") if len(getattr(request, "posts", ())) > 1 else "",
        account_url=address("accounts:profile"),
        sign_out_url=address("accounts:sign_out"),
    )


def _groups(actor: Actor, path: str) -> tuple[LinkGroup, ...]:
    """The navigation of a post: groups stand in the order of their first entry; the longest fitting address is here.

    Inside a group only that one is unfolded, so that the list stays short; on the desk's own pages all are.
    """
    entries = [(entry, url) for entry in seen_by(nav, actor.duty) if (url := address(entry.url_name))]
    here = max((url for _, url in entries if path.startswith(url)), key=len, default="")
    names = list(dict.fromkeys(entry.group for entry, _ in entries))
    ordered = sorted(entries, key=lambda pair: names.index(pair[0].group))
    inside = next((entry.group for entry, url in entries if here and url == here), "")
    return tuple(
        LinkGroup(name, tuple(_link(entry, url, here) for entry, url in rows), name == inside or not inside)
        for name, rows in groupby(ordered, key=lambda pair: pair[0].group)
    )


def _link(entry: Entry, url: str, here: str) -> Link:
    return Link(entry.label, url, url == here, entry.icon or "file")


def working_days_left(request: HttpRequest, day: date) -> Counted | None:
    """Working days from today to a due day by the calendar of the post's jurisdiction, read once a request."""
    actor = actor_in(request)
    if actor is None:
        return None
    calendar = getattr(request, "_calendar", None)
    if calendar is None:
        calendar = workdays.calendar(actor.jurisdiction_id)
        request._calendar = calendar  # type: ignore[attr-defined]  # kept for the other pills of this page
    today = days.today()
    return Counted(calendar.count(today, day), workdays.derivation_address(today, until=day))

"""The demo's jurisdictions, organs, groups, posts and people, from demo/orgs.yaml (see demo/README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from gongkai.accounts import services as accounts
from gongkai.accounts.models import User
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.orgs import services
from gongkai.orgs.models import Jurisdiction, Organ, Post
from gongkai.orgs.rules import Actor, Duty

FOLDER = Path(__file__).parent / "demo"
SINCE = date(2025, 1, 2)


@dataclass
class Posts:
    """Who is where: organs by their keys in the data, actors by sign-in name and by organ."""

    organs: dict[str, Organ] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    reporters: dict[str, Actor] = field(default_factory=dict)

    def organ(self, key: str) -> Organ:
        """An organ by its key."""
        return self.organs[key]

    def actor(self, username: str) -> Actor:
        """A person acting from the post that does the ledger's work: office before editor before any other."""
        return self.people[username]

    def reporter(self, key: str) -> Actor | None:
        """Whoever fills the ledger of an organ, if anybody does."""
        return self.reporters.get(key)


def data(name: str) -> dict[str, Any]:
    """A data file of the demo."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (FOLDER / name).open(encoding="utf-8") as file:
        found: dict[str, Any] = yaml.load(file, Loader=loader)  # noqa: S506  # the safe loader, written in C where it is
    return found


def load(password: str) -> Posts:
    """Enter everything as it stood on the first working day of 2025; all people get the same password."""
    posts, users = Posts(), dict[str, User]()
    with days.standing_at(SINCE):
        for place in data("orgs.yaml")["jurisdictions"]:
            _place(place, posts, users)
        accounts.give_same_password(users=list(users.values()), password=password)
    return posts


def _place(place: dict[str, Any], posts: Posts, users: dict[str, User]) -> None:
    jurisdiction = Jurisdiction.objects.create(
        name=place["name"], short_name=place["short_name"], level=place["level"], domain=place["domain"],
        superiors=",".join(place["superiors"]),
    )  # fmt: skip
    for row in place["organs"]:
        posts.organs[row["key"]] = _organ(jurisdiction, row)
    services.appoint_office(jurisdiction=jurisdiction, organ=posts.organs[place["office"]], by=None)
    _groups(jurisdiction, place["groups"], posts)
    made = _posts(place, posts)
    for row in place["people"]:
        user = accounts.create_user(username=row["username"], name=row["name"], email=row["email"], by=None)
        users[row["username"]] = user
        for wanted in row["posts"]:
            post = made[wanted["organ"], wanted["duty"], wanted.get("title", "")]
            services.take_post(post=post, user=user, since=row["since"], by=None)
        _remember(user, row, posts)
    _liaisons(place, posts)


def _organ(jurisdiction: Jurisdiction, row: dict[str, Any]) -> Organ:
    organ = services.add_organ(
        jurisdiction=jurisdiction, name=row["name"], short_name=row["short_name"], kind=row["kind"], by=None,
        order=row["order"], phone=str(row.get("phone", "")), address=row.get("address", ""), uscc=row.get("uscc", ""),
    )  # fmt: skip
    for alias in row.get("aliases", ()):
        services.add_name(organ=organ, name=alias, kind="ALIAS", by=None)
    for former in row.get("former", ()):
        name = services.add_name(organ=organ, name=former["name"], kind="FORMER", by=None)
        name.until = former["until"]
        name.save(update_fields=["until"])
    return organ


def _groups(jurisdiction: Jurisdiction, rows: list[dict[str, Any]], posts: Posts) -> None:
    for row in rows:
        services.save_group(
            jurisdiction=jurisdiction, name=row["name"], by=None, aliases="\n".join(row.get("aliases", ())),
            kinds=row.get("kinds", ()), included=[posts.organs[key] for key in row.get("included", ())],
            excluded=[posts.organs[key] for key in row.get("excluded", ())],
        )  # fmt: skip


def _posts(place: dict[str, Any], posts: Posts) -> dict[tuple[str, str, str], Post]:
    """Every post, found by organ, duty and title, or without a title where the duty stands once."""
    made: dict[tuple[str, str, str], Post] = {}
    own = [row["key"] for row in place["organs"]]
    wanted = [{**row, "organ": key} for key in own for row in place["default_posts"]]
    for row in [*wanted, *place["posts"]]:
        post = services.add_post(
            organ=posts.organs[row["organ"]],
            duty=row["duty"],
            title=row["title"],
            section=row.get("section", ""),
            by=None,
        )
        made[row["organ"], row["duty"], row["title"]] = post
        made.setdefault((row["organ"], row["duty"], ""), post)
    return made


def _remember(user: User, row: dict[str, Any], posts: Posts) -> None:
    rank = {Duty.OFFICE: 0, Duty.EDITOR: 1}
    actors = sorted(orgs.actors_of(user.pk), key=lambda actor: rank.get(actor.duty, 2))
    posts.people[row["username"]] = actors[0]
    for wanted in row["posts"]:
        if wanted["duty"] == "EDITOR":
            posts.reporters[wanted["organ"]] = next(one for one in actors if one.duty is Duty.EDITOR)


def _liaisons(place: dict[str, Any], posts: Posts) -> None:
    admin = next((actor for actor in posts.people.values() if actor.duty is Duty.ADMIN), None)
    for row in place["liaisons"]:
        if admin is None:
            raise ValueError("liaison officers need an administrator to enter them")
        liaison = services.add_liaison(
            organ=posts.organs[row["organ"]], name=row["name"], phone=row["phone"], role=row["role"],
            valid_from=row["valid_from"], by=admin, note=row.get("note", ""),
        )  # fmt: skip
        if row.get("valid_to"):
            services.end_liaison(liaison=liaison, on=row["valid_to"], by=admin)

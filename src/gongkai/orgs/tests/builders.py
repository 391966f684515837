"""Builders for tests of every room: places, organs, people in posts, signed-in clients."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.test import Client

from gongkai.accounts.models import User
from gongkai.orgs.models import Group, Holding, Jurisdiction, Organ, OrganName, Post
from gongkai.orgs.rules import DUTY_LABELS, Actor, Duty

PASSWORD = "Yunxi-Demo-2026"
_numbers = count(1)


def jurisdiction(name: str = "云溪县", short_name: str = "", level: str = "COUNTY", **fields) -> Jurisdiction:
    """A jurisdiction; the same name gives the same one."""
    fields.setdefault("superiors", "河东省,临河市")
    defaults = {"short_name": short_name or name[:-1], "level": level, **fields}
    return Jurisdiction.objects.get_or_create(name=name, defaults=defaults)[0]


def organ(
    short_name: str = "县财政局", *, of: Jurisdiction | None = None, name: str = "", kind: str = "DEPARTMENT", **fields
) -> Organ:
    """An organ; the same name in the same place gives the same one. `aliases`, `formers`: lists of names."""
    place = of or jurisdiction()
    aliases, formers = fields.pop("aliases", ()), fields.pop("formers", ())
    full = name or f"{place.name}{short_name.removeprefix(place.name[-1])}"
    defaults = {"short_name": short_name, "kind": kind, "order": next(_numbers) * 10, **fields}
    found = Organ.objects.get_or_create(jurisdiction=place, name=full, defaults=defaults)[0]
    for kind_of_name, others in ((OrganName.Kind.ALIAS, aliases), (OrganName.Kind.FORMER, formers)):
        for other in others:
            OrganName.objects.get_or_create(organ=found, name=other, defaults={"kind": kind_of_name})
    return found


def office(of: Jurisdiction | None = None) -> Organ:
    """The government office in charge of openness work, recorded as such."""
    place = of or jurisdiction()
    found = organ(f"{place.name[-1]}政府办", of=place, name=f"{place.name}人民政府办公室", kind="OFFICE", order=1)
    if place.office_id is None:
        place.office = found
        place.save(update_fields=["office"])
    return found


def group(
    name: str = "各乡镇人民政府、街道办事处", *, of: Jurisdiction | None = None, kinds: str = "TOWNSHIP", **fields
) -> Group:
    """A collective unit."""
    return Group.objects.get_or_create(
        jurisdiction=of or jurisdiction(), name=name, defaults={"kinds": kinds, **fields}
    )[0]


def person(at: Organ, duty: Duty = Duty.EDITOR, *, name: str = "", since: date = date(2020, 1, 1)) -> User:
    """A new person holding a new post of the duty in the organ."""
    number = next(_numbers)
    user = User(username=f"person{number}", name=name or f"张{number}")
    user.set_password(PASSWORD)
    user.save()
    post = Post.objects.create(organ=at, duty=duty.value, title=DUTY_LABELS[duty])
    Holding.objects.create(post=post, user=user, since=since)
    return user


def actor_for(user: User, post: Post | None = None) -> Actor:
    """The person acting from a post (their newest, when none is named)."""
    holdings = Holding.objects.filter(user=user, **({"post": post} if post else {})).select_related("post__organ")
    at = holdings.order_by("-id")[0].post
    return Actor(
        user_id=user.pk,
        name=user.name,
        jurisdiction_id=at.organ.jurisdiction_id,
        organ_id=at.organ_id,
        organ_name=at.organ.short_name,
        post_id=at.pk,
        duty=Duty(at.duty),
    )


def actor(duty: Duty = Duty.EDITOR, at: Organ | None = None) -> Actor:
    """A new person of the duty acting in the organ (the office for those who oversee, else a department)."""
    oversees = duty in {Duty.OFFICE, Duty.CHIEF, Duty.ADMIN}
    return actor_for(person(at or (office() if oversees else organ()), duty))


def client_as(user: User, post: Post | None = None) -> Client:
    """A browser signed in as the person, at the post."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["post"] = actor_for(user, post).post_id
    session.save()
    return client


def client_for(duty: Duty = Duty.EDITOR, at: Organ | None = None) -> Client:
    """A browser signed in as a new person of the duty; `client.actor` says who."""
    oversees = duty in {Duty.OFFICE, Duty.CHIEF, Duty.ADMIN}
    user = person(at or (office() if oversees else organ()), duty)
    client = client_as(user)
    client.actor = actor_for(user)
    return client

"""Organs and people from a workbook: read, see what will change, and apply all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.accounts import queries as accounts_queries
from gongkai.accounts import services as accounts
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.kernel.text import clip, fold
from gongkai.orgs import queries
from gongkai.orgs.models import Holding, ImportBatch, Jurisdiction, Organ, OrganName, Post
from gongkai.orgs.rules import DUTY_LABELS, Actor, Duty
from gongkai.orgs.rules import organs as organ_rules
from gongkai.orgs.rules.duties import reasons_not_to_hold
from gongkai.orgs.rules.sheets import (
    KIND_WORDS,
    ORGANS,
    PEOPLE,
    OrganRow,
    PersonRow,
    Read,
    Wrong,
    read_organs,
    read_people,
)
from gongkai.orgs.services import organs as organ_services
from gongkai.orgs.services import posts as post_services
from gongkai.orgs.services.workbook import cells_of, open_workbook, write_workbook
from gongkai.trail import services as trail

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@dataclass(slots=True)
class Plan:
    """What a workbook would change, in sentences by kind, and what is wrong with it."""

    read: Read
    new_organs: list[str] = field(default_factory=list)
    changed_organs: list[str] = field(default_factory=list)
    new_people: list[str] = field(default_factory=list)
    new_posts: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def wrong(self) -> list[Wrong]:
        """Every bad cell."""
        return self.read.wrong

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new_organs or self.changed_organs or self.new_people or self.new_posts)


def keep_batch(*, data: bytes, name: str, by: Actor) -> ImportBatch:
    """Keep an upload until it is confirmed; earlier ones of the person and those older than a day go."""
    now = days.now()
    ImportBatch.objects.filter(user_id=by.user_id).delete()
    ImportBatch.objects.filter(uploaded_at__lt=now - timedelta(days=1)).delete()
    return ImportBatch.objects.create(
        jurisdiction_id=by.jurisdiction_id,
        organ_id=by.organ_id,
        user_id=by.user_id,
        name=clip(name, 200),
        data=data,
        uploaded_at=now,
    )


def plan_of(data: bytes, jurisdiction: Jurisdiction) -> Plan:
    """What the workbook would change in a jurisdiction; `Refused` when it cannot be read at all."""
    book = open_workbook(data)
    read = Read()
    organ_cells, _ = cells_of(book, ORGANS)
    people_cells, _ = cells_of(book, PEOPLE)
    if not organ_cells and not people_cells:
        raise Refused("表格里没有填写内容。请在表头下面逐行填写后再上传。")
    read_organs(organ_cells, read)
    owners = _owners(jurisdiction.pk)
    known = set(owners) | {fold(row[name]) for _, row in organ_cells for name in ("全称", "简称") if row[name]}
    read_people(people_cells, known, read)
    plan = Plan(read)
    _plan_organs(plan, jurisdiction.pk, owners)
    _plan_people(plan, jurisdiction.pk, owners)
    return plan


def _owners(jurisdiction_id: int) -> dict[str, Organ]:
    """Every name, folded, of organs on the books → the organ."""
    found: dict[str, Organ] = {}
    rows = list(queries.organs(jurisdiction_id).prefetch_related("names"))
    for organ in rows:
        for name in organ.names.all():
            found[fold(name.name)] = organ
    for organ in rows:
        found[fold(organ.short_name)] = found[fold(organ.name)] = organ
    return found


def _plan_organs(plan: Plan, jurisdiction_id: int, owners: dict[str, Organ]) -> None:
    by_name = {fold(organ.name): organ for organ in owners.values()}
    words = {code: word for word, code in KIND_WORDS.items()}
    for row in plan.read.organs:
        mine = by_name.get(fold(row.name))
        for column, names in (
            ("全称", (row.name,)),
            ("简称", (row.short_name,)),
            ("别名", row.aliases),
            ("曾用名", row.formers),
        ):
            for name in names:
                other = owners.get(fold(name))
                if other is not None and (mine is None or other.pk != mine.pk):
                    said = f"“{name}”已是在册单位“{other.name}”的名称；更名请用“撤并、更名、划转”办理。"
                    plan.wrong.append(Wrong(ORGANS, row.row, column, said))
        if mine is None:
            plan.new_organs.append(f"{row.name}（{words[row.kind]}）")
            continue
        changes = [
            f"{label}：{old or '空'} → {new}" for label, old, new in _differences(mine, row) if new and old != new
        ]
        known = {name.name for name in mine.names.all()} | {mine.name, mine.short_name}
        changes += [f"增加名称：{name}" for name in (*row.aliases, *row.formers) if name not in known]
        if changes:
            plan.changed_organs.append(f"{mine.short_name}（{'；'.join(changes)}）")
        else:
            plan.same += 1


def _differences(organ: Organ, row: OrganRow) -> list[tuple[str, str, str]]:
    words = {code: word for word, code in KIND_WORDS.items()}
    return [
        ("简称", organ.short_name, row.short_name),
        ("类别", words[organ.kind], words[row.kind]),
        ("办公电话", organ.phone, row.phone),
        ("办公地址", organ.address, row.address),
        ("统一社会信用代码", organ.uscc, row.uscc),
    ]


def _plan_people(plan: Plan, jurisdiction_id: int, owners: dict[str, Organ]) -> None:
    """Names the new people and posts; a login of somebody else and duties kept apart are wrong."""
    logins = {row.username for row in plan.read.people}
    users = accounts_queries.by_usernames(logins)
    ours = set(queries.people_of(jurisdiction_id).values_list("pk", flat=True))
    held: dict[tuple[str, str], set[Duty]] = defaultdict(set)
    for holding in _present(jurisdiction_id, users.values()):
        held[holding.user.username.lower(), fold(holding.post.organ.name)].add(Duty(holding.post.duty))
    office = queries.office_of(jurisdiction_id)
    aliases = {fold(name): fold(row.name) for row in plan.read.organs for name in (row.name, row.short_name)}
    created: set[str] = set()
    for row in plan.read.people:
        login, user = row.username.lower(), users.get(row.username.lower())
        owner = owners.get(fold(row.organ))
        unit = fold(owner.name) if owner else aliases.get(fold(row.organ), fold(row.organ))
        if user is not None and (user.pk not in ours or user.name != row.name):
            plan.wrong.append(Wrong(PEOPLE, row.row, "登录名", f"登录名“{row.username}”已有人使用，请换一个。"))
            continue
        if row.duty in held[login, unit]:
            plan.same += 1
            continue
        there = queries.waived(owner.pk) if owner else set()
        is_office = office is None or (owner is not None and owner.pk == office.pk)
        for reason in reasons_not_to_hold(sorted(held[login, unit]), row.duty, waived=there, office_organ=is_office):
            plan.wrong.append(Wrong(PEOPLE, row.row, "职责", reason))
        held[login, unit].add(row.duty)
        if user is None and login not in created:
            created.add(login)
            plan.new_people.append(f"{row.name}（{row.username}）")
        plan.new_posts.append(f"{row.organ} {DUTY_LABELS[row.duty]}：{row.name}")


def _present(jurisdiction_id: int, users: Iterable[User]) -> list[Holding]:
    numbers = {user.pk for user in users}
    found = Holding.objects.filter(user_id__in=numbers, post__organ__jurisdiction_id=jurisdiction_id, until=None)
    return list(found.filter(post__state="ACTIVE").select_related("user", "post__organ"))


@transaction.atomic
def apply_batch(*, batch: ImportBatch, by: Actor) -> Plan:
    """Apply a kept workbook, all or nothing; it is read again, since the register may have changed meanwhile."""
    place = batch.jurisdiction
    plan = plan_of(bytes(batch.data), place)
    if plan.wrong:
        raise Refused(["名册在此期间有变动，表格里有些内容不再适用，请重新上传核对。"])
    for row in plan.read.organs:
        _apply_organ(row, place, by)
    if plan.read.organs:
        _apply_order([row.name for row in plan.read.organs], place, by)
    owners = _owners(place.pk)
    for person in plan.read.people:
        _apply_person(person, owners[fold(person.organ)], by)
    trail.record(
        "organs.imported", of=place, by=by, file=batch.name, organs=len(plan.read.organs), people=len(plan.read.people)
    )
    batch.delete()
    return plan


def _apply_organ(row: OrganRow, place: Jurisdiction, by: Actor) -> None:
    organ = queries.organs(place.pk).filter(name=row.name).first()
    if organ is None:
        organ = organ_services.add_organ(
            jurisdiction=place, name=row.name, short_name=row.short_name, kind=row.kind, phone=row.phone,
            address=row.address, uscc=row.uscc, by=by,
        )  # fmt: skip
    else:
        organ_services.change_organ(
            organ=organ, short_name=row.short_name, kind=row.kind, phone=row.phone or organ.phone,
            address=row.address or organ.address, uscc=row.uscc or organ.uscc, by=by,
        )  # fmt: skip
    known = set(organ.names.values_list("name", flat=True)) | {organ.name, organ.short_name}
    for kind, names in ((OrganName.Kind.ALIAS, row.aliases), (OrganName.Kind.FORMER, row.formers)):
        for name in names:
            if name not in known:
                organ_services.add_name(organ=organ, name=name, kind=kind, by=by)


def _apply_order(names: list[str], place: Jurisdiction, by: Actor) -> None:
    """The sheet's organs first, in its order; the others after them as they stood."""
    wanted = {name: number for number, name in enumerate(names)}
    rows = sorted(queries.organs(place.pk), key=lambda organ: wanted.get(organ.name, len(wanted)))
    for number, organ in enumerate(rows, 1):
        organ.order = number * organ_rules.ORDER_STEP
    Organ.objects.bulk_update(rows, ["order"])
    trail.record("organs.ordered", of=place, by=by, count=len(rows))


def _apply_person(row: PersonRow, organ: Organ, by: Actor) -> None:
    user = accounts_queries.by_username(row.username)
    if user is None:
        user = accounts.create_user(username=row.username, name=row.name, mobile=row.mobile, email=row.email, by=by)
    if any(Duty(holding.post.duty) is row.duty and holding.user_id == user.pk for holding in queries.holders(organ.pk)):
        return
    post = Post.objects.filter(
        organ=organ, duty=row.duty.value, title=row.title, section=row.section, state="ACTIVE"
    ).first()
    if post is None:
        post = post_services.add_post(organ=organ, duty=row.duty.value, title=row.title, section=row.section, by=by)
    post_services.take_post(post=post, user=user, since=days.today(), by=by)


def export(jurisdiction: Jurisdiction) -> bytes:
    """All organs on the books and the people in their posts, in the form that can be imported again."""
    organs, people = [], []
    words = {code: word for word, code in KIND_WORDS.items()}
    for organ in queries.organs(jurisdiction.pk).prefetch_related("names"):
        names = {
            kind: [row.name for row in organ.names.all() if (row.kind == OrganName.Kind.FORMER) is kind]
            for kind in (True, False)
        }
        others = ("、".join(names[False]), "、".join(names[True]))
        organs.append(
            (organ.name, organ.short_name, words[organ.kind], *others, organ.phone, organ.address, organ.uscc)
        )
    present = Holding.objects.filter(post__organ__jurisdiction=jurisdiction, until=None, post__state="ACTIVE")
    for row in (
        present.filter(user__state="ACTIVE")
        .select_related("post__organ", "user")
        .order_by("post__organ__order", "post_id")
    ):
        post, user = row.post, row.user
        label = DUTY_LABELS[Duty(post.duty)]
        people.append(
            (post.organ.short_name, label, post.title, post.section, user.name, user.username, user.mobile, user.email)
        )
    return write_workbook(place=jurisdiction.name, organs=organs, people=people)

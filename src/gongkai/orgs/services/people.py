"""People as administrators enter and close them: an account together with a post."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.accounts import services as accounts
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.orgs import queries
from gongkai.orgs.models import Post
from gongkai.orgs.rules import Actor
from gongkai.orgs.services.belongings import belongings_of_user
from gongkai.orgs.services.posts import take_post

if TYPE_CHECKING:
    from gongkai.accounts.models import User


@transaction.atomic
def appoint_new(
    *, name: str, username: str, post: Post, since: date, by: Actor, mobile: str = "", email: str = ""
) -> tuple[User, str]:
    """A new account, straight into a post; returns it with its first password, which must be changed."""
    password = accounts.new_password()
    user = accounts.create_user(
        username=username, name=name, mobile=mobile, email=email, password=password, by=by, must_change=True
    )
    take_post(post=post, user=user, since=since, by=by)
    return user, password


def give_password(*, user: User, by: Actor) -> str:
    """A new first password for somebody of the actor's jurisdiction alone; all their sessions end."""
    refuse_if(_reasons_elsewhere(user, by))
    if user.pk == by.user_id:
        raise Refused("修改自己的口令，请到“我的账号”。")
    password = accounts.new_password()
    accounts.set_password(user=user, password=password, by=by)
    return password


def close_person(*, user: User, by: Actor) -> User:
    """Close somebody's account; refused while a post or anything else is theirs."""
    reasons = _reasons_elsewhere(user, by)
    if user.pk == by.user_id:
        reasons.append("不能停用自己的账号。")
    held = queries.current_holdings(user.pk)
    if held:
        titles = "、".join(f"{row.post.organ.short_name}{row.post.title}" for row in held)
        reasons.append(f"{user.name}还担任{titles}，请先交接或登记离岗。")
    reasons += [
        f"{user.name}名下还有{name} {len(rows)} 项，请先交接。" for name, rows in belongings_of_user(user.pk).items()
    ]
    refuse_if(reasons)
    return accounts.close_user(user=user, by=by)


def _reasons_elsewhere(user: User, by: Actor) -> list[str]:
    elsewhere = [
        row for row in queries.current_holdings(user.pk) if row.post.organ.jurisdiction_id != by.jurisdiction_id
    ]
    return [f"{user.name}在其他地区也有在任岗位，请由该地区的系统管理员办理。"] if elsewhere else []

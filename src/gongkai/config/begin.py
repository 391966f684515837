"""`gongkai begin`: the first jurisdiction, its openness office and its first administrator, in an empty installation."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence

from django.db import DatabaseError, transaction

from gongkai.accounts import services as accounts
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty
from gongkai.orgs.services import organs, places, posts, reorganise


def main(arguments: Sequence[str]) -> int:
    """Ask for what is not given; returns 0, or 2 with the reasons on stderr and nothing changed."""
    parser = argparse.ArgumentParser(prog="gongkai begin", description="建立地区、主管单位和第一个系统管理员")
    parser.add_argument("--place", help="地区全称，如 云溪县")
    parser.add_argument("--level", default="COUNTY", choices=list(places.LEVELS), help="级别，默认县级")
    parser.add_argument("--superiors", default="", help="省、市名称，逗号分隔")
    parser.add_argument("--office", help="政务公开主管单位全称，如 云溪县人民政府办公室")
    parser.add_argument("--username", help="管理员登录名")
    parser.add_argument("--name", help="管理员姓名")
    given = parser.parse_args(arguments)
    try:
        place = given.place or input("地区全称（如 云溪县）：")
        office = given.office or input("政务公开主管单位全称（如 云溪县人民政府办公室）：")
        username = given.username or input("管理员登录名：")
        name = given.name or input("管理员姓名：")
        password = os.environ.get("GONGKAI_FIRST_PASSWORD") or getpass.getpass("口令（至少10位，三种以上字符）：")
        begin(place, given.level, given.superiors, office, username, name, password)
    except EOFError:
        print("没有可以输入的终端：各项写在命令里，口令写在环境变量 GONGKAI_FIRST_PASSWORD 中。", file=sys.stderr)
        return 2
    except DatabaseError as error:
        print(f"数据库还没有准备好（{error}）：请先运行 gongkai migrate。", file=sys.stderr)
        return 2
    except Refused as refused:
        print("\n".join(refused.reasons), file=sys.stderr)
        return 2
    print(f"已建立 {place}。请用登录名 {username} 登录工作台，先导入机构和人员。")
    return 0


@transaction.atomic
def begin(place: str, level: str, superiors: str, office: str, username: str, name: str, password: str) -> None:
    """All of it or nothing; `Refused` when the place exists or a rule is broken."""
    made = places.add_jurisdiction(name=place, short_name="", level=level, superiors=superiors, by=None)
    short_name = office.removeprefix(made.name).removeprefix("人民政府") or office
    organ = organs.add_organ(jurisdiction=made, name=office, short_name=short_name[:40], kind="OFFICE", by=None)
    reorganise.appoint_office(jurisdiction=orgs.jurisdiction(made.pk), organ=organ, by=None)
    user = accounts.create_user(username=username, name=name, password=password, must_change=False, by=None)
    post = posts.add_post(organ=organ, duty=Duty.ADMIN.value, by=None)
    posts.take_post(post=post, user=user, since=days.today(), by=None)

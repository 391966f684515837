"""`gongkai demo`: the fictional county 云溪县 with two years' work, so that a first look shows what the platform does.

Loaded in one transaction and only into an empty database: cut short, it leaves nothing and begins anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from gongkai.accounts import queries as accounts
from gongkai.config import (
    demonstrate_applications,
    demonstrate_catalogue,
    demonstrate_documents,
    demonstrate_draws,
    demonstrate_orgs,
    demonstrate_registers,
    demonstrate_site,
    demonstrate_story,
    demonstrate_topics,
)
from gongkai.kernel import days
from gongkai.ledger.services import reminding
from gongkai.orgs import queries as orgs
from gongkai.outbox import services as outbox

PASSWORD = "Yunxi-2026"  # noqa: S105  # of the fictional county only, printed at the start
SIGN_INS = (
    ("hejing", "何静", "县政府办公室 政务公开办主任：导入通知、审定、通报"),
    ("hanshuo", "韩朔", "县政府办公室 政务公开办科员"),
    ("guming", "顾明远", "分管副县长：看板、要情"),
    ("tangning", "唐宁", "系统管理员：机构、人员、日历"),
    ("zhoulan", "周岚", "县政府办公室 信息员：县政府文件的拟稿、公开"),
    ("luowb", "罗文博", "县政府办公室 审核人、公开属性认定员"),
    ("qinyue", "秦岳", "县政府办公室 保密审查员"),
    ("linrx", "林若溪", "县政府办公室 分管领导"),
    ("zhengqm", "郑启明", "县政府办公室 主要负责人：终审、签发"),
    ("mawei", "马薇", "县财政局 信息员：填报任务"),
    ("dengxt", "邓晓棠", "县教育局 信息员：拟稿、送审、公开"),
    ("songyu", "宋雨", "县教育局 公开属性认定员、依申请公开承办员"),
    ("fengli", "冯立", "县教育局 审核人、保密审查员：初审、保密审查"),
    ("hecs", "贺春生", "县教育局 分管领导：公平竞争审查、复审"),
    ("liangjg", "梁建国", "县教育局 主要负责人：终审、签发"),
    ("lutao", "陆涛", "县市监局 信息员：行政处罚等清单的填报、公开"),
    ("chengwei", "程薇", "县市监局 审核人、保密审查员：审核清单、撤下一行"),
    ("yuxm", "于小满", "溪口镇 信息员"),
    ("ningshan", "宁珊", "石桥市（另一个地区）政务公开办"),
)
TELLERS = ("ledger.reader", "ledger.teller")  # what happened before the last days was told then
NEWS = timedelta(days=8)
OTHERS = "已有数据，没有载入演示数据（演示数据只载入空库）。"


def once() -> list[str]:
    """Load the demo where there is nothing yet; the lines that tell each post's sign-in, or why there are none."""
    if not orgs.jurisdictions().exists():
        print("正在载入演示数据，约需半分钟……", flush=True)
        with transaction.atomic():
            if not orgs.jurisdictions().exists():
                _load()
    return lines()


def lines() -> list[str]:
    """The sign-ins, if this is the demo's database."""
    known = accounts.by_usernames(username for username, _, _ in SIGN_INS)
    if len(known) < len(SIGN_INS):
        return [OTHERS]
    width = max(len(username) for username, _, _ in SIGN_INS)
    told = [f"  {username:<{width}}  {name}  {what}" for username, name, what in SIGN_INS]
    return [f"演示登录名（口令都是 {PASSWORD}）：", *told]


def _load() -> None:
    """Everything, in the order of days."""
    posts = demonstrate_orgs.load(PASSWORD)
    demonstrate_story.tell(posts, until=days.today())
    demonstrate_catalogue.tell(posts)
    demonstrate_documents.tell(posts, until=days.today())
    demonstrate_topics.tell(posts, until=days.today())
    demonstrate_applications.tell(posts, until=days.today())
    demonstrate_registers.tell(posts, until=days.today())
    demonstrate_draws.tell(posts, until=days.today())
    demonstrate_site.tell(posts.actor("hejing"))
    outbox.pass_over(*TELLERS, before=days.now() - NEWS)
    reminding.remind()


def main(arguments: Sequence[str]) -> int:
    """Load the demo and print its sign-ins; 0, or 1 where the database holds something else."""
    argparse.ArgumentParser(prog="gongkai demo", description="载入云溪县演示数据（只能在空库上）").parse_args(arguments)
    told = once()
    print("\n".join(told), file=sys.stderr if told == [OTHERS] else sys.stdout)
    return int(told == [OTHERS])

"""`gongkai catalogue import FILE --as USER`: take a workbook of standards in from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.accounts import queries as accounts
from gongkai.catalogue.rules.entries import Level, Scope
from gongkai.catalogue.services import standards
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor, Duty


def main(arguments: Sequence[str]) -> int:
    """0 taken in (or looked at), 1 refused with the bad cells named, 2 nothing to work with."""
    given = _parser().parse_args(list(arguments))
    by = _actor(given.user)
    if by is None:
        print(f"“{given.user}”没有在任的政务公开办岗位。", file=sys.stderr)
        return 2
    path = Path(given.file)
    if not path.is_file():
        print(f"没有这个文件：{path}", file=sys.stderr)
        return 2
    data = path.read_bytes()
    asked: dict[str, Any] = {"data": data, "by": by, "scope": Scope.FIELD, "level": Level(given.level)}
    try:
        plan = standards.plan_of(**asked)
        found = _told(plan)
        if not given.look and not plan.wrong:
            made = standards.import_workbook(**asked, reason=given.reason, effective_on=given.on or days.today())
            found |= {"imported": len(made.standards), "carried": made.carried}
    except Refused as refused:
        found = {"refused": list(refused.reasons)}
    _print(found, as_json=given.json)
    return 1 if found.get("wrong") or found.get("refused") else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai catalogue", description="标准目录")
    verbs = parser.add_subparsers(required=True)
    one = verbs.add_parser("import", help="导入标准目录工作簿，全部导入或全部不导入")
    one.add_argument("file", help=".xlsx 工作簿，一张表一个领域")
    one.add_argument("--as", dest="user", required=True, metavar="登录名", help="以哪位政务公开办人员的名义")
    one.add_argument("--reason", default="首次编制", help="导入或调整的理由")
    one.add_argument("--on", type=date.fromisoformat, help="施行日期，如 2026-03-01")
    one.add_argument("--level", choices=[level.value for level in Level], default=Level.COUNTY.value)
    one.add_argument("--look", action="store_true", help="只核对，不导入")
    one.add_argument("--json", action="store_true")
    return parser


def _actor(username: str) -> Actor | None:
    user = accounts.by_username(username)
    if user is None:
        return None
    return next((actor for actor in orgs.actors_of(user.pk) if actor.duty is Duty.OFFICE), None)


def _told(plan: standards.Plan) -> dict[str, Any]:
    return {
        "sheets": [
            {
                "sheet": one.read.title, "field": one.field_name, "added": len(one.difference.added),
                "changed": len(one.difference.changed), "removed": len(one.difference.removed),
            }
            for one in plan.sheets
        ],
        "skipped": plan.skipped,
        "wrong": [
            {"sheet": fault.sheet, "row": fault.row, "column": fault.label, "sentence": fault.sentence} for fault in plan.wrong
        ],
    }  # fmt: skip


def _print(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for sentence in found.get("refused", []):
        print(sentence)
    for one in found.get("sheets", []):
        print(
            f"{one['sheet']}（{one['field'] or '领域未认出'}）：新增 {one['added']}，修改 {one['changed']}，删除 {one['removed']}"
        )
    for fault in found.get("wrong", []):
        print(f"{fault['sheet']} 第 {fault['row']} 行 {fault['column']}：{fault['sentence']}")
    if "imported" in found:
        print(f"导入完成：{found['imported']} 个目录，分派 {found['carried']} 项次。")

"""`gongkai trail verify` and `gongkai trail export` on this installation's trail."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from django.db import DatabaseError

from gongkai.trail import queries
from gongkai.trail.commands import offline


def main(arguments: Sequence[str]) -> int:
    """Run one command: 0 all well, 1 something is wrong with the trail, 2 the request cannot be done."""
    options = offline.parser().parse_args(arguments)
    try:
        if options.command == "export":
            return offline.guarded(lambda: _export(options.subject, options.all, options.output))
        return offline.guarded(lambda: _verify(options.anchor))
    except DatabaseError as error:
        print(f"数据库读不了：{error}。新装的平台请先运行 gongkai migrate。", file=sys.stderr)
        return 2


def _verify(anchor: Path | None) -> int:
    anchors = offline.read_anchors(anchor) if anchor else []
    return offline.told(queries.faults(anchors), len(anchors))


def _export(subject: str, everything: bool, output: Path) -> int:
    if bool(subject) == everything:
        raise offline.Unreadable("请写明一条记录（如 ledger.Task:12），或者用 --all 导出全部。")
    count = 0
    with output.open("w", encoding="utf-8") as file:
        for line in queries.exported(subject):
            file.write(line)
            count += line.startswith('{"kind": "entry"')
    if not count:
        raise offline.Unreadable(f"没有“{subject}”的留痕。" if subject else "还没有留痕。")
    print(f"已导出 {count} 条留痕到 {output}。核验：gongkai trail verify --export {output}")
    return 0

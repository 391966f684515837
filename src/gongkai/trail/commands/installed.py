"""`gongkai trail verify` and `gongkai trail export` on this installation's trail."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django.db import DatabaseError

from gongkai.kernel import days
from gongkai.trail import queries, rules
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
    head = {"format": rules.FORMAT, "algorithm": rules.ALGORITHM, "subject": subject, "at": rules.stamp(days.now())}
    count = 0
    with output.open("w", encoding="utf-8") as file:
        file.write(_dumped({"kind": "head", **head}))
        for line in queries.lines(subject):
            file.write(_dumped({"kind": "entry", **asdict(line)}))
            count += 1
        for seal in queries.seals() if everything else ():
            file.write(_dumped({"kind": "seal", **asdict(seal)}))
        file.write(_dumped({"kind": "end", "entries": count}))
    if not count:
        raise offline.Unreadable(f"没有“{subject}”的留痕。" if subject else "还没有留痕。")
    print(f"已导出 {count} 条留痕到 {output}。核验：gongkai trail verify --export {output}")
    return 0


def _dumped(row: dict[str, object]) -> str:
    return json.dumps(rules.plain(row), ensure_ascii=False) + "\n"

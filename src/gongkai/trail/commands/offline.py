"""`gongkai trail verify --export FILE`: checks an exported trail on any machine, without a database or settings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from gongkai.trail import rules


class Unreadable(Exception):
    """A file that is not what it should be; the message is a Chinese sentence."""


def parser() -> argparse.ArgumentParser:
    """The arguments of `gongkai trail`."""
    parser = argparse.ArgumentParser(prog="gongkai trail", description="核验、导出操作留痕")
    commands = parser.add_subparsers(dest="command", required=True)
    verify = commands.add_parser("verify", help="核验留痕是否完整、未被改动")
    verify.add_argument("--anchor", type=Path, metavar="FILE", help="对照另存的根值文件 anchors.jsonl")
    verify.add_argument("--export", type=Path, metavar="FILE", help="核验导出的文件，不用数据库")
    export = commands.add_parser("export", help="导出留痕，可在任何机器上核验")
    export.add_argument("subject", nargs="?", default="", help="一条记录的留痕，如 ledger.Task:12")
    export.add_argument("--all", action="store_true", help="全部留痕和封存")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Check an export: 0 all well, 1 something is wrong with the trail, 2 the file cannot be read."""
    options = parser().parse_args(arguments)

    def run() -> int:
        anchors = read_anchors(options.anchor) if options.anchor else []
        return told(export_faults(options.export, anchors), len(anchors))

    return guarded(run)


def guarded(run: Callable[[], int]) -> int:
    """Run, and say in a sentence when a file cannot be used."""
    try:
        return run()
    except Unreadable as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"文件 {error.filename} 不能读写：{error.strerror}。", file=sys.stderr)
    return 2


def told(found: list[str], anchors: int) -> int:
    """Print what a check found; its exit status."""
    if found:
        print(f"留痕核验不通过，第一处：{found[0]}")
        for sentence in found[1:]:
            print(f"另外：{sentence}")
        return 1
    against = f"，并与 {anchors} 条存证根值一致" if anchors else ""
    print(f"留痕核验通过：完整、连续、未被改动{against}。")
    return 0


def read_anchors(path: Path) -> list[rules.Anchor]:
    """The anchors of a file of JSON lines. Raises `Unreadable`."""
    found = []
    for number, row in _json_lines(path):
        try:
            values = {field.name: row[field.name] for field in fields(rules.Anchor)}
            found.append(rules.Anchor(**values))
        except (KeyError, TypeError) as error:
            raise Unreadable(f"存证文件 {path} 第 {number} 行不是根值。") from error
    if not found:
        raise Unreadable(f"存证文件 {path} 中没有根值。")
    return found


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        try:
            for number, text in enumerate(file, 1):
                if text.strip():
                    row = json.loads(text)
                    if not isinstance(row, dict):
                        raise Unreadable(f"文件 {path} 第 {number} 行不是留痕的格式。")
                    yield number, row
        except ValueError as error:
            raise Unreadable(f"文件 {path} 不是留痕的格式（应为每行一个 JSON）。") from error


def export_faults(path: Path, anchors: Iterable[rules.Anchor]) -> list[str]:
    """What is wrong with an exported trail."""
    head, entries, seals, end = _read_export(path)
    found = list(islice(rules.chain_faults(entries), rules.MOST_FAULTS))
    if end is None or end != len(entries):
        found.append(f"导出文件不完整：应有 {end if end is not None else '若干'} 条，现有 {len(entries)} 条。")
    if head.get("subject"):
        return found
    pieces = sorted((rules.Piece(line.id, line.hash) for line in entries), key=lambda piece: piece.id)
    found += islice(rules.seal_faults(pieces, seals), rules.MOST_FAULTS)
    anchors = list(anchors)
    counts = {anchor.last_id: sum(piece.id <= anchor.last_id for piece in pieces) for anchor in anchors}
    return found + list(rules.anchor_faults(anchors, {seal.id: seal for seal in seals}, counts))


def _read_export(path: Path) -> tuple[dict[str, Any], list[rules.Line], list[rules.SealLine], int | None]:
    head: dict[str, Any] = {}
    entries: list[rules.Line] = []
    seals: list[rules.SealLine] = []
    end: int | None = None
    for number, row in _json_lines(path):
        kind = row.pop("kind", "")
        try:
            if kind == "head":
                head = row
            elif kind == "entry":
                entries.append(rules.Line(**{**row, "at": datetime.fromisoformat(row["at"])}))
            elif kind == "seal":
                seals.append(rules.SealLine(**{**row, "at": datetime.fromisoformat(row["at"])}))
            elif kind == "end":
                end = int(row["entries"])
        except (TypeError, ValueError, KeyError) as error:
            raise Unreadable(f"文件 {path} 第 {number} 行不是留痕的格式。") from error
    if head.get("format") != rules.FORMAT:
        raise Unreadable(f"文件 {path} 不是 gongkai trail export 导出的留痕。")
    return head, entries, seals, end

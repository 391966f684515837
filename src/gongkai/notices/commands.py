"""`gongkai notice parse FILE` and `gongkai notice ledger FILE -o OUT.xlsx`, without a database."""

from __future__ import annotations

import argparse
import importlib
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from gongkai.notices.rules import to_json
from gongkai.notices.services.parse import parse_file
from gongkai.reading.rules import Unreadable

UNREADABLE = 2


def main(argv: Sequence[str]) -> int:
    """Run one command. 0 when done; 2 with one Chinese sentence on stderr when a file cannot be read or written."""
    options = _parser().parse_args(argv)
    try:
        return _parse(options.file) if options.command == "parse" else _ledger(options.file, options.output)
    except Unreadable as reason:
        print(reason, file=sys.stderr)
        return UNREADABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai notice", description="读取工作要点、实施方案、任务分解表")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    parse = commands.add_parser("parse", help="读出文头和任务，打印 JSON")
    parse.add_argument("file", type=Path, metavar="文件")
    ledger = commands.add_parser("ledger", help="读出任务，生成台账工作簿")
    ledger.add_argument("file", type=Path, metavar="文件")
    ledger.add_argument("-o", "--output", type=Path, required=True, metavar="台账.xlsx")
    return parser


def _parse(file: Path) -> int:
    _, notice = parse_file(file)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8 whatever the terminal speaks
    print(json.dumps(to_json(notice, file.name), ensure_ascii=False, indent=1))
    return 0


def _ledger(file: Path, output: Path) -> int:
    source, notice = parse_file(file)
    # the spreadsheet library takes longer to load than a notice to read, so `parse` does without it
    workbook = importlib.import_module("gongkai.notices.services.workbook")
    data: bytes = workbook.ledger_workbook(notice, source=source)
    try:
        output.write_bytes(data)
    except OSError:
        print(f"写不了“{output}”，请检查文件夹是否存在、能否写入，或文件是否正在被打开。", file=sys.stderr)
        return UNREADABLE
    print(f"已生成“{output}”，共 {len(notice.tasks)} 项任务。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

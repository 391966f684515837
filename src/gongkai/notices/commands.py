"""`gongkai notice parse FILE` and `gongkai notice ledger FILE -o OUT.xlsx`, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from gongkai.notices.rules import to_json
from gongkai.notices.services.parse import parse_file
from gongkai.reading.rules import Unreadable


def main(argv: Sequence[str]) -> int:
    """Run one command. 0 when done; 2 with one Chinese sentence on stderr when the file cannot be read."""
    parser = argparse.ArgumentParser(prog="gongkai notice", description="读取工作要点、实施方案、任务分解表")
    commands = parser.add_subparsers(dest="command", required=True)
    parse = commands.add_parser("parse", help="读出文头和任务，打印 JSON")
    parse.add_argument("file", type=Path)
    options = parser.parse_args(argv)
    try:
        source, notice = parse_file(options.file)
    except Unreadable as reason:
        print(reason, file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(to_json(notice, options.file.name), sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

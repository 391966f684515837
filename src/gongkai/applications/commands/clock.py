"""`gongkai clock explain EVENTS.json`: a receipt and what followed → the due day and how it was counted. No database."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.applications.rules import clock
from gongkai.applications.rules.clock import BadEvents, Event
from gongkai.applications.rules.events import parse
from gongkai.kernel import days
from gongkai.workdays.queries import shipped_calendar, shipped_limits

UNREADABLE = 2


def main(argv: Sequence[str]) -> int:
    """Explain one history. 0 when done; 2 with one Chinese sentence on stderr when it cannot be read or counted."""
    options = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # Chinese whatever the terminal speaks
    try:
        events, as_of = parse(json.loads(options.file.read_text("utf-8")))
        found = explain(events, as_of or days.today())
    except BadEvents as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    except OSError:
        print(f"打不开文件“{options.file}”，请核对路径和读取权限。", file=sys.stderr)
        return UNREADABLE
    except ValueError:
        print(f"文件“{options.file}”不是 JSON。", file=sys.stderr)
        return UNREADABLE
    _print(found, as_json=options.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai clock", description="推算答复期限")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    found = commands.add_parser("explain", help="由收到申请和之后的事件推算答复期限，逐日说明")
    found.add_argument("file", type=Path, metavar="EVENTS.json")
    found.add_argument("--json", action="store_true", help="打印 JSON")
    return parser


def explain(events: Sequence[Event], as_of: date) -> dict[str, Any]:
    """The due day with its derivation: sentences, and every day with whether and why it counted. Raises `BadEvents`."""
    limits, calendar = {limit.key: limit for limit in shipped_limits()}, shipped_calendar()
    lines = clock.derive(events, limits, calendar, as_of)
    now = clock.standing(events, limits, calendar, as_of)
    return {
        "as_of": as_of.isoformat(),
        "due": now.due.isoformat() if now.due else None,
        "provisional": now.provisional,
        "stopped": now.stopped,
        "days_left": now.days_left,
        "late": now.late,
        "why": clock.in_words(events, limits, calendar, as_of),
        "days": [
            {"date": line.date.isoformat(), "counted": line.counted, "number": line.number, "reason": line.reason}
            for line in lines
        ],
    }


def _print(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for sentence in found["why"]:
        print(sentence)
    for line in found["days"]:
        print(f"{line['date']}  {line['number'] or '':>3}  {line['reason']}")

"""`gongkai applications report YEAR --json`: tables 3 and 4 of a place, with what is wrong with their identities."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Mapping, Sequence

from gongkai.applications.queries import report as reading
from gongkai.applications.rules import report as rules
from gongkai.orgs import queries as orgs

WRONG, UNKNOWN = 1, 2


def main(argv: Sequence[str]) -> int:
    """Print a year's tables. 0 when every identity holds, 1 when one does not, 2 for a place or year that is not there."""
    options = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # Chinese whatever the terminal speaks
    places = [place for place in orgs.jurisdictions() if options.place in {None, place.name}]
    first, last = reading.YEARS
    if len(places) != 1:
        names = "、".join(place.name for place in orgs.jurisdictions()) or "还没有地区"
        print(f"请用 --place 指明地区（{names}）。", file=sys.stderr)
        return UNKNOWN
    if not first <= options.year <= last:
        print(f"年度应在{first}至{last}之间。", file=sys.stderr)
        return UNKNOWN
    third, fourth, wrong = reading.tables_of(places[0].pk, options.year)
    if options.json:
        found = rules.as_json(options.year, third, fourth) | {"place": places[0].name, "faults": wrong}
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _print(third, fourth, wrong)
    return WRONG if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai applications", description="政府信息公开申请")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    found = commands.add_parser("report", help="一年的收到和处理申请情况、复议诉讼情况（年度报告表三、表四）")
    found.add_argument("year", type=int, metavar="年度")
    found.add_argument("--place", metavar="地区", help="有几个地区时指明名称")
    found.add_argument("--json", action="store_true", help="打印 JSON")
    return parser


def _print(third: Mapping[tuple[str, str], int], fourth: Mapping[tuple[str, str], int], wrong: Sequence[str]) -> None:
    print("\t".join(["项目", *(column.label for column in rules.Column), "总计"]))
    for row, (group, label) in rules.ROWS.items():
        print("\t".join([f"{group}{label}", *(str(third[row, column]) for column in rules.COLUMN_IDS)]))
    print("\t".join(["种类", *rules.TABLE_4_ITEMS.values(), "总计"]))
    for key, label in rules.TABLE_4_GROUPS.items():
        print("\t".join([label, *(str(fourth[key, item]) for item in (*rules.TABLE_4_ITEMS, rules.TOTAL))]))
    for sentence in wrong:
        print(sentence, file=sys.stderr)

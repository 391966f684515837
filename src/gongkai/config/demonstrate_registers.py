"""The demo's registers: two years of permits and penalties, the other lists, and batches at every stage of their way.

What was published before the last weeks is brought as files that were approved on paper; the last batches go through the review
of the platform, step by step, by the people whose duty it is.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from openpyxl import Workbook

from gongkai.config import demonstrate_lists
from gongkai.config.demonstrate_documents import Desk, at, review_of
from gongkai.config.demonstrate_orgs import Posts, data
from gongkai.config.demonstrate_rows import Bundle, Line, Rows, working
from gongkai.files import services as files
from gongkai.orgs.rules import Duty
from gongkai.registers.models import Batch, Row
from gongkai.registers.queries import batches as batches_of
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules.shape import Definition
from gongkai.registers.services import filling, publishing, registering, staging
from gongkai.review.models import Review
from gongkai.review.rules.states import Gate, Sort, Verdict
from gongkai.review.services import deciding
from gongkai.trail.services import subject_of


def tell(posts: Posts, *, until: date) -> None:
    """The office's own registers, every list in the order of days, then what is on its way on the last days."""
    story = data("registers.yaml")
    desk, rows = Desk(posts), Rows(story, posts)
    with at(date(2026, 1, 12)):
        for text in story["local"].values():
            registering.define(text=text, by=desk.acting("zfb", Duty.OFFICE))
    made = [
        *rows.decisions(),
        *rows.powers(),
        *rows.money(),
        *rows.subsidies(),
        *rows.work(),
        *demonstrate_lists.bundles(rows),
    ]
    told = sorted((one for one in made if one.day <= until), key=lambda one: one.day)
    for bundle in told:
        with at(bundle.day):
            make_true(desk, staged(desk, bundle))
    _taken_back(desk, [one for one in told if one.register == "penalties" and one.organ == "scj"], until)
    _on_the_way(desk, rows, until)


def staged(desk: Desk, bundle: Bundle, *, keep: bool = False) -> Batch:
    """The rows of a bundle as a file that was brought and read; `keep` the file where somebody may still ask for it."""
    editor = desk.acting(bundle.organ, Duty.EDITOR)
    register = registering.taken_into_use(jurisdiction_id=editor.jurisdiction_id, key=bundle.register, by=editor)
    definition = queries.definition(register)
    table = _csv(definition, bundle.rows) if bundle.name.endswith(".csv") else _xlsx(definition, bundle.rows)
    file = files.store(data=table, name=bundle.name, by=editor) if keep else None
    with TemporaryDirectory(prefix="gongkai-demo-") as folder:
        path = Path(folder) / bundle.name
        path.write_bytes(table)
        seen = staging.look(path=path, name=bundle.name, register=register, organ_id=editor.organ_id)
        batch = staging.begin(
            register=register, seen=seen, name=bundle.name, by=editor, file=file, path="" if keep else str(path)
        )
        staging.read(batch=batch)
    return batches_of.batches(editor).select_related("version", "register").get(pk=batch.pk)


def _lines(definition: Definition, rows: list[Line]) -> list[list[str]]:
    keys = [one.key for one in definition.filled if any(row.get(one.key) for row in rows)]
    return [[definition.field(key).heading for key in keys], *([row.get(key, "") for key in keys] for row in rows)]


def _csv(definition: Definition, rows: list[Line]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(_lines(definition, rows))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(definition: Definition, rows: list[Line]) -> bytes:
    book = Workbook()
    for line in _lines(definition, rows):
        book.worksheets[0].append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def make_true(desk: Desk, batch: Batch, reason: str = "") -> None:
    """Publish what was approved on paper."""
    if batch.state != "READY":
        faults = list(batch.bad_cells.values_list("line", "field", "sentence")[:5])
        raise ValueError(f"{batch.register.key} {batch.name}: {faults}")
    with transaction.atomic():
        row = publishing.locked(batch)
        row.reason = reason
        row.save(update_fields=["reason"])
        publishing.make_true(row, _editor_of(desk, batch))


def _editor_of(desk: Desk, batch: Batch) -> Any:
    """Whoever brought the batch."""
    return next(one for one in desk.posts.people.values() if one.user_id == batch.by_id)


def _taken_back(desk: Desk, told: list[Bundle], until: date) -> None:
    """One penalty repaired, one annulled by a court."""
    ordinary = [
        row for one in told for row in one.rows if row["local_level"] == "一般" and row["CF_XDR_LB"] != "自然人"
    ]
    repaired = next((row for row in ordinary if row["CF_JDRQ"] >= "2026-03"), None)
    if repaired and until >= date(2026, 9, 15):
        row = repaired | {"local_open": "不公开", "local_open_why": "已完成信用修复", "local_repaired_on": "2026-09-10"}
        with at(date(2026, 9, 15)):
            bundle = Bundle("penalties", "scj", date(2026, 9, 15), "信用修复2026年9月.csv", [row])
            make_true(desk, staged(desk, bundle), "当事人已完成信用修复")
    annulled = next((row for row in ordinary if row["CF_JDRQ"] >= "2026-07"), None)
    if annulled and until >= date(2026, 10, 16):
        with at(date(2026, 10, 16)):
            found = Row.objects.get(register__key="penalties", act="A", values__CF_WSH=annulled["CF_WSH"])
            filling.withdraw(
                row=found, reason="人民法院判决撤销原决定", annulled=True, by=desk.acting("scj", Duty.REVIEWER)
            )


def _on_the_way(desk: Desk, rows: Rows, until: date) -> None:
    """The last days: one batch reviewed and public, one half reviewed, one sent back, one with cells to be mended."""
    told = rows.story["penalties"]["scj"]
    days = [working(until - timedelta(days=back)) for back in (12, 4, 6, 3)]
    for place, (name, day) in enumerate((("公示一批.csv", days[0]), ("公示二批.csv", days[1]))):
        random = rows.random(name)
        formed = [working(day - timedelta(days=back)) for back in (5, 4, 3, 2)]
        bundle = Bundle(
            "penalties",
            "scj",
            day,
            f"{day.month}月行政处罚{name}",
            [rows.penalty(random, "scj", told, one) for one in formed],
        )
        _reviewed(desk, bundle, whole=place == 0, until=until)
    _returned(desk, rows, days[2], until)
    with at(days[3], 15):
        staged(desk, Bundle("budgets", "czj", days[3], "所属单位2026年预算（补报）.xlsx", _spoilt(rows)), keep=True)


def _reviewed(desk: Desk, bundle: Bundle, *, whole: bool, until: date) -> None:
    with at(bundle.day):
        batch = staged(desk, bundle, keep=True)
        publishing.submit(batch=batch, reason="", by=desk.acting(bundle.organ, Duty.EDITOR))
    only = None if whole else (Sort.FIRST,)
    review_of(desk, batch, {"organ": bundle.organ, "decided": only}, bundle.day)
    if whole:
        with at(min(until, working(bundle.day + timedelta(days=6)))):
            publishing.publish(batch=Batch.objects.get(pk=batch.pk), by=desk.acting(bundle.organ, Duty.EDITOR))


def _returned(desk: Desk, rows: Rows, day: date, until: date) -> None:
    """A reviewer found what no check of cells can find."""
    school = next(one for one in demonstrate_lists.schools(rows)).rows[3]
    row = school | {"inspection": "合格", "colour": "白名单", "changed_on": (day - timedelta(days=2)).isoformat()}
    with at(day):
        batch = staged(desk, Bundle("private-schools", "jyj", day, "民办教育机构名单调整.csv", [row]), keep=True)
        publishing.submit(batch=batch, reason="年检整改后复查合格", by=desk.acting("jyj", Duty.EDITOR))
    with at(working(min(until, day + timedelta(days=1))), 15):
        step = Review.objects.get(subject=subject_of(batch), state="OPEN").steps.get(sort=Sort.FIRST)
        deciding.decide(
            step=step, verdict=Verdict.RETURN, by=desk.acting("jyj", Duty.REVIEWER), gates=frozenset({Gate.POLITICS}), standard="",
            opinion="复查结论还没有印发，请待文件印发后再调整名单。",
        )  # fmt: skip


def _spoilt(rows: Rows) -> list[Line]:
    """Five budgets of subordinate units with what people do type into cells."""
    found = []
    for n, name in enumerate(
        ("国库支付中心", "非税收入管理中心", "财政评审中心", "会计学会办公室", "乡镇财政管理中心")
    ):
        total = str(210 + n * 37)
        found.append({
            "year": "2026年", "level": "部门所属单位", "unit": f"云溪县{name}", "organ": rows.short("czj"), "parent": rows.short("czj"),
            "title": f"云溪县{name}2026年单位预算", "approved_on": "2026-02-13", "income": total, "spending": total, "general": total,
            "notes": "见报表说明。", "tables": f"https://www.yunxi.example/czyjs/2026/{n}",
        })  # fmt: skip
    found[0]["year"] = "2026年第一季度"
    found[1]["approved_on"] = "2026-02-30"
    found[2]["spending"] = "约280"
    found[3]["parent"] = ""
    found[4]["tables"] = "见财政局网站"
    return found

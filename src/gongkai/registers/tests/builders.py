"""Builders: a register in use, files with rows, batches read and published."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from openpyxl import Workbook

from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.models import Batch, Register
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.rules import shipped
from gongkai.registers.services import drawing, filling, publishing, registering, staging
from gongkai.registers.tests import drawn, samples

EXAMPLE = Path(registering.__file__).parents[1] / "data" / "local.yaml"
HEAD = ["培训名称", "培训日期", "培训类别", "培训内容", "授课人", "参加人数"]
LINE = ["业务培训{}", "2026-03-{:02d}", "业务培训", "受理和答复的时限", "张明", "{}"]


def writer(unit: str = "县财政局"):
    """A new information officer."""
    return orgs.actor(Duty.EDITOR, orgs.organ(unit))


def register(key: str = "trainings") -> Register:
    """A shipped register in use; `penalties` and `staff` are those of the samples."""
    orgs.office()
    place = orgs.jurisdiction()
    if key == "penalties":
        definition = samples.penalties()
        return queries.by_key(place.pk, key) or registering._begun(place.pk, definition, None)
    return registering.taken_into_use(jurisdiction_id=place.pk, key=key, by=None)


def local(shape: str = "table") -> Register:
    """A local register made by the office from the example; with places."""
    text = EXAMPLE.read_text("utf-8").replace("shape: table", f"shape: {shape}")
    place = "  - {key: place, title: 坐标, type: place, system: CGCS2000}\n  - {key: opened_on"
    return registering.define(text=text.replace("  - {key: opened_on", place), by=orgs.actor(Duty.OFFICE))


def line(number: int, **changes) -> list:
    """A sound line of trainings."""
    cells = dict(
        zip(HEAD, [LINE[0].format(number), LINE[1].format(number % 28 + 1), *LINE[2:5], number + 1], strict=True)
    )
    return list((cells | changes).values())


def xlsx(path: Path, lines, *, head=HEAD, title: str = "") -> Path:
    """A workbook with a head and lines."""
    book = Workbook()
    sheet = book.worksheets[0]
    if title:
        sheet.append([title])
    sheet.append(head)
    for one in lines:
        sheet.append(one)
    book.save(path)
    return path


def csv_of(path: Path, lines, *, head=HEAD, encoding: str = "utf-8-sig") -> Path:
    """The same as CSV."""
    out = StringIO()
    csv.writer(out).writerows([head, *lines])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def staged(path: Path, by=None, *, register_of: Register | None = None, read: bool = True, **options) -> Batch:
    """A file looked at and read."""
    by = by or writer()
    found = register_of or register()
    found.refresh_from_db()
    seen = staging.look(path=path, name=path.name, register=found, organ_id=by.organ_id, said=options.get("said"))
    batch = staging.begin(register=found, seen=seen, name=path.name, by=by, path=str(path), **options)
    if read:
        staging.read(batch=batch)
    return asking.batches(by).select_related("version").get(pk=batch.pk)


def published(path: Path, by=None, *, reason: str = "更正填报", **options) -> Batch:
    """A file read and made true, whatever review the definition asks."""
    batch = staged(path, by, **options)
    assert batch.state == "READY", list(asking.bad_cells(batch.pk).values_list("line", "sentence"))
    with transaction.atomic():
        row = publishing.locked(batch)
        row.reason = reason
        row.save(update_fields=["reason"])
        publishing.make_true(row, None)
    return row


def examples_published(key: str) -> Register:
    """The sound rows that came with a definition, public, each brought by the unit it names."""
    orgs.office()
    found = registering.taken_into_use(jurisdiction_id=orgs.jurisdiction().pk, key=key, by=None)
    definition = shipped.shipped()[key]
    keys = {one.title: one.key for one in definition.filled}
    for path in shipped.files():
        for cells in shipped.examples(path).get(key, shipped.Examples()).good:
            given = {keys[title]: cell for title, cell in cells.items()}
            named = [given[one.key] for one in definition.filled if one.type == "organ" and given.get(one.key)]
            for name in named:
                orgs.organ(name)
            by = writer(given.get(definition.organ) or "县财政局")
            made = filling.fill(register=found, cells=given, by=by)
            assert made.batch, made.wrong
            with transaction.atomic():
                publishing.make_true(publishing.locked(made.batch), None)
    return found


def work(at) -> None:
    """An organ's ordinary work: a batch that is public, one that waits, one with a bad cell; draws registered and drawn."""
    orgs.office(at.jurisdiction)
    by = orgs.actor(Duty.EDITOR, at)
    found = registering.taken_into_use(jurisdiction_id=at.jurisdiction_id, key="trainings", by=by)
    with TemporaryDirectory() as folder:
        for number, people in enumerate((12, 13, "很多")):
            one = line(number, 培训名称=f"{at.name}导入的培训", 参加人数=people)
            batch = staged(csv_of(Path(folder) / f"{at.name}导入{number}.csv", [one]), by, register_of=found)
            if number == 0:
                with transaction.atomic():
                    publishing.make_true(publishing.locked(batch), None)
    objects = drawn.filled(drawn.library(at.jurisdiction), by, 3, mark=at.name)
    for asked in (1, 2):
        drawn.registered(objects, by, asked=asked, purpose=f"{at.name}登记的抽查")
    drawing.finish(draw=drawn.drawn(objects, by, asked=2, purpose=f"{at.name}登记的抽查"), on=days.today(), by=by)

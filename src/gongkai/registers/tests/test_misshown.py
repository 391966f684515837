"""An error shown in a workbook of any form is named at its cell; it is never read as an empty cell."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from gongkai.kernel.errors import Refused
from gongkai.reading.services import office
from gongkai.registers.rules.cells import Spoilt
from gongkai.registers.services.sheets import opened

SHOWN = {(2, 2): "#DIV/0!", (3, 3): "#N/A", (5, 1): "#NAME?"}


def workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    first = book.active
    first["A1"], first["B2"], first["C3"], first["A4"], first["A5"] = "名称", "=1/0", "=NA()", "=TRUE()", "=NOSUCH(1)"
    book.create_sheet("另一张")["B1"] = "=1/0"
    book.save(out)
    return out.getvalue()


@pytest.mark.skipif(office.program() is None, reason="LibreOffice makes the files and is not installed")
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_errors_are_named_where_they_stand(tmp_path, form):
    path = tmp_path / f"a.{form}"
    path.write_bytes(office.converted(workbook(), form="xlsx", target=form))
    with opened(path, path.name) as table:
        first, second = ([line.cells for line in table.lines(name)] for name in table.names)
    spoilt = {
        (row, column): cell.sentence
        for row, cells in enumerate(first, 1)
        for column, cell in enumerate(cells, 1)
        if isinstance(cell, Spoilt)
    }
    assert spoilt.keys() == SHOWN.keys(), "TRUE is no error"
    assert all(code in spoilt[place] for place, code in SHOWN.items())
    assert first[0][0] == "名称"
    assert isinstance(second[0][1], Spoilt), "each sheet has its own"


@pytest.mark.parametrize(
    ("name", "data"), [("a.ods", b"PK\x03\x04cut"), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))]
)
def test_a_broken_workbook_is_refused(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refused), opened(path, name):
        pass

"""It raises nothing but its own sentence, and what it does not refuse holds no term."""

from __future__ import annotations

import zlib
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Name

from gongkai.redaction.rules import NotRedacted, Term
from gongkai.redaction.services import pdf_paint, redact
from gongkai.redaction.tests import builders, office
from gongkai.redaction.tests.builders import changed, drawn


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append([builders.TERM, "保留"])
    held = BytesIO()
    book.save(held)
    return held.getvalue()


NAME = "Zhang Sanfeng"
FILES = {
    "a.pdf": drawn(f"BT /H 18 Tf 20 200 Td ({NAME}) Tj ET BT /H 18 Tf 20 100 Td (Words) Tj ET"),
    "a.docx": office.word(office.PLANTED["runs"]),
    "a.xlsx": workbook(),
}


def outcome(source: bytes, name: str) -> tuple[bytes | None, str]:
    """(the new file, "。") or (None, the sentence of refusal)."""
    try:
        return redact(source, name, [Term(NAME), Term(builders.TERM)]).data, "。"
    except NotRedacted as refused:
        return None, str(refused)


@settings(max_examples=60)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_it_refuses_damaged_files_with_a_sentence_or_redacts_them(name, data):
    source = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(source) - 1))
        source[at : at + data.draw(st.integers(1, 6))] = data.draw(st.binary(max_size=6))
    done, said = outcome(bytes(source), name)
    assert said.endswith("。")
    if done is not None and name == "a.pdf":
        assert builders.leaks(done, NAME) == []
    elif done is not None:
        assert office.leaks(done) == []


def test_it_refuses_what_unpacks_to_more_than_is_allowed():
    def add(document):
        packed = zlib.compress(b"0 " * 53_000_000, 9)
        document.pages[0].obj.Contents = document.make_stream(b"")
        document.pages[0].obj.Contents.write(zlib.compress(packed), filter=Array([Name.FlateDecode, Name.FlateDecode]))

    with pytest.raises(NotRedacted, match="解压后过大"):
        redact(changed(FILES["a.pdf"], add), "a.pdf", [Term(NAME)])


def test_it_refuses_instructions_longer_than_any_page_has():
    def add(document):
        document.pages[0].obj.Contents = document.make_stream(b"q Q " * 6_000_000)

    with pytest.raises(NotRedacted, match="解压后过大"):
        redact(changed(FILES["a.pdf"], add), "a.pdf", [Term(NAME)])


def test_it_refuses_pages_too_large_to_be_drawn_and_draws_large_ones(monkeypatch):
    def size(side):
        return lambda document: document.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, side, side]))

    with pytest.raises(NotRedacted, match="页面过大"):
        redact(changed(FILES["a.pdf"], size(40_000)), "a.pdf", [Term(NAME)])
    monkeypatch.setattr(pdf_paint, "MOST_PIXELS", 1_000_000)
    done = redact(changed(FILES["a.pdf"], size(2_000)), "a.pdf", [Term(NAME)])
    assert done.painted == (1,)
    with pikepdf.open(BytesIO(done.data)) as document:
        assert int(document.pages[0].obj.Resources.XObject.P.Width) ** 2 <= 1_010_000

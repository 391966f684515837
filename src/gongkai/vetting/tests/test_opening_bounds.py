"""What a hostile, damaged or unlucky file gets: a sentence that it was not wholly read, never a pass and never a crash."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from gongkai.reading.services import office
from gongkai.reading.tests.builders import ofd, ofd_text, pdf
from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import CannotClean, cleaned, open_file, shapes
from gongkai.vetting.tests.making import PERSON, hidden_book, packed, photo, place_of, word
from gongkai.vetting.tests.test_opening import slides

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAMPLES = {
    "a.docx": word("公示", PERSON, author="周五"),
    "a.xlsx": hidden_book(),
    "a.pptx": slides(),
    "a.pdf": pdf("公示"),
    "a.ofd": ofd(ofd_text("公示", 30, 30)),
    "a.zip": packed({"a.docx": word("公示"), "b.txt": b"1"}),
    "a.jpg": photo(),
}


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.docx", "文件是空的"),
        (b"PK\x03\x04" + b"\0" * 80, "a.docx", "不完整或已损坏"),
        (SAMPLES["a.docx"][:-40], "a.docx", "不完整或已损坏"),
        (SAMPLES["a.xlsx"][: len(SAMPLES["a.xlsx"]) // 2], "a.xlsx", "不完整或已损坏"),
        (b"%PDF-1.7\n%%EOF", "a.pdf", "不完整或已损坏"),
        (b"PK\x03", "a.ofd", "不完整或已损坏"),
        (b"%P", "a.pdf", "不完整或已损坏"),
        (OLE + b"\0" * 600, "a.doc", "不完整或已损坏"),
        (b"Rar!\x1a\x07\0", "a.rar", "RAR、7Z"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 30, "a.7z", "RAR、7Z"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "a.jpg", "不完整或已损坏"),
        (bytes(range(256)) * 40, "a.txt", "认不出文件的格式"),
        (packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a>"}), "a.docx", "不完整或已损坏"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 60, "a.heic", "HEIC"),
    ],
)
def test_it_says_why_it_was_not_read(data, name, sentence):
    opened = open_file(data, name=name)
    assert sentence in opened.unchecked
    assert opened.unchecked.endswith("。")
    assert opened.unchecked.count("。") == 1


def test_it_refuses_a_file_of_eighty_megabytes_before_looking():
    began = time.monotonic()
    opened = open_file(b"PK\x03\x04" + bytes(80 * 1024 * 1024), name="a.docx")
    assert opened.unchecked == "文件超过 60 MB，没有检查，请拆分或压缩其中的图片后再上传。"
    assert time.monotonic() - began < 2


def test_it_does_not_pass_an_encrypted_office_file():
    # the new forms, enciphered, are compound files with a stream of this name
    import olefile

    assert olefile.MAGIC == OLE
    data = compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000})
    opened = open_file(data, name="a.docx")
    assert "密码" in opened.unchecked


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, each of at least 4096 bytes (the plainest layout of [MS-CFB])."""
    sector, end, free, fat_mark = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    fat: list[int] = [fat_mark]
    body: list[bytes] = []
    entries = [entry("Root Entry", 5, 1 if streams else free, end, 0, free)]
    names = list(streams)
    first_data = 1 + (len(streams) + 1 + 3) // 4
    for index in range(1, first_data):
        fat.append(index + 1 if index + 1 < first_data else end)
    for index, name in enumerate(names):
        data = streams[name]
        count = (len(data) + sector - 1) // sector
        start = len(fat)
        fat.extend([*range(start + 1, start + count), end])
        body.append(data.ljust(count * sector, b"\0"))
        entries.append(entry(name, 2, free, start, len(data), index + 2 if index + 1 < len(names) else free))
    fat.extend([free] * (128 - len(fat)))
    directory = b"".join(entries).ljust((first_data - 1) * sector, b"\0")
    head = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    return head + struct.pack("<128I", *fat) + directory + b"".join(body)


def entry(name: str, kind: int, child: int, start: int, size: int, right: int) -> bytes:
    """A directory entry of a compound file."""
    wide = name.encode("utf-16-le") + b"\0\0"
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(wide), kind, 1, 0xFFFFFFFF, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def test_it_opens_an_embedded_package_of_an_old_file():
    name, inner = "名单.txt".encode("gb18030"), f"证件 {PERSON}".encode()
    native = struct.pack("<IH", 0, 2) + name + b"\0C:\\x\\a.txt\0" + struct.pack("<I", 3)
    native += struct.pack("<I", 4) + b"a\0\0\0" + struct.pack("<I", len(inner)) + inner
    data = compound({"\x01Ole10Native": native.ljust(4200, b"\0"), "\x01CompObj": b"x" * 4100})
    opened = open_file(data, name="oleObject1.bin")
    assert place_of(opened, PERSON) == ("嵌入的文件“名单.txt” › 第1行", None)


def test_it_says_what_old_files_need_without_libreoffice(monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    assert "需要 LibreOffice" in open_file(b"{\\rtf1 a}", name="a.rtf").unchecked
    assert "需要 LibreOffice" in open_file(compound({"WordDocument": b"x" * 5000}), name="a.wps").unchecked
    assert "需要 LibreOffice" in open_file(compound({"PowerPoint Document": b"x" * 5000}), name="a.ppt").unchecked


def test_it_reads_the_other_members_when_one_has_a_password():
    held = bytearray(packed({"密.txt": b"1", "明.txt": PERSON.encode()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        held[held.index(mark) + offset] |= 1
    opened = open_file(bytes(held), name="a.zip")
    assert opened.unchecked == "压缩包内“密.txt”：设了密码，没有检查，请取消密码后再上传。"
    assert place_of(opened, PERSON)[0] == "压缩包内“明.txt” › 第1行"


def test_it_refuses_a_zip_bomb_in_little_memory():
    bomb = packed({"a.txt": b"0" * (90 * 1024 * 1024)})
    tracemalloc.start()
    opened = open_file(bomb, name="a.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "压缩炸弹" in opened.unchecked
    assert peak < 8 * 1024 * 1024


def test_it_ends_at_a_zip_in_a_zip_in_a_zip():
    data = packed({"a.txt": PERSON.encode()})
    for _ in range(12):
        data = packed({"a.zip": data})
    opened = open_file(data, name="a.zip")
    assert "层层嵌套过深" in opened.unchecked


def test_it_counts_what_all_members_cost_together(monkeypatch):
    monkeypatch.setattr(shapes, "MAX_INNER_BYTES", 1000)
    monkeypatch.setattr(shapes.Budget, "__init__", budget_of(1000, 2_000))
    data = packed({f"{index}.txt": b"a" * 300 for index in range(9)})
    assert "没有查完" in open_file(data, name="a.zip").unchecked


def test_it_counts_the_members(monkeypatch):
    monkeypatch.setattr(shapes.Budget, "__init__", budget_of(10_000_000, 5))
    data = packed({f"{index}.txt": b"a" for index in range(9)})
    assert "太多，没有查完" in open_file(data, name="a.zip").unchecked


def budget_of(size: int, members: int):
    """A budget of so many bytes and members."""

    def make(self):
        self.bytes, self.text, self.pieces, self.members, self.until = (
            size, 10_000_000, 10_000, members, time.monotonic() + 60,
        )  # fmt: skip

    return make


def test_it_ends_when_time_is_over(monkeypatch):
    def late(self):
        self.bytes, self.text, self.pieces, self.members, self.until = 10**9, 10**9, 10**6, 10**4, time.monotonic() - 1

    monkeypatch.setattr(shapes.Budget, "__init__", late)
    assert "检查超时" in open_file(SAMPLES["a.xlsx"], name="a.xlsx").unchecked


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "OFD.xml"])
def test_it_never_expands_xml_entities(part):
    bomb = '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {chr(98 + index)} "{f"&{chr(97 + index)};" * 10}">' for index in range(9)
    )
    began = time.monotonic()
    opened = open_file(packed({part: f"{bomb}]><a><body><p><r><t>&j;</t></r></p></body></a>".encode()}), name="a.docx")
    assert sum(len(piece.text) for piece in opened.pieces) < 1000
    assert time.monotonic() - began < 3


def test_it_never_opens_a_file_named_in_xml(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    body = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a><body><p><r><t>甲&x;</t></r></p></body></a>'
    opened = open_file(packed({"word/document.xml": body.encode()}), name="a.docx")
    assert "机密" not in "".join(piece.text for piece in opened.pieces)


def test_it_ends_at_deep_nesting():
    deep = "<table><tr><td>" * 2_000 + PERSON
    opened = open_file(f"<html><body>{deep}</body></html>".encode(), name="a.html")
    assert PERSON in "".join(piece.text for piece in opened.pieces) or opened.unchecked
    xml = "<w:tbl><w:tr><w:tc>" * 300
    body = f'<w:document xmlns:w="w"><w:body>{xml}</w:body></w:document>'
    assert open_file(packed({"word/document.xml": body.encode()}), name="a.docx").unchecked


@given(
    name=some.sampled_from(sorted(SAMPLES)),
    where=some.floats(0, 1),
    cut=some.booleans(),
    junk=some.binary(min_size=1, max_size=40),
)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_it_never_raises_on_a_damaged_file(name, where, cut, junk):
    data = SAMPLES[name]
    at = int(where * len(data))
    data = data[:at] if cut else data[:at] + junk + data[at + len(junk) :]
    opened = open_file(data, name=name)
    assert opened.unchecked == "" or opened.unchecked.endswith("。")
    assert all(isinstance(piece.at(0)[0], str) for piece in opened.pieces)
    if cut and name != "a.jpg" and at < len(SAMPLES[name]) - 6:  # a picture cut short hides nothing
        assert opened.unchecked
    with suppress(CannotClean):
        cleaned(data, name=name, replacements=[(PERSON, "*" * 18)], drop=frozenset(HitKind))


@given(
    data=some.binary(max_size=400),
    name=some.sampled_from(["a.docx", "a.xls", "a.pdf", "a.txt", "a.html", "a.zip", "a", "a.csv"]),
    head=some.sampled_from([b"", OLE, b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xd8\xff", b"GIF89a", b"<html>", b"{\\rtf"]),
)
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_it_never_raises_on_random_bytes(data, name, head):
    if head == b"{\\rtf":
        return  # LibreOffice would be started each time
    opened = open_file(head + data, name=name)
    assert opened.unchecked == "" or opened.unchecked.endswith("。")


@given(
    part=some.sampled_from(["word/document.xml", "docProps/core.xml", "word/settings.xml", "[Content_Types].xml"]),
    junk=some.binary(max_size=60),
    where=some.floats(0, 1),
)
@settings(max_examples=80, suppress_health_check=list(HealthCheck))
def test_it_never_raises_on_a_damaged_part(part, junk, where):
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(SAMPLES["a.docx"])) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                at = int(where * len(content))
                content = content[:at] + junk + content[at:]
            target.writestr(name, content)
    opened = open_file(held.getvalue(), name="a.docx")
    assert opened.unchecked == "" or opened.unchecked.endswith("。")

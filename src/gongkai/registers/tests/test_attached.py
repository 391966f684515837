"""A file in a cell: how it is named, kept, found, and what a definition may not do with it. No database."""

from __future__ import annotations

import pytest

from gongkai.registers.rules import attached
from gongkai.registers.rules.cells import Attached
from gongkai.registers.rules.hints import how
from gongkai.registers.rules.parsing import BadDefinition, parse
from gongkai.registers.rules.reading import read
from gongkai.registers.rules.showing import exported, printed
from gongkai.registers.tests import files, samples

DIGEST = "ab" * 32


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("附件/申请书.pdf", "只写文件名"),
        ("..\\申请书.pdf", "只写文件名"),
        ("C:\\申请书.pdf", "只写文件名"),
        ("申请书?.pdf", "不能作文件名"),
        ("申" * 121 + ".pdf", "不能作文件名"),
        ("申请书", "扩展名"),
        ("申请书.exe", "扩展名"),
        ("申请书.zip", "扩展名"),
        (12.5, "扩展名"),
    ],
)
def test_it_refuses_what_is_no_name_of_a_file_that_goes_out(cell, says):
    assert says in read(samples.field(type="file"), cell, samples.context()).wrong


def test_it_finds_the_file_that_came_whatever_its_width_and_case():
    context = samples.context(files={attached.known_as("申请书（样表）.PDF"): f"{DIGEST}/申请书（样表）.PDF"})
    one = samples.field(type="file")
    for name in ("申请书（样表）.PDF", "申请书(样表).pdf", " 申请书（样表） .pdf"):
        assert read(one, name, context).text == f"{DIGEST}/申请书（样表）.PDF"
    assert read(one, "别的.pdf", context).text == "别的.pdf"
    assert read(one, Attached("a/b.pdf", DIGEST), context).text == f"{DIGEST}/b.pdf"
    assert "不能放文件" in read(samples.field(type="text"), Attached("b.pdf", DIGEST), context).wrong
    assert "不能放文件" in read(samples.field(type="date"), Attached("b.pdf", DIGEST), context).wrong
    assert read(one, None, context).text == ""
    assert read(samples.field(type="file", required="yes"), None, context).wrong == "必填，现在是空的。"


def test_it_keeps_the_digest_and_shows_the_name():
    one = samples.field(type="file")
    value = attached.kept(DIGEST, "申请书.pdf")
    assert (attached.sha256_of(value), attached.name_of(value)) == (DIGEST, "申请书.pdf")
    assert (attached.sha256_of("申请书.pdf"), attached.name_of("申请书.pdf")) == ("", "申请书.pdf")
    assert printed(one, value, str) == exported(one, value, str) == "申请书.pdf"


def test_it_says_how_the_column_is_filled_in():
    assert "只写文件名" in how(samples.field(type="file"))
    assert "只写文件名" not in how(samples.field(type="file"), listed=False)


def test_it_names_what_is_missing_and_what_is_not_used():
    assert "没有随表上传" in attached.missing("甲.pdf", [])
    assert "是不是“申请书样表.pdf”" in attached.missing("申请书.pdf", ["申请书样表.pdf", "乙.doc"])
    assert attached.missing("申请书.pdf", ["乙.doc"]).endswith("请核对文件名。")
    assert attached.unused([]) == []
    assert attached.unused(["甲.pdf"]) == ["附件“甲.pdf”没有哪一行写着，没有收入。"]
    assert "等21个文件" in attached.unused(f"{n}.pdf" for n in range(21))[0]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("identity: [number]", "identity: [number, copy]", "identity"),
        ("name: title", "name: copy", "name"),
        ("columns: [title, number, copy]", "columns: [title, number, copy], filters: [copy]", "filters"),
        ("columns: [title, number, copy]", "columns: [title, number, copy], sorts: [copy]", "sorts"),
        ("columns: [title, number, copy]", "columns: [title, number, copy], words: [copy]", "words"),
        ("review: none", "review: none\nwithdrawal: {days: 3, keep: [copy], article: 某条}", "keep"),
        ("type: file, required: yes", "type: file, many: yes", "没有“many”"),
        ("type: file, required: yes", "type: file, open: masked", "遮蔽"),
    ],
)
def test_it_is_not_what_rows_are_known_found_or_ordered_by(old, new, says):
    parse(files.DEFINITION)
    with pytest.raises(BadDefinition) as bad:
        parse(files.DEFINITION.replace(old, new))
    assert says in "".join(map(str, bad.value.faults))

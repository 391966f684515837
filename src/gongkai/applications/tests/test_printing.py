"""Printing for many: one PDF behind its list, labels for the post."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest

from gongkai.accounts.models import User
from gongkai.applications.rules import printing as rules
from gongkai.applications.rules.letters import LetterKind
from gongkai.applications.services import lettering, printing
from gongkai.applications.tests import builders, lives
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

LATER = date(2026, 3, 4)


def test_it_says_how_many_fit_and_names_who_has_no_address():
    assert rules.reasons_not_to_print(0) == ["请先勾选要打印的申请。"]
    assert (rules.reasons_not_to_print(1), len(rules.reasons_not_to_print(101))) == ([], 1)
    assert rules.reasons_not_to_label([], 14) == []
    assert rules.reasons_not_to_label([], 15) == ["起始位置应为1至14。"]
    assert "YSQ1、YSQ2" in rules.reasons_not_to_label(["YSQ1", "YSQ2"], 1)[0]


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people(db):
    return lives.office_of(orgs.organ())


def pages(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "") for page in pypdfium2.PdfDocument(data)]


def scan() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


def receipt(row, people):
    return lettering.make(
        application=row, kind=LetterKind.RECEIPT, about=row.uuid, number="", dated_on=days.today(), given={}, by=people.requests
    )  # fmt: skip


def test_it_puts_the_chosen_letters_in_order_behind_their_list(people):
    first, second, third = (lives.accepted(people, name=name) for name in ("王小满", "李秋分", "赵谷雨"))
    lives.issued(first, people, on=LATER)  # its sealed file is no sound PDF
    lives.approved(second, people, on=LATER)
    with days.standing_at(LATER):
        one = receipt(third, people)
        receipt(first, people)
        lettering.attach(
            letter=one, stamped=files.store(data=scan(), name="回执.pdf", by=None, sensitive=True), by=people.requests
        )
        rows = [lives.now(row) for row in (second, first, third)]
        told = pages(printing.bundle(applications=rows, kinds=["REPLY", "RECEIPT"], by=people.requests))
        assert [name in told[at] for at, name in ((1, "李秋分"), (2, "王小满"), (-2, "王小满"))] == [True] * 3
        assert "登记回执" in told[-2]
        assert (told[0].count("回执"), told[-1]) == (2, "")
        assert "共4份" in told[0]
        assert [told[0].count(note) for note in ("未盖章", "盖章件另行打印")] == [2, 1]
        assert told[0].index(second.case.number) < told[0].index(first.case.number) < told[0].index(third.case.number)
        assert all(name not in told[0] for name in ("王小满", "李秋分", "赵谷雨"))
        only = pages(printing.bundle(applications=rows, kinds=["RECEIPT"], by=people.requests))
        assert [len(only), "李秋分" in "".join(only)] == [3, False]
        with pytest.raises(Refused, match="还没有这些文书"):
            printing.bundle(applications=rows, kinds=["DELIVERY"], by=people.requests)
        with pytest.raises(Refused, match="请选择要打印的文书"):
            printing.bundle(applications=rows, kinds=[], by=people.requests)
        with pytest.raises(Refused, match="由受理机关"):
            printing.bundle(applications=rows, kinds=["REPLY"], by=people.reviewer)
    assert Entry.objects.filter(verb="application.printed").count() == 2


def test_it_prints_labels_from_any_place_and_names_whom_it_cannot_write_to(people):
    rows = [lives.accepted(people, name=f"申请人{n}") for n in range(8)]
    told = pages(printing.labels(applications=rows, start=8, by=people.requests))
    assert [text.count("（收）") for text in told] == [7, 1]
    assert "云溪县城关镇人民路1号" in told[0]
    homeless = builders.applied(people.organ, by=people.requests)
    with pytest.raises(Refused, match=homeless.case.number):
        printing.labels(applications=[*rows, homeless], start=1, by=people.requests)


def test_it_prints_from_the_ledger_what_is_ticked_of_the_own_organ_alone(people):
    row = lives.accepted(people)
    other = builders.applied(orgs.organ("县水利局"))
    lives.approved(row, people, on=LATER)
    client = orgs.client_as(User.objects.get(pk=people.requests.user_id))
    ledger = client.get("/desk/applications/").content.decode()
    assert (f'value="{row.uuid}"' in ledger, str(other.uuid) in ledger) == (True, False)
    assert f'value="{row.uuid}"' in client.get("/desk/applications/board/").content.decode()
    address = "/desk/applications/print/"
    assert "没有勾选申请" in client.get(address).content.decode()
    page = client.get(address, {"row": row.uuid}).content.decode()
    assert all(words in page for words in (row.case.number, "云溪县城关镇人民路1号", "答复书"))
    for wrong in (other.uuid, "x"):
        assert client.get(address, {"row": wrong}).status_code == 404
    made = client.post(address, {"row": row.uuid, "do": "letters", "kinds": "REPLY"})
    assert (made.status_code, made.content[:4], made["Cache-Control"]) == (200, b"%PDF", "private, no-store")
    none = client.post(address, {"row": row.uuid, "do": "letters"})
    assert (none.status_code, "请选择要打印的文书" in none.content.decode()) == (422, True)
    assert client.post(address, {"row": row.uuid, "do": "labels", "start": "15"}).status_code == 422
    assert client.post(address, {"row": row.uuid, "do": "labels", "start": "3"}).content[:4] == b"%PDF"
    reviewer = orgs.client_as(User.objects.get(pk=people.reviewer.user_id))
    assert reviewer.get(address, {"row": row.uuid}).status_code == 404
    assert 'form="print"' not in reviewer.get("/desk/applications/").content.decode()
    assert orgs.client_for(Duty.OFFICE).get(address, {"row": row.uuid}).status_code == 404

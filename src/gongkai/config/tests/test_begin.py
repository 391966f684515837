from __future__ import annotations

import pytest
from django.db import OperationalError
from django.urls import reverse

from gongkai.config import begin
from gongkai.orgs.models import Jurisdiction

pytestmark = pytest.mark.django_db
GIVEN = ["--place", "云溪县", "--office", "云溪县人民政府办公室", "--username", "first", "--name", "赵一"]


def test_it_lets_the_first_administrator_sign_in(monkeypatch, client):
    monkeypatch.setenv("GONGKAI_FIRST_PASSWORD", "Cloud-Creek-2026")
    assert begin.main(GIVEN) == 0
    answer = client.post(reverse("accounts:sign_in"), {"username": "first", "password": "Cloud-Creek-2026"})
    assert answer.status_code == 302
    assert client.get(reverse("orgs:organs")).status_code == 200


@pytest.mark.parametrize("password", ["short", "alllowercaseletters"])
def test_it_changes_nothing_when_the_password_is_poor(monkeypatch, capsys, password):
    monkeypatch.setenv("GONGKAI_FIRST_PASSWORD", password)
    assert begin.main(GIVEN) == 2
    assert "口令" in capsys.readouterr().err
    assert not Jurisdiction.objects.exists()


def test_it_refuses_a_second_time(monkeypatch, capsys):
    monkeypatch.setenv("GONGKAI_FIRST_PASSWORD", "Cloud-Creek-2026")
    begin.main(GIVEN)
    assert begin.main(GIVEN) == 2
    assert "已经存在" in capsys.readouterr().err


def test_it_says_where_to_write_what_it_cannot_ask(monkeypatch, capsys):
    monkeypatch.delenv("GONGKAI_FIRST_PASSWORD", raising=False)

    def no_terminal(prompt):
        raise EOFError

    monkeypatch.setattr("getpass.getpass", no_terminal)
    assert begin.main(GIVEN) == 2
    assert "GONGKAI_FIRST_PASSWORD" in capsys.readouterr().err


def test_it_asks_for_the_tables_first(monkeypatch, capsys):
    monkeypatch.setenv("GONGKAI_FIRST_PASSWORD", "Cloud-Creek-2026")

    def no_tables(*given):
        raise OperationalError("no such table: orgs_jurisdiction")

    monkeypatch.setattr(begin, "begin", no_tables)
    assert begin.main(GIVEN) == 2
    assert "gongkai migrate" in capsys.readouterr().err

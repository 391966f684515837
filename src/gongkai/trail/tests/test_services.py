from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongkai.kernel import crypto, days
from gongkai.kernel.errors import Refused
from gongkai.trail import queries, rules, services
from gongkai.trail.models import CaseKey, Entry, Seal
from gongkai.trail.services import recording
from gongkai.trail.tests.builders import Someone, without_guard

pytestmark = pytest.mark.django_db
SUBJECT = "ledger.Task:1"


def test_it_appends_to_the_chain_of_its_record():
    first = services.record("task.made", of=SUBJECT, by=None)
    second = services.record("task.accepted", of=SUBJECT, by=Someone(), reason="材料齐全")
    other = services.record("task.made", of="ledger.Task:2", by=Someone())
    assert (first.sequence, first.previous, first.actor_name) == (1, rules.START, "系统")
    assert (second.sequence, second.previous, second.actor_name, second.jurisdiction_id) == (2, first.hash, "李信息", 1)
    assert (other.sequence, other.previous) == (1, rules.START)
    assert [entry.verb for entry in queries.history(SUBJECT)] == ["task.made", "task.accepted"]
    assert list(queries.histories([SUBJECT, "x"])) == [SUBJECT, "x"]


def test_it_names_the_chain_of_a_model():
    key = CaseKey.objects.create(subject="x", made_at=days.now())
    assert services.subject_of(key) == queries.subject_of(key) == f"trail.CaseKey:{key.pk}"
    assert services.record("x", of=key, by=None).subject == f"trail.CaseKey:{key.pk}"


def test_it_reads_back_what_it_hashed():
    services.record(
        "task.changed", of=SUBJECT, by=Someone(), before={"due": date(2026, 1, 1), "sum": Decimal("1.50"), "big": 1e22, "t": 1e-7},
        at_=datetime(2026, 1, 1, tzinfo=UTC), text="汉字\x00\ud800", rate=0.1, nothing=None, many={"b", "a"},
    )  # fmt: skip
    assert queries.faults() == []


@pytest.mark.parametrize("moment", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 0, 0, 100, tzinfo=UTC)])
def test_it_reads_back_moments_alike(moment):
    with days.standing_at(moment):
        services.record("a", of=SUBJECT, by=None)
        services.seal()
    assert queries.faults() == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trail_entry SET verb = 'x'",
        "DELETE FROM trail_entry",
        "UPDATE trail_seal SET count = 9",
        "DELETE FROM trail_seal",
    ],
)
def test_the_database_refuses_to_change_what_was_written(sql):
    services.record("a", of=SUBJECT, by=None)
    services.seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert queries.faults() == []


def test_it_tries_again_when_another_writer_was_first(monkeypatch):
    real = recording._LAST

    def stale_once(**_):
        monkeypatch.setattr(recording, "_LAST", real)
        return []

    services.record("first", of=SUBJECT, by=None)
    monkeypatch.setattr(recording, "_LAST", stale_once)
    assert services.record("second", of=SUBJECT, by=None).sequence == 2
    assert queries.faults() == []


def test_it_does_not_take_another_fault_for_a_lost_race(monkeypatch):
    calls = []
    monkeypatch.setattr(rules, "entry_hash", lambda *_: calls.append(1) or "0")
    services.record("first", of=SUBJECT, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.record("first", of="other:1", by=None)
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_it_keeps_one_chain_under_many_writers():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("SQLite in memory does not wait for a writer; runs on PostgreSQL")
    errors = []

    def write():
        try:
            for _ in range(8):
                with transaction.atomic():
                    services.record("a", of=SUBJECT, by=None)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        services.seal()
    for thread in threads:
        thread.join()
    services.seal()
    assert errors == []
    assert [entry.sequence for entry in queries.history(SUBJECT)] == list(range(1, 33))
    assert queries.faults() == []


def test_it_seals_what_is_new_and_chains_the_seals(monkeypatch):
    assert services.seal() is None
    for number in range(3):
        services.record("a", of=f"x.Y:{number}", by=None)
    first = services.seal()
    assert services.seal() is None
    services.record("b", of="x.Y:1", by=None)
    second = services.seal()
    assert (first.count, second.count, second.previous, second.first_id) == (3, 1, first.hash, first.last_id + 1)
    monkeypatch.setattr("gongkai.trail.services.sealing.AT_MOST", 2)
    for number in range(5):
        services.record("c", of=f"x.Y:{number}", by=None)
    services.seal()
    assert list(Seal.objects.order_by("id").values_list("count", flat=True)) == [3, 1, 2, 2, 1]
    assert queries.faults() == []


def test_it_leaves_an_anchor_a_day(settings, tmp_path):
    settings.ANCHOR_FOLDER = str(tmp_path / "elsewhere")
    services.leave_anchor()
    services.record("a", of=SUBJECT, by=None)
    path = services.leave_anchor()
    lines = path.read_text().splitlines()
    assert len(lines) == 2
    assert Seal.objects.get().hash in lines[1]


def test_it_hides_personal_values_and_forgets_them_with_the_key():
    key = services.case_key("applications.Application:7")
    assert services.case_key("applications.Application:7") == key
    veil = services.veiled("13800001234", key)
    services.record("application.received", of="applications.Application:7", by=Someone(), phone=veil)
    assert services.unveiled(veil, key) == "13800001234"
    assert services.veiled("13800001234", key)["digest"] != veil["digest"]
    assert "13800001234" not in str(Entry.objects.get().content)
    with pytest.raises(Refused, match="原因"):
        services.destroy_case_key(subject="applications.Application:7", by=Someone(), reason="")
    services.destroy_case_key(subject="applications.Application:7", by=Someone(), reason="保存期满")
    with pytest.raises(crypto.CannotOpen, match="已经销毁"):
        services.case_key("applications.Application:7")
    with pytest.raises(Refused, match="已经销毁"):
        services.destroy_case_key(subject="applications.Application:7", by=Someone(), reason="再次")
    with pytest.raises(Refused, match="没有密钥"):
        services.destroy_case_key(subject="none", by=Someone(), reason="x")
    services.seal()
    assert queries.faults() == []


def test_it_notices_a_veil_whose_digest_was_changed():
    key = crypto.new_key()
    veil = services.veiled("甲", key)
    with pytest.raises(crypto.CannotOpen):
        services.unveiled({**veil, "digest": crypto.digest("乙", b"1")}, key)


def test_it_says_when_the_triggers_are_missing():
    from gongkai.trail.tests.builders import guard

    assert queries.unguarded() == []
    guard.drop(connection)
    assert "触发器" in queries.faults()[0]
    guard.create(connection)
    without_guard(lambda: None)
    assert queries.unguarded() == []

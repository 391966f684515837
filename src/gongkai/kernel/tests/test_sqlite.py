"""Writers of one SQLite file begin in turn, among threads and among processes."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, OperationalError, connection, transaction

from gongkai.kernel.sqlite3.line import Line

HOLD = """
import sys, time
from gongkai.kernel.sqlite3.line import Line
Line(sys.argv[1], 5).enter()
print("in", flush=True)
time.sleep(60)
"""


def test_one_thread_at_a_time(tmp_path):
    line, inside, most = Line(str(tmp_path / "writers"), 20), [0], [0]

    def one(_: int) -> None:
        line.enter()
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.001)
        inside[0] -= 1
        line.leave()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(80)))
    assert (inside, most) == ([0], [1])


def test_another_process_is_waited_for_and_its_death_ends_its_turn(tmp_path):
    path = str(tmp_path / "writers")
    other = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with pytest.raises(OperationalError, match="locked"):
            Line(path, 0.05).enter()
        other.kill()
        other.wait()
        line = Line(path, 5)
        line.enter()
        line.leave()
    finally:
        other.kill()
        other.wait()
        other.stdout and other.stdout.close()


def test_who_gave_up_holds_nobody_up(tmp_path):
    path = str(tmp_path / "writers")
    first, second = Line(path, 5), Line(path, 0.01)
    first.enter()
    with pytest.raises(OperationalError):
        second.enter()
    first.leave()
    second.enter()
    second.leave()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone has one writer at a time")
def test_a_transaction_gives_its_place_back_however_it_ends():
    with transaction.atomic(), transaction.atomic():
        ContentType.objects.create(app_label="line", model="kept")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContentType.objects.bulk_create([ContentType(app_label="line", model=name) for name in ("undone", "kept")])
    assert connection._at_head is None
    transaction.set_autocommit(False)
    connection.close()
    assert connection._at_head is None
    assert list(ContentType.objects.filter(app_label="line").values_list("model", flat=True)) == ["kept"]

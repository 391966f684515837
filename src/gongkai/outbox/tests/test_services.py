from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import OperationalError, transaction

from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.outbox import jobs, queries, rules, services
from gongkai.outbox.models import DeadLetter, Event, Follower, Schedule
from gongkai.outbox.services import announcing, following, leases, scheduling

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Someone:
    user_id, name = 7, "王管理"


@pytest.fixture(autouse=True)
def quiet_house(monkeypatch):
    """A house without the real connections of wiring."""
    monkeypatch.setattr(following, "_followers", {})
    monkeypatch.setattr(scheduling, "_schedules", {})
    monkeypatch.setattr(announcing, "_in_step", announcing.defaultdict(list))


def other_process(monkeypatch, name="other:1:x"):
    monkeypatch.setattr(leases, "holder", lambda: name)


def test_it_calls_listeners_in_step_and_takes_all_back_together():
    heard = []
    services.listen_in_step("a.done", lambda a_id: heard.append(a_id))
    services.announce("a.done", a_id=3)
    assert heard == [3]

    def fail(a_id):
        raise RuntimeError

    services.listen_in_step("a.done", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        services.announce("a.done", a_id=4)
    assert Event.objects.count() == 1


def test_it_refuses_a_second_registration():
    def listener(**ids):
        return None

    services.listen_in_step("a", listener)
    services.follow("index", {})
    services.schedule("seal", listener, every=timedelta(1))
    for again in (
        lambda: services.listen_in_step("a", listener),
        lambda: services.follow("index", {}),
        lambda: services.schedule("seal", listener, every=timedelta(1)),
    ):
        with pytest.raises(ValueError):
            again()


def test_it_tells_every_follower_everything_in_order_once():
    heard = {"one": [], "two": []}
    services.follow("one", {"a": lambda n: heard["one"].append(n)})
    services.follow("two", {"a": lambda n: heard["two"].append(n), "b": lambda n: heard["two"].append(-n)})
    for number in range(5):
        services.announce("a", n=number)
        services.announce("b", n=number)
    assert services.drain() == 15
    assert heard == {"one": [0, 1, 2, 3, 4], "two": [0, 0, 1, -1, 2, -2, 3, -3, 4, -4]}
    assert services.drain() == 0


def test_it_reads_more_than_one_batch():
    heard = []
    services.follow("one", {"a": lambda n: heard.append(n)})
    Event.objects.bulk_create(Event(name="a", ids={"n": n}, at=NOW) for n in range(2 * following.BATCH + 3))
    services.drain()
    assert heard == list(range(2 * following.BATCH + 3))


def test_it_does_not_lose_an_event_that_commits_late():
    heard = []
    services.follow("one", {"a": lambda n: heard.append(n)})
    Event.objects.create(id=50, name="a", ids={"n": 50}, at=NOW)
    services.drain()
    Event.objects.create(id=49, name="a", ids={"n": 49}, at=NOW)  # its number was handed out before, committed after
    services.drain()
    assert heard == [50, 49]


def test_it_tries_again_with_growing_waits_and_then_moves_on():
    calls = []

    def fragile(n):
        calls.append(n)
        if n == 1:
            raise RuntimeError("坏了")

    services.follow("one", {"a": fragile})
    services.announce("a", n=1)
    services.announce("a", n=2)
    moment = NOW
    for turn in range(1, rules.TRIES + 1):
        with days.standing_at(moment):
            services.work_once()
            assert calls == [1] * turn
            services.work_once()
            assert calls == [1] * turn + ([2] if turn == rules.TRIES else []), "it waits before it tries again"
        moment += rules.wait_after(turn)
    letter = DeadLetter.objects.get()
    assert letter.state == "WAITING"
    assert "坏了" in letter.error
    assert queries.dead_letters().count() == 1


def dead_letter(fails):
    def fragile(n):
        fails.append(n)
        if len(fails) <= rules.TRIES:
            raise RuntimeError("坏了")

    services.follow("one", {"a": fragile})
    services.announce("a", n=1)
    for turn in range(rules.TRIES):
        with days.standing_at(NOW + timedelta(minutes=6 * turn)):
            services.work_once()
    return DeadLetter.objects.get()


def test_it_hands_a_letter_over_again_when_asked():
    calls = []
    services.retry_letter(letter=dead_letter(calls), by=Someone())
    services.drain()
    letter = DeadLetter.objects.get()
    assert (letter.state, letter.settled_by_name, len(calls)) == ("DONE", "王管理", rules.TRIES + 1)
    assert Event.objects.filter(name="outbox.letter_settled").count() == 1


def test_it_puts_a_letter_back_when_it_fails_again():
    letter = dead_letter(calls := [])
    calls.clear()
    services.retry_letter(letter=letter, by=Someone())
    with days.standing_at(NOW + timedelta(hours=2)):
        services.drain()
    assert DeadLetter.objects.get().state == "WAITING"


def test_it_drops_a_letter_with_a_reason_only():
    letter = dead_letter([])
    with pytest.raises(Refused, match="原因"):
        services.drop_letter(letter=letter, by=Someone(), reason=" ")
    services.drop_letter(letter=letter, by=Someone(), reason="目标已删除")
    with pytest.raises(Refused, match="已放弃"):
        services.retry_letter(letter=letter, by=Someone())


def test_it_lets_one_process_hold_a_follower_and_goes_on_after_its_death(monkeypatch):
    heard = []
    services.follow("one", {"a": lambda n: heard.append(n)})
    services.announce("a", n=1)
    Follower.objects.create(name="one", lease_holder="other:1:x", lease_until=NOW + rules.LEASE)
    with days.standing_at(NOW):
        assert services.drain() == 0
    with days.standing_at(NOW + rules.LEASE + timedelta(seconds=1)):
        assert services.drain() == 1
    assert heard == [1]


def test_a_killed_worker_hands_over_again_what_it_read_since_it_saved(monkeypatch):
    heard = []

    def hear(n):
        heard.append(n)
        if heard == [0, 1, 2, 3]:
            raise SystemExit  # as a kill: nothing of ours runs any more

    services.follow("index", {"a": hear})
    for number in range(6):
        services.announce("a", n=number)
    moments = iter([0, 0.4, 0.8, 1.2, *range(10, 30)])  # it saves behind number 2
    monkeypatch.setattr(following.time, "monotonic", lambda: next(moments))
    with pytest.raises(SystemExit):
        services.drain()
    assert services.drain() == 3
    assert heard == [0, 1, 2, 3, 3, 4, 5]


def test_a_hundred_news_are_read_with_few_writes(django_assert_max_num_queries):
    services.follow("index", {"a": lambda n: None})
    for number in range(100):
        services.announce("a", n=number)
    following.number_new_events()
    with django_assert_max_num_queries(25):
        assert services.drain() == 100


def test_it_saves_nothing_when_its_lease_was_lost_meanwhile():
    def slow(n):
        Follower.objects.filter(name="one").update(lease_holder="other:1:x", lease_until=days.now() + rules.LEASE)

    services.follow("one", {"a": slow})
    services.announce("a", n=1)
    services.drain()
    assert Follower.objects.get(name="one").position == 0, "the other process will read it: at least once"


def test_it_renews_and_gives_up_its_leases():
    Follower.objects.create(name="one")
    with days.standing_at(NOW):
        assert leases.take(Follower, "one")
    with days.standing_at(NOW + timedelta(seconds=20)):
        assert leases.renew_all() == 1
    assert Follower.objects.get(name="one").lease_until == NOW + timedelta(seconds=20) + rules.LEASE
    services.release_all()
    assert Follower.objects.get(name="one").lease_holder == ""


def test_it_runs_due_work_once_and_catches_up_once():
    ran = []
    services.schedule("daily", lambda: ran.append(days.now()), at=time(9))
    assert services.run_due(NOW) == ["daily"]
    assert services.run_due(NOW + timedelta(hours=1)) == []
    assert services.run_due(NOW + timedelta(days=5)) == ["daily"], "five missed days are one run"
    assert services.run_due(NOW + timedelta(days=5, minutes=1)) == []
    assert ran == [NOW, NOW + timedelta(days=5)]


def test_it_tries_failed_work_again_later_and_shows_the_error():
    def fail():
        raise RuntimeError("磁盘已满")

    services.schedule("daily", fail, at=time(9))
    assert services.run_due(NOW) == ["daily"]
    row = Schedule.objects.get()
    assert "磁盘已满" in row.last_error
    assert (row.last_run, row.failures, row.lease_holder) == (None, 1, "")
    assert services.run_due(NOW + timedelta(seconds=30)) == []
    assert services.run_due(NOW + timedelta(seconds=61)) == ["daily"]
    assert Schedule.objects.get().failures == 2


def test_it_does_not_run_work_another_process_runs():
    services.schedule("daily", lambda: None, at=time(9))
    Schedule.objects.create(name="daily", lease_holder="other:1:x", lease_until=NOW + rules.LEASE)
    assert services.run_due(NOW) == []
    assert services.run_due(NOW + timedelta(minutes=1)) == ["daily"]


def test_it_forgets_old_events_that_all_have_read():
    services.follow("one", {"a": lambda n: None})
    Event.objects.bulk_create(Event(name="a", ids={"n": n}, at=NOW - timedelta(days=400)) for n in range(3))
    with days.standing_at(NOW):
        assert services.forget_old() == 0, "nobody has read them"
        services.drain()
        assert services.forget_old() == 2
        services.announce("a", n=9)
        services.drain()
    assert Follower.objects.get(name="one").position == 4, "numbering goes on"


def test_it_knows_whether_the_loops_are_alive():
    with days.standing_at(NOW):
        assert [beat.alive for beat in queries.heartbeats()] == [False, False]
        services.beat("worker")
        assert queries.last_beat() == NOW
        assert [beat.alive for beat in queries.heartbeats()] == [True, False]
    with days.standing_at(NOW + timedelta(minutes=2)):
        assert [beat.alive for beat in queries.heartbeats()] == [False, False]


def test_it_shows_how_far_followers_are_behind():
    services.follow("one", {"a": lambda n: None})
    services.announce("a", n=1)
    services.drain()
    services.announce("a", n=2)
    assert {reader.name: reader.behind for reader in queries.readers() if reader.name} == {"one": 1}


def test_the_loop_waits_out_a_locked_database_and_stops_when_told(monkeypatch):
    stop, turns = threading.Event(), []

    def turn():
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError("database is locked")
        stop.set()
        return False

    monkeypatch.setattr(jobs, "beat", lambda name: None)
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(jobs.connection, "close", lambda: None, raising=False)
    jobs._loop("worker", turn, stop, 0.01)
    assert len(turns) == 2


@pytest.mark.django_db(transaction=True)
def test_the_worker_hands_over_from_its_own_thread():
    heard, stop = [], threading.Event()

    def hear(n):
        assert not transaction.get_connection().in_atomic_block, "no transaction is held while a handler runs"
        heard.append(n)
        stop.set()

    services.follow("one", {"a": hear})
    services.announce("a", n=1)
    jobs_thread = threading.Thread(target=jobs.work_forever, args=(stop,))
    jobs_thread.start()
    jobs_thread.join(10)
    stop.set()
    assert heard == [1]
    assert Follower.objects.get(name="one").lease_holder == ""


def test_who_has_read_everything_costs_nothing(django_assert_max_num_queries):
    heard = []
    for number in range(30):
        services.follow(f"f{number}", {"other": heard.append})
    services.follow("listens", {"done": lambda a: heard.append(a)})
    services.announce("done", a=1)
    services.drain()
    assert heard == [1]
    assert set(Follower.objects.exclude(name="").values_list("position", flat=True)) == {1}
    with django_assert_max_num_queries(4):
        assert services.work_once().handled == 0


def test_news_of_no_interest_are_passed_over_at_once(monkeypatch):
    monkeypatch.setattr(following, "BATCH", 2)
    heard = []
    services.follow("listens", {"done": lambda a: heard.append(a)})
    for number in range(9):
        services.announce("done" if number in {3, 7, 8} else "other", a=number)
    assert services.work_once().handled == 2  # a turn's worth of what concerns it
    assert services.work_once().handled == 1
    assert heard == [3, 7, 8]
    assert Follower.objects.get(name="listens").position == 9

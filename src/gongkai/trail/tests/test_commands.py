from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.db import OperationalError

from gongkai.trail import queries, services
from gongkai.trail.commands import installed, offline
from gongkai.trail.models import Entry, Seal
from gongkai.trail.tests.builders import Someone, recompute, recompute_seals, without_guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail():
    """Three chains, two seals."""
    for step in range(3):
        for number in (1, 2, 3):
            services.record(f"task.step{step}", of=f"ledger.Task:{number}", by=Someone(), note="说明")
        if step:
            services.seal()


@pytest.fixture
def anchors(trail, settings, tmp_path):
    settings.ANCHOR_FOLDER = str(tmp_path)
    return services.leave_anchor()


def verified(capsys, *arguments):
    status = installed.main(["verify", *map(str, arguments)])
    out = capsys.readouterr()
    return status, out.out + out.err


def second():
    return Entry.objects.get(subject="ledger.Task:2", sequence=2)


def test_it_passes_an_untouched_trail(capsys, anchors):
    assert verified(capsys) == (0, "留痕核验通过：完整、连续、未被改动。\n")
    assert verified(capsys, "--anchor", anchors) == (0, "留痕核验通过：完整、连续、未被改动，并与 1 条存证根值一致。\n")


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "task.forged"},
        {"actor_name": "别人"},
        {"content": {"note": "改"}},
        {"at": "2020-01-01T00:00:00Z"},
        {"organ_id": None},
    ],
)
def test_it_names_an_altered_entry(capsys, trail, change):
    without_guard(lambda: Entry.objects.filter(pk=second().pk).update(**change))
    status, said = verified(capsys)
    assert status == 1
    assert said.startswith("留痕核验不通过，第一处：留痕被改动：ledger.Task:2 第 2 步")


def test_it_names_a_missing_entry(capsys, trail):
    without_guard(lambda: second().delete())
    status, said = verified(capsys)
    assert status == 1
    assert "第一处：留痕缺失：ledger.Task:2 第 2 步不在了。" in said
    assert "留痕数目不符" in said


def test_it_notices_the_end_of_one_chain_cut_off(capsys, trail):
    without_guard(lambda: Entry.objects.get(subject="ledger.Task:2", sequence=3).delete())
    status, said = verified(capsys)
    assert status == 1
    assert "封存时 3 条，现有 2 条" in said


def test_it_notices_a_chain_altered_and_recomputed_by_its_seal(capsys, trail):
    def forge():
        Entry.objects.filter(pk=second().pk).update(verb="task.forged")
        recompute("ledger.Task:2")

    without_guard(forge)
    status, said = verified(capsys)
    assert status == 1
    assert "第一处：封存根值不符：第 1 次封存" in said


def test_it_notices_a_trail_wholly_recomputed_by_the_anchor(capsys, anchors):
    def forge():
        Entry.objects.filter(pk=second().pk).update(verb="task.forged")
        recompute("ledger.Task:2")
        recompute_seals()

    without_guard(forge)
    assert verified(capsys)[0] == 0, "without the anchor it cannot be seen"
    status, said = verified(capsys, "--anchor", anchors)
    assert status == 1
    assert "留痕被整体重算" in said


def test_it_notices_a_truncated_trail_by_the_anchor(capsys, anchors):
    def cut():
        last = Seal.objects.order_by("-id").first()
        Entry.objects.filter(pk__gte=last.first_id).delete()
        last.delete()

    without_guard(cut)
    assert verified(capsys)[0] == 0
    status, said = verified(capsys, "--anchor", anchors)
    assert status == 1
    assert "留痕被截短" in said


def test_it_notices_a_lost_seal_between_seals(capsys, trail):
    without_guard(lambda: Seal.objects.order_by("id").first().delete())
    assert "封存断链" in verified(capsys)[1]


def test_it_notices_an_altered_seal(capsys, trail):
    without_guard(lambda: Seal.objects.order_by("id").update(at="2020-01-01T00:00:00Z"))
    assert "封存被改动" in verified(capsys)[1]


def test_it_notices_a_forged_entry_slipped_under_a_seal(capsys, trail):
    def slip():
        entry = second()
        Entry.objects.filter(subject="ledger.Task:3", sequence=3).update(subject="ledger.Task:9", sequence=1)
        recompute("ledger.Task:9")
        assert entry

    without_guard(slip)
    assert verified(capsys)[0] == 1


@pytest.mark.parametrize("content", ["", "x", "[]", '{"a": 1}', "\xff"])
def test_it_says_when_an_anchor_file_is_none(capsys, trail, tmp_path, content):
    path = tmp_path / "a.jsonl"
    path.write_text(content, "latin-1")
    status, said = verified(capsys, "--anchor", path)
    assert status == 2
    assert "存证" in said or "格式" in said
    assert verified(capsys, "--anchor", tmp_path / "none")[0] == 2


def export(capsys, path, *arguments):
    status = installed.main(["export", *arguments, "-o", str(path)])
    return status, capsys.readouterr()


def checked(capsys, path, *arguments):
    status = offline.main(["verify", "--export", str(path), *map(str, arguments)])
    return status, capsys.readouterr().out


def test_it_exports_all_and_checks_the_file_alone(capsys, anchors, tmp_path):
    path = tmp_path / "trail.jsonl"
    assert export(capsys, path, "--all")[0] == 0
    assert checked(capsys, path, "--anchor", anchors)[0] == 0
    lines = path.read_text().splitlines()
    for harmed in (
        "\n".join(lines).replace("task.step1", "task.forged", 1),
        "\n".join(lines[:3] + lines[4:]),
        "\n".join(lines[:-1]),
        "\n".join(line for line in lines if '"seal"' not in line[:20]),
    ):
        path.write_text(harmed)
        assert checked(capsys, path, "--anchor", anchors)[0] == 1


def test_it_exports_one_chain(capsys, trail, tmp_path):
    path = tmp_path / "one.jsonl"
    assert "3 条" in export(capsys, path, "ledger.Task:2")[1].out
    assert checked(capsys, path)[0] == 0
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert {row["subject"] for row in rows if row["kind"] == "entry"} == {"ledger.Task:2"}
    path.write_text(path.read_text().replace("说明", "改过"))
    status, said = checked(capsys, path)
    assert status == 1
    assert "第一处：留痕被改动：ledger.Task:2 第 1 步" in said


def test_it_says_what_to_ask_for(capsys, trail, tmp_path):
    assert export(capsys, tmp_path / "x")[0] == 2
    assert export(capsys, tmp_path / "x", "ledger.Task:1", "--all")[0] == 2
    assert "没有“ledger.Task:77”的留痕" in export(capsys, tmp_path / "x", "ledger.Task:77")[1].err
    assert export(capsys, tmp_path / "no" / "x", "--all")[0] == 2
    (tmp_path / "y").write_text('{"kind": "head", "format": "else"}\n')
    assert offline.main(["verify", "--export", str(tmp_path / "y")]) == 2
    (tmp_path / "y").write_text('{"kind": "entry"}\n')
    assert offline.main(["verify", "--export", str(tmp_path / "y")]) == 2


def test_the_offline_check_needs_neither_settings_nor_a_data_folder(capsys, trail, tmp_path):
    path = tmp_path / "trail.jsonl"
    export(capsys, path, "--all")
    code = "import sys; from gongkai.config.cli import main; status = main(sys.argv[1:]); print('django' in sys.modules); sys.exit(status)"
    done = subprocess.run(
        [sys.executable, "-c", code, "trail", "verify", "--export", str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "False"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["trail.jsonl"]


def test_the_whole_trail_is_checked_in_a_handful_of_queries(django_assert_max_num_queries, anchors):
    with django_assert_max_num_queries(8):
        assert queries.faults(offline.read_anchors(anchors)) == []


def test_it_says_when_the_database_cannot_be_read(capsys, monkeypatch):
    def fail(_):
        raise OperationalError("no such table: trail_entry")

    monkeypatch.setattr(queries, "faults", fail)
    status, said = verified(capsys)
    assert status == 2
    assert "gongkai migrate" in said

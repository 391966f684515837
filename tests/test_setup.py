"""Preparing a fresh machine: what an unsuitable Python is told. The old ones are tried where the machine has them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OLD = ["python2.7", "python3.6", "python3.8", "python3.9", "python3.10"]


@pytest.mark.parametrize("name", OLD)
def test_it_tells_an_old_python_which_one_is_needed(name):
    python = shutil.which(name)
    if python is None or subprocess.run([python, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"this machine has no {name}")
    done = subprocess.run([python, str(ROOT / "tools/setup.py")], capture_output=True)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "需要 Python 3.11" in said
    assert "Traceback" not in said


def test_it_tells_a_python_without_venv_what_to_install(tmp_path):
    (tmp_path / "venv.py").write_text("raise ImportError('no venv here')")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import runpy; runpy.run_path({str(ROOT / 'tools/setup.py')!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert done.returncode == 1
    assert "不带 venv 模块" in done.stderr.decode()

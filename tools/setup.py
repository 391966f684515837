# -*- coding: utf-8 -*-
# Makes the private environment in .venv from the locked requirements. Idempotent; the second call costs nothing.
# Written so that any old Python can at least read it and say what is missing.
import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")


def fail(sentence):
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def check_python():
    if sys.version_info < (3, 11):
        fail(
            "需要 Python 3.11 或更新的版本，现在是 %d.%d（%s）。请安装新版本，或指定：make run PYTHON=python3.12"
            % (sys.version_info[0], sys.version_info[1], sys.executable)
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        fail(
            "这个 Python 不带 venv 模块。Debian/Ubuntu 请先运行：sudo apt install python%d.%d-venv"
            % (sys.version_info[0], sys.version_info[1])
        )
    if not os.access(ROOT, os.W_OK):
        fail("目录 %s 不可写，无法准备运行环境。请把项目放到可写的目录，或改目录权限。" % ROOT)


def stamp(names):
    content = hashlib.sha256(("%s %s" % (sys.version, ROOT)).encode())
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            content.update(file.read())
    return content.hexdigest()


def run(arguments, doing):
    if subprocess.call(arguments, cwd=ROOT) != 0:
        fail("%s没有成功。请看上面的错误；多半是网络或软件源不通，改好后再运行一次即可，已完成的部分不会重做。" % doing)


def main():
    check_python()
    kind = "dev" if "dev" in sys.argv[1:] else "run"
    lock = "requirements/%s.txt" % kind
    names = [lock, "pyproject.toml", "tools/setup.py"]
    mark = os.path.join(VENV, ".ready-" + kind)
    wanted = stamp(names)
    if os.path.exists(mark):
        with open(mark) as file:
            if file.read() == wanted:
                return
    python = os.path.join(VENV, "bin", "python")
    if not os.path.exists(python):
        sys.stdout.write("正在准备运行环境（只在第一次需要几分钟）……\n")
        sys.stdout.flush()
        run([sys.executable, "-m", "venv", VENV], "建立运行环境")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run(pip + ["--require-hashes", "-r", lock], "安装依赖")
    run(pip + ["--no-deps", "--no-build-isolation", "--editable", "."], "安装 gongkai")
    with open(mark, "w") as file:
        file.write(wanted)


main()

"""`gongkai`: the verbs of administrators and scripts. Commands that need no database start without Django."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import NamedTuple


class Command(NamedTuple):
    """Where a command lives (`main(arguments) -> exit status`), what it does, and whether Django must be up first."""

    module: str
    meaning: str
    django: bool = True


COMMANDS = {
    "run": Command("gongkai.config.run", "启动平台：网站、后台任务、定时任务，同生同灭", django=False),
    "begin": Command("gongkai.config.begin", "建立地区、主管单位和第一个系统管理员"),
    "work": Command("gongkai.config.background", "只启动后台任务（一般由 run 带起）"),
    "tick": Command("gongkai.config.background", "只启动定时任务（一般由 run 带起）"),
    "notice": Command("gongkai.notices.commands", "读通知：parse 输出 JSON，ledger 输出台账工作簿", django=False),
    "vet": Command("gongkai.vetting.commands", "内容检查：个人信息、隐藏内容、错别字；--json 输出 JSON"),
    "redact": Command("gongkai.redaction.commands", "遮盖：把词或画出的位置从文件中去掉，另存为新文件", django=False),
    "documents": Command("gongkai.documents.commands", "公文：import 批量导入文件夹或压缩包"),
    "index": Command("gongkai.config.index", "公开名录和申请台账的索引：rebuild 重建，check 与数据库核对"),
    "catalogue": Command("gongkai.catalogue.commands", "标准目录：import 导入工作簿"),
    "register": Command(
        "gongkai.registers.commands",
        "清单：list、template 模板、check 检查定义、import 导入、export 导出、verify-draw 核对抽取",
    ),
    "search": Command("gongkai.search.commands", "检索：查公开信息，check 核对索引，rebuild 重建索引"),
    "clock": Command("gongkai.applications.commands.clock", "答复期限：explain 由事件推算到期日，逐日说明"),
    "applications": Command("gongkai.applications.commands.report", "依申请公开：report 打印一年的统计表"),
    "site": Command("gongkai.portal.commands.site", "预生成的公开网站：build 生成，check 核对，nginx 打印配置"),
    "trail": Command("gongkai.trail.commands.installed", "留痕：verify 校验，export 导出"),
    "backup": Command("gongkai.config.backup", "备份：运行中即可，含文件"),
    "restore": Command("gongkai.config.backup", "恢复到空的数据目录", django=False),
    "doctor": Command("gongkai.config.doctor", "体检：设置、目录、字体、时间、磁盘、后台任务", django=False),
    "demo": Command("gongkai.config.demonstrate", "载入云溪县演示数据（只能在空库上）"),
}

READ_BY_PIPES = {"help", "notice", "vet", "search", "clock", "applications", "register", "site", "trail", "doctor"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    name, *rest = list(sys.argv[1:] if arguments is None else arguments) or ["help"]
    if name in READ_BY_PIPES and hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `… | head` ends quietly
    if name in {"help", "-h", "--help"}:
        return _help()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    if name not in COMMANDS:
        return _django(name, rest)
    command = COMMANDS[name]
    if name == "trail" and any(part.partition("=")[0] == "--export" for part in rest):
        command = Command("gongkai.trail.commands.offline", "", django=False)  # an auditor's machine has no database
    if command.django and not _ready():
        return 2
    module = importlib.import_module(command.module)
    needs_name = command.module in {"gongkai.config.background", "gongkai.config.backup"}
    return int(module.main([name, *rest] if needs_name else rest))


def _help() -> int:
    print("gongkai 命令：")
    for name, command in COMMANDS.items():
        print(f"  gongkai {name:<8} {command.meaning}")
    print("  其余命令（如 migrate、check、shell）按 Django 的管理命令执行。")
    return 0


def _ready() -> bool:
    """Bring Django up; a setting that cannot be used is one sentence, not a traceback."""
    import django

    from gongkai.config.environment import BadSetting

    try:
        django.setup()
    except BadSetting as error:
        print(error, file=sys.stderr)
        return False
    return True


def _django(name: str, rest: list[str]) -> int:
    from django.core.management import execute_from_command_line

    from gongkai.config.environment import BadSetting

    try:
        execute_from_command_line(["gongkai", name, *rest])
    except BadSetting as error:
        print(error, file=sys.stderr)
        return 2
    return 0

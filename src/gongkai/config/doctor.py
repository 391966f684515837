"""`gongkai doctor`: what an administrator would look at first, each with what to do."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gongkai.config.environment import DECLARED, BadSetting


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `ok` True/False, None where it is only told."""

    ok: bool | None
    text: str


def main(arguments: Sequence[str]) -> int:
    """Print every finding; returns 1 when something must be mended."""
    import django

    try:
        django.setup()
    except BadSetting as error:
        print(f"✗ {error}")
        return 1
    findings = [finding for look in LOOKS for finding in look()]
    for finding in findings:
        print({True: "✓", False: "✗", None: "·"}[finding.ok], finding.text)
    if "--settings" in arguments:
        for variable in DECLARED.values():
            print(f"  {variable.name}（{variable.kind}，默认“{variable.default}”）：{variable.meaning}")
    return int(any(finding.ok is False for finding in findings))


def python() -> Iterator[Finding]:
    """Interpreter and SQLite."""
    yield Finding(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}，SQLite {sqlite3.sqlite_version}")


def folders() -> Iterator[Finding]:
    """Data folder: writable, private, room left."""
    from django.conf import settings

    data = settings.DATA
    writable = os.access(data, os.W_OK)
    yield Finding(writable, f"数据目录 {data} " + ("可写" if writable else "不可写：请改权限或设置 GONGKAI_DATA"))
    free = shutil.disk_usage(data).free
    yield Finding(free > 1 << 30, f"磁盘剩余 {free >> 20} MB" + ("" if free > 1 << 30 else "：不足 1 GB，请清理或扩容"))
    for name in ("secret.key", "master.key"):
        path = data / name
        if path.exists():
            private = path.stat().st_mode & 0o077 == 0
            advice = "" if private else f"其他用户可读：请运行 chmod 600 {path}"
            yield Finding(private, f"密钥 {name} {'只有本用户可读' if private else advice}")


def database() -> Iterator[Finding]:
    """Reachable, and tables up to date."""
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        yield Finding(False, f"数据库连不上：{error}。请检查 GONGKAI_DATABASE 和数据库服务。")
        return
    advice = f"有 {len(waiting)} 项结构更新未执行：请运行 gongkai migrate"
    yield Finding(not waiting, f"数据库 {connection.vendor} " + (advice if waiting else "结构为最新"))


def background() -> Iterator[Finding]:
    """Whether the worker was heard lately and nothing lies in the dead-letter list."""
    from django.db import Error

    from gongkai.kernel import days
    from gongkai.outbox import queries

    try:
        beat, dead = queries.last_beat(), queries.dead_letters().count()
    except Error:
        return
    alive = beat is not None and days.now() - beat < timedelta(minutes=2)
    yield Finding(alive or None, "后台任务正在运行" if alive else "后台任务没有在运行（平台未启动时属正常）")
    yield Finding(dead == 0, f"处理失败的消息 {dead} 条" + ("" if dead == 0 else "：请在工作台“消息处理”中重试或放弃"))


def fonts() -> Iterator[Finding]:
    """PDF can be set in Chinese type."""
    from django.conf import settings

    packaged = importlib.util.find_spec("pylopdf_fonts_zh_cn") is not None
    usable = bool(settings.FONT_FOLDER) or packaged
    yield Finding(usable, "PDF 字体" + ("可用" if usable else "不可用：请设置 GONGKAI_FONTS 为含中文字体的目录"))


def extras() -> Iterator[Finding]:
    """Optional abilities, only told."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    yield Finding(None, "LibreOffice " + ("可用：能读 .doc、.wps" if office else "没有：.doc、.wps 请先另存为 .docx"))
    ocr = importlib.util.find_spec("rapidocr") is not None
    yield Finding(None, "文字识别 " + ("可用：能读扫描件和照片" if ocr else "没有：扫描件需安装 ocr 附加组件"))


def mail() -> Iterator[Finding]:
    """The mail host answers, where there is one."""
    from django.conf import settings

    if not settings.EMAIL_HOST:
        yield Finding(None, "未设置发信服务器，只用站内提醒")
        return
    try:
        with socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=5):
            yield Finding(True, f"发信服务器 {settings.EMAIL_HOST} 可连接")
    except OSError as error:
        yield Finding(False, f"发信服务器 {settings.EMAIL_HOST}:{settings.EMAIL_PORT} 连不上（{error}）：请检查设置")


def transport() -> Iterator[Finding]:
    """TLS in front."""
    from django.conf import settings

    told = (
        "对外经 TLS"
        if settings.TLS
        else "未经 TLS：只可用于本机演示；正式使用请在前面配置 TLS 并去掉 GONGKAI_DEVELOPMENT"
    )
    yield Finding(True if settings.TLS else None, told)


def site() -> Iterator[Finding]:
    """The prebuilt site, where one was built."""
    from django.db import Error

    from gongkai.portal.queries.site import standing

    try:
        found = standing()
    except Error:
        return
    if not found.tree:
        yield Finding(None, "没有预生成的公开网站：页面都由程序提供；运行 gongkai site build 可生成")
        return
    told = f"预生成的公开网站 {found.pages} 页，待重建 {found.waiting} 页"
    yield Finding(not found.findings(), "；".join([told, *found.findings()]))


def registers() -> Iterator[Finding]:
    """Registers whose newer definition the rows there are do not allow."""
    from django.db import Error

    from gongkai.registers.services.registering import not_taken

    try:
        found = list(not_taken())
    except Error:
        return  # without tables: told above
    for title, reasons in found:
        yield Finding(None, f"清单“{title}”仍按旧的定义使用，新版定义没有采用：{''.join(reasons)}")


LOOKS: list[Callable[[], Iterator[Finding]]] = [
    python, folders, database, background, fonts, extras, mail, transport, site, registers,
]  # fmt: skip

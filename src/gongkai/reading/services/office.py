"""Old office files (.doc .wps .xls .et .rtf .odt .ods) through LibreOffice, when it is there.

LibreOffice runs with a profile of its own that is thrown away, macros off, links not followed, the network pointed at a
dead port of this machine, and a time limit after which its whole process group is ended.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services import docx, xlsx

MAX_SECONDS = 120
MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
SHEETS = frozenset({"xls", "xlt", "et", "ett", "xlsb", "ods"})
SUFFIX = {"wps": "doc", "wpt": "doc", "dot": "doc", "et": "xls", "ett": "xls", "xlt": "xls"}
MISSING = "读取 .{} 文件需要 LibreOffice，这里没有安装；请用 Word 或 WPS 另存为 .docx 或 .xlsx 后再上传。"
SLOW = "转换 .{} 文件超时，请用 Word 或 WPS 另存为 .docx 或 .xlsx 后再上传。"
FAILED = "没能读出 .{} 文件，可能设了密码或已损坏；请用 Word 或 WPS 另存为 .docx 或 .xlsx 后再上传。"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">\
<value>3</value></prop><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>\
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>\
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>\
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>\
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>\
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """The path of LibreOffice, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or (MAC if Path(MAC).exists() else None)


def read(data: bytes, *, form: str, ocr: bool) -> Source:
    """Convert, then read as .docx or .xlsx; the form stays that of the file that came."""
    target = "xlsx" if form in SHEETS else "docx"
    read_converted = xlsx.read if target == "xlsx" else docx.read
    return replace(read_converted(converted(data, form=form, target=target), form=target, ocr=ocr), form=form)


def converted(data: bytes, *, form: str, target: str) -> bytes:
    """The file in its newer form (`target` docx, xlsx or pptx), hidden parts and comments kept. Raises Unreadable."""
    office = program()
    if office is None:
        raise Unreadable(MISSING.format(form))
    with tempfile.TemporaryDirectory(prefix="reading-", ignore_cleanup_errors=True) as folder:
        return _convert(office, data, form, target, Path(folder))


def _convert(office: str, data: bytes, form: str, target: str, folder: Path) -> bytes:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    source = folder / f"in.{SUFFIX.get(form, form)}"
    source.write_bytes(data)
    out = folder / "out"
    command = [
        office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "--nologo", "--convert-to", target, "--outdir", str(out), str(source),
    ]  # fmt: skip
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if key in os.environ}
    process = subprocess.Popen(  # noqa: S603 - a fixed command on a file of ours
        command,
        cwd=folder,
        env=environment | {"HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired as fault:
        raise Unreadable(SLOW.format(form)) from fault
    finally:
        _end(process)
    result = out / f"in.{target}"
    if not result.exists():
        raise Unreadable(FAILED.format(form))
    return result.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End whatever of the process group is still there."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.poll()
    process.wait()

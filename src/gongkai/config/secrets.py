"""The two secrets of an installation: made once, kept in the data folder for its owner's eyes only."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from gongkai.config import environment


def secret_key(data: Path) -> str:
    """Django's signing key: from the environment, else from `data`/secret.key, else newly made there."""
    return environment.text("GONGKAI_SECRET_KEY", "", "签名密钥；留空则在数据目录中自动生成") or _kept(
        data / "secret.key"
    )


def master_key(data: Path) -> bytes:
    """The key that wraps every key of a case or a file (32 bytes, hex)."""
    value = environment.text("GONGKAI_MASTER_KEY", "", "主密钥（64 位十六进制）；留空则在数据目录中自动生成")
    value = value or _kept(data / "master.key")
    try:
        key = bytes.fromhex(value)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise environment.BadSetting("主密钥不可用：应为 64 位十六进制。请从备份中取回 master.key，不要重新生成。")
    return key


def _kept(path: Path) -> str:
    """The secret in a file; made whole under another name first, so that neither a kill nor a race leaves half a key."""
    value = secrets.token_hex(32)
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        if path.exists():
            return path.read_text("ascii").strip()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process of ours was quicker: its key holds
            os.link(temporary, path)
        temporary.unlink()
        return path.read_text("ascii").strip()
    except OSError as error:
        raise environment.BadSetting(
            f"数据目录 {path.parent} 不能读写（{error.strerror}）。请换一个可写的目录：设置环境变量 GONGKAI_DATA。"
        ) from error

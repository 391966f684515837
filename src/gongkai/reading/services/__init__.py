"""Reads a file into text and blocks: `read` for a path, `read_bytes` for an upload.

Each format has its module with `read(data, form=…, ocr=…)`, imported only when a file of that format comes, so that
reading a text file costs nothing of the PDF or spreadsheet libraries.
"""

from __future__ import annotations

import importlib
import logging
from pathlib import Path
from typing import cast

from gongkai.reading.rules import Source, Unreadable
from gongkai.reading.services import sniff
from gongkai.reading.services.bounds import BROKEN, MAX_FILE_BYTES

__all__ = ["read", "read_bytes"]

logger = logging.getLogger(__name__)


def read(path: Path, *, name: str | None = None, ocr: bool = True) -> Source:
    """Read a file. `name` is the name the user knows it by. Raises Unreadable and nothing else."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Unreadable(_too_big())
        data = path.read_bytes()
    except FileNotFoundError as fault:
        raise Unreadable(f"找不到文件“{path.name}”，请核对路径。") from fault
    except IsADirectoryError as fault:
        raise Unreadable(f"“{path.name}”是文件夹，请指定其中的一个文件。") from fault
    except (OSError, ValueError) as fault:
        raise Unreadable(f"打不开文件“{path.name}”，请检查读取权限。") from fault
    return read_bytes(data, name=name or path.name, ocr=ocr)


def read_bytes(data: bytes, *, name: str, ocr: bool = True) -> Source:
    """Read an upload. With `ocr` false a scan is refused instead of recognised. Raises Unreadable and nothing else."""
    if not data:
        raise Unreadable("文件是空的，请重新上传。")
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(_too_big())
    try:
        module, form = sniff.kind_of(data, name)
        reader = importlib.import_module(f"gongkai.reading.services.{module}")
        return cast(Source, reader.read(data, form=form, ocr=ocr))
    except Unreadable:
        raise
    except MemoryError as fault:
        raise Unreadable("文件展开后占用内存过大，没有读取；请只保留通知正文后再上传。") from fault
    except Exception as fault:  # a damaged file may fail anywhere inside a format library
        logger.warning("unreadable file: %s", type(fault).__name__, exc_info=fault)
        raise Unreadable(BROKEN) from fault


def _too_big() -> str:
    return f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，请压缩其中的图片或只保留通知正文后再上传。"

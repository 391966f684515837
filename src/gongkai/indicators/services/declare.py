"""Declarations, made once at the start from config/wiring.py."""

from __future__ import annotations

from pathlib import Path

import yaml

from gongkai.indicators.queries import registry
from gongkai.indicators.queries.registry import Source
from gongkai.indicators.rules import BadBoard, BadDefinition, parse_boards, parse_definitions
from gongkai.orgs.rules import Duty


def register_source(source: Source) -> None:
    """Declare rows that indicators may count."""
    if source.name in registry.sources_by_name:
        raise ValueError(f"数据来源 {source.name} 已登记")
    registry.sources_by_name[source.name] = source


def load(path: Path) -> None:
    """Load a room's data/indicators.yaml; raises `BadDefinition` naming file and key."""
    file = _named(path)
    for definition in parse_definitions(_read(path, BadDefinition), file):
        if definition.id in registry.definitions_by_id:
            other = registry.files_by_id[definition.id]
            raise BadDefinition(f"{file}（{definition.id}）：已在 {other} 中定义。")
        registry.definitions_by_id[definition.id] = definition
        registry.files_by_id[definition.id] = file


def load_boards(path: Path) -> None:
    """Load a room's data/boards.yaml; raises `BadBoard` naming file and key."""
    file = _named(path)
    for board in parse_boards(_read(path, BadBoard), file, frozenset(duty.value for duty in Duty)):
        if board.key in registry.boards_by_key:
            raise BadBoard(f"{file}（{board.key}）：看板已定义。")
        registry.boards_by_key[board.key] = board


def _named(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _read(path: Path, error: type[ValueError]) -> object:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as cause:
        raise error(f"{_named(path)}：读不出来：{cause}") from cause

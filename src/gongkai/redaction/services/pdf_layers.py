"""Which layers of a PDF are not shown when it is opened (optional content groups and rules over them)."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf

MOST_DEPTH = 20


class Layers:
    """The layers that are off in the configuration a reader opens with."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._off: set[tuple[int, int]] = set()
        config = _dictionary(_dictionary(document.Root, "/OCProperties"), "/D")
        groups = _array(_dictionary(document.Root, "/OCProperties"), "/OCGs")
        if config is None:
            return
        if str(config.get("/BaseState", "/ON")) == "/OFF":
            self._off.update(one.objgen for one in groups)
        self._off.difference_update(one.objgen for one in _array(config, "/ON"))
        self._off.update(one.objgen for one in _array(config, "/OFF"))
        self._off.update(one.objgen for one in groups if _not_for_the_eye(one))

    def hides(self, layer: object) -> bool:
        """Whether what belongs to this group or rule is not shown."""
        if not isinstance(layer, pikepdf.Dictionary):
            return False
        if str(layer.get("/Type", "")) != "/OCMD":
            return layer.objgen in self._off
        rule = layer.get("/VE")
        if isinstance(rule, pikepdf.Array):
            return not self._holds(rule, 0)
        held = layer.get("/OCGs")
        groups = [held] if isinstance(held, pikepdf.Dictionary) else _array(layer, "/OCGs")
        shown = [one.objgen not in self._off for one in groups]
        policies: dict[str, Callable[[list[bool]], bool]] = {
            "/AllOn": all,
            "/AnyOff": lambda states: not all(states),
            "/AllOff": lambda states: not any(states),
        }
        return bool(shown) and not policies.get(str(layer.get("/P", "/AnyOn")), any)(shown)

    def _holds(self, rule: object, depth: int) -> bool:
        """Whether a visibility expression is true."""
        if isinstance(rule, pikepdf.Dictionary):
            return rule.objgen not in self._off
        if not isinstance(rule, pikepdf.Array) or len(rule) < 2 or depth > MOST_DEPTH:
            return True
        parts = [self._holds(rule[at], depth + 1) for at in range(1, len(rule))]
        word = str(rule[0])
        return not parts[0] if word == "/Not" else all(parts) if word == "/And" else any(parts)


def _not_for_the_eye(group: pikepdf.Object) -> bool:
    """Whether a group says of itself that it is for printing or exporting only."""
    usage = _dictionary(group, "/Usage")
    view = _dictionary(usage, "/View")
    return view is not None and str(view.get("/ViewState", "")) == "/OFF"


def _dictionary(holder: object, key: str) -> pikepdf.Dictionary | None:
    found = holder.get(key) if isinstance(holder, pikepdf.Dictionary) else None
    return found if isinstance(found, pikepdf.Dictionary) else None


def _array(holder: object, key: str) -> list[pikepdf.Object]:
    found = holder.get(key) if isinstance(holder, pikepdf.Dictionary) else None
    if not isinstance(found, pikepdf.Array):
        return []
    return [one for one in (found[at] for at in range(len(found))) if isinstance(one, pikepdf.Dictionary)]

"""XML parts of a package: parsed without entities or outside files, asked by local names."""

from __future__ import annotations

from lxml import etree

from gongkai.reading.rules import Unreadable
from gongkai.reading.services.bounds import BROKEN
from gongkai.reading.services.package import Package


def part(package: Package, name: str) -> etree._Element:
    """The root element of one entry."""
    return parse_xml(package.read(name))


def optional_part(package: Package, name: str) -> etree._Element | None:
    """The root element of one entry, or None when the package has no such entry."""
    return part(package, name) if name in package else None


def parse_xml(data: bytes) -> etree._Element:
    """Parse without entities, outside files, or unlimited depth, whatever the document asks for."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(BROKEN) from fault
    if root is None:
        raise Unreadable(BROKEN)
    return root


def local(element: etree._Element) -> str:
    """The tag without its namespace, so that the strict and the transitional forms read alike."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    ending = "}" + name
    return next((str(value) for key, value in element.items() if str(key).endswith(ending)), None)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name."""
    if element is None:
        return None
    return next((one for one in element if local(one) == name), None)


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of that local name."""
    return [] if element is None else [one for one in element if local(one) == name]


def whole_number(value: str | None, default: int = 0) -> int:
    """A decimal integer from an attribute; anything else is the default."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default

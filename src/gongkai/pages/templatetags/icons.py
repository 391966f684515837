"""Our own small set of icons: strokes on a 20 by 20 ground, coloured by the text around them."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHAPES = {
    "account": '<circle cx="10" cy="7" r="3.2"/><path d="M3.5 17c.8-3.4 3.2-5 6.5-5s5.7 1.6 6.5 5"/>',
    "alert": '<path d="M10 3 18 16.5H2z"/><path d="M10 8v4M10 14.2v.3"/>',
    "arrow-down": '<path d="M5 8l5 5 5-5"/>',
    "arrow-left": '<path d="M12 5l-5 5 5 5"/>',
    "arrow-right": '<path d="M8 5l5 5-5 5"/>',
    "bell": '<path d="M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 18h3"/>',
    "board": '<path d="M3 17V3M3 17h14M7 14V9M11 14V5M15 14v-3"/>',
    "book": '<path d="M10 5c-2-1.5-4.5-1.8-7-1.5v12c2.5-.3 5 0 7 1.5 2-1.5 4.5-1.8 7-1.5v-12c-2.5-.3-5 0-7 1.5zM10 5v12"/>',
    "calendar": '<path d="M3 5h14v12H3zM3 9h14M7 3v4M13 3v4"/>',
    "check": '<path d="M4 10.5l4 4 8-9"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.3l3 1.7"/>',
    "close": '<path d="M5 5l10 10M15 5L5 15"/>',
    "contrast": '<circle cx="10" cy="10" r="7"/><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"/>',
    "download": '<path d="M10 3v10M6 9.5l4 4 4-4M3.5 17h13"/>',
    "edit": '<path d="M4 16l.8-3.6L13.5 3.7l2.8 2.8L7.6 15.2z"/>',
    "feed": '<path d="M4 9a7 7 0 0 1 7 7M4 4a12 12 0 0 1 12 12"/><circle cx="5" cy="15" r="1.2" fill="currentColor"/>',
    "file": '<path d="M5 2.5h6.5L15.5 6.5v11h-10.5zM11.5 2.5v4h4"/>',
    "filter": '<path d="M3 4h14l-5.5 6.5v5.5l-3-1.5v-4z"/>',
    "health": '<path d="M2.5 10.5h4l2-5 3 9.5 2-4.5h4"/>',
    "help": '<circle cx="10" cy="10" r="7"/><path d="M8 8c.2-2.6 4.3-2.3 4 0-.2 1.4-2 1.5-2 3.2M10 14v.3"/>',
    "home": '<path d="M3 9.5L10 3.5l7 6M5 8.5V16.5h10V8.5"/>',
    "large": '<path d="M2 16L6.5 5 11 16M3.6 12h5.8M12 16l3-7.5L18 16M13.1 13.4h3.8"/>',
    "ledger": '<path d="M4 3h12v14H4zM7 7h6M7 10h6M7 13h4"/>',
    "lock": '<path d="M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "message": '<path d="M3 4h14v10H9l-4 3v-3H3z"/>',
    "minus": '<path d="M4 10h12"/>',
    "organ": '<path d="M3 17h14M4.5 17V8.5M8.2 17V8.5M11.8 17V8.5M15.5 17V8.5M2.8 8L10 3.5 17.2 8z"/>',
    "outside": '<path d="M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7"/>',
    "people": '<circle cx="7" cy="7" r="2.6"/><path d="M2 16c.5-3 2.3-4.5 5-4.5s4.5 1.5 5 4.5M13 4.6a2.6 2.6 0 0 1 0 4.8M14 11.8c2.2.4 3.5 1.8 4 4.2"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3V7h14v7h-3M6 11.5h8V17H6z"/>',
    "return": '<path d="M7 5L3 9l4 4M3 9h9a4.5 4.5 0 0 1 0 9H9"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="M13 13l4 4"/>',
    "settings": '<circle cx="10" cy="10" r="2.5"/><path d="M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3M4.7 4.7l2.1 2.1M13.2 13.2l2.1 2.1M4.7 15.3l2.1-2.1M13.2 6.8l2.1-2.1"/>',
    "sound": '<path d="M3 8v4h3l4 3.5v-11L6 8zM13 7.5c1.3 1.4 1.3 3.6 0 5M15.3 5.3c2.6 2.7 2.6 6.7 0 9.4"/>',
    "star": '<path d="M10 2.8l2.2 4.7 5 .7-3.7 3.6.9 5.2L10 14.6 5.6 17l.9-5.2L2.8 8.2l5-.7z"/>',
    "todo": '<path d="M3 5.5l1.5 1.5L7 4.5M3 13l1.5 1.5L7 12M10 6h7M10 13.5h7"/>',
    "trail": '<circle cx="5" cy="4.5" r="1.7"/><circle cx="5" cy="15.5" r="1.7"/><path d="M5 6.2v7.6M9.5 4.5H17M9.5 15.5H17M9.5 10H14"/>',
    "trash": '<path d="M4 6h12M8 6V3.5h4V6M5.5 6l.8 11h7.4l.8-11"/>',
    "upload": '<path d="M10 13.5V3.5M6 7l4-4 4 4M3.5 17h13"/>',
}


def icon(name: str, label: str = "") -> SafeString:
    """An icon of the set; decoration unless it has a `label`. An unknown name draws nothing."""
    shape = mark_safe(SHAPES.get(name, ""))  # our own constants above, never input
    if not shape:
        return mark_safe("")
    if label:
        return format_html('<svg class="icon" viewBox="0 0 20 20" role="img" aria-label="{}">{}</svg>', label, shape)
    return format_html('<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{}</svg>', shape)

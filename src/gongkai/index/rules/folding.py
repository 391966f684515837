"""Text made comparable: width, case, marks and the ways of writing a document's number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongkai.index.rules.shapes import Entry

_PARTS = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\W_]+")
_ODD = re.compile(r"[^\W\u3400-\u9fff0-9a-z_]")  # letters and digits that may have another form
_NUMBER = re.compile(r"^(.*?)[\[(【〔{<]?(\d{4})[\])】〕}>]?年?第?0*(\d{1,6})号?$")
_BRACKETS = str.maketrans("［］〔〕【】（）｛｝〈〉《》", "[][][](){}<><>")


def _half(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


class _Fold(dict[int, str]):
    """Each character to its half-width lower-case form where that is one character: places in the text stay."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        for change in (_half, str.lower):
            made = change(char)
            char = made if len(made) == 1 else char
        self[code] = char
        return char


_FOLD = _Fold()


def folded(text: str) -> str:
    """Same length as `text`: letters and digits from full width to half, capitals to small; marks stay as they are."""
    return _ODD.sub(_one, text)


def stream(text: str) -> str:
    """Only what can be searched for: folded letters, digits and characters, without white space and marks."""
    return _ODD.sub(_one, _MARKS.sub("", text))


def spaced(text: str) -> str:
    """The same with a space wherever there was something else."""
    return _ODD.sub(_one, _MARKS.sub(" ", text))


def _one(odd: re.Match[str]) -> str:
    return _FOLD[ord(odd[0])]


def grams(letters: str) -> str:
    """Every two neighbouring characters of a stream, each followed by a space.

    Written three places at a time (first, second, space) because this is done for every character of every text.
    """
    count = len(letters) - 1
    if count < 1:
        return ""
    codes = memoryview(letters.encode("utf-32-le", "replace")).cast("I")
    made = memoryview(bytearray(b" \0\0\0" * (3 * count))).cast("I")
    made[0::3], made[1::3] = codes[:-1], codes[1:]
    return made.tobytes().decode("utf-32-le")


def cover(letters: str) -> list[tuple[int, str]]:
    """The fewest grams with their places that together say exactly: these letters stand here."""
    last = len(letters) - 2
    places = list(range(0, last + 1, 2))
    if places and places[-1] != last:
        places.append(last)
    return [(place, letters[place : place + 2]) for place in places]


def fragments(words: str, most: int = 8, longest: int = 60) -> list[str]:
    """What was typed, cut at white space and marks: folded, in order, each once."""
    found = dict.fromkeys(part[:longest] for part in _PARTS.findall(folded(words[:500])))
    return [letters for letters in (stream(part) for part in found) if letters][:most]


def _plain(number: str) -> str:
    return re.sub(r"\s+", "", folded(number[:100]).translate(_BRACKETS))


def number_keys(number: str) -> list[str]:
    """A document's number as it may be asked for: 云溪政办发〔2026〕3号 → ["云溪政办发:2026:3", ":2026:3"]."""
    plain = _plain(number)
    match = _NUMBER.match(plain)
    if not match:
        return [stream(plain)] if stream(plain) else []
    head, year, count = stream(match[1]), match[2], match[3]
    return [f"{head}:{year}:{count}", f":{year}:{count}"] if head else [f":{year}:{count}"]


def number_asked(words: str) -> str:
    """The key of the number when what was typed is one, else ""."""
    plain = _plain(words)
    match = _NUMBER.match(plain)
    written = match and (
        re.search(r"[\[(<{]\d{4}|\d{4}[\])>}]|号$", plain) or (match[1] and re.search(r"\d{4}年?第?\d", plain))
    )
    return number_keys(words)[0] if written else ""


def clean_text(text: str) -> str:
    """Half surrogate pairs, which no file can hold, become question marks."""
    return text.encode("utf-8", "replace").decode()


def clean_values(facets: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {clean_text(name): [clean_text(str(value)) for value in values] for name, values in facets.items()}


def cleaned(entry: Entry) -> Entry:
    """The same entry, of text that can be written."""
    return replace(
        entry,
        key=clean_text(entry.key),
        title=clean_text(entry.title),
        body=clean_text(entry.body),
        number=clean_text(entry.number),
        facets=clean_values(entry.facets),
    )

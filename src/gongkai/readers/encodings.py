"""Bytes to text: which character encoding a file is in.

Chinese authorities publish UTF-8 with and without a mark, GB18030 (declared as gb2312), UTF-16 and
Big5. GB18030 decodes almost any bytes, so among the encodings that decode strictly the one whose text
speaks of disclosure (公开) is taken. No detection library did better on such files.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.readers.source import Source

MARKS = (  # the UTF-32 mark begins with the UTF-16 one
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5hkscs")
NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "utf-32-le": "UTF-32LE",
    "utf-32-be": "UTF-32BE",
    "big5hkscs": "Big5",
}
# What pages declare, which is often a subset of what they use. No other encoding is ever met.
DECLARED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
MISTAKES = (("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030"), ("gb18030", "utf-8"))
WORDS = ("公开", "公開")
MAX_REPLACED = 0.01
SAMPLE = 20_000
ODD = frozenset({"Cc", "Cn", "Co", "Cs"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with LF line ends and without byte order mark, and how it was decoded."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decode(source: Source, *, declared: str | None = None) -> Decoded:
    """The text of a file.

    Raises `UnreadableFile` for an empty or binary file and where no encoding fits. Bytes that fit
    nowhere become U+FFFD only where they are fewer than one in a hundred, and then with a warning.
    """
    if not source.data.strip(b"\0 \t\r\n"):
        raise source.unreadable("an empty file", "a report was expected")
    decoded = _marked(source) or _strict(source, declared) or _lenient(source)
    if decoded is None or not _speaks(decoded.text):
        _check_mistakes(source)
    if decoded is None:
        raise source.unreadable(
            "binary data", "text in UTF-8, GB18030, UTF-16 or Big5, or a file of a known format was expected"
        )
    return decoded


def _check_mistakes(source: Source) -> None:
    """Nothing, or `UnreadableFile` for text that speaks of disclosure once a wrong decoding is undone."""
    text = _decoded(source.data, "utf-8")
    if text and (mistake := _mistake(text)):
        raise source.unreadable(f"text decoded wrongly before it was saved ({mistake})", "save it again")


def _mistake(text: str) -> str | None:
    """Which encoding was taken for which, where undoing it makes the text speak of disclosure."""
    for taken, meant in MISTAKES:
        undone = text.encode(taken, errors="ignore").decode(meant, errors="ignore")
        if _speaks(undone):
            return f"{NAMES[meant]} taken for {NAMES.get(taken, taken)}"
    return None


def _marked(source: Source) -> Decoded | None:
    """The text after a byte order mark, which is believed."""
    for mark, encoding in MARKS:
        if source.data.startswith(mark):
            return _replaced(source.data[len(mark) :], encoding)
    return None


def _strict(source: Source, declared: str | None) -> Decoded | None:
    """The best of the encodings that decode every byte into something like text.

    Without a word of disclosure anywhere the first is taken, if no lenient reading has such a word.
    """
    first = None
    for encoding in _candidates(declared):
        text = _decoded(source.data, encoding)
        if text is None or not _is_text(text):
            continue
        if _speaks(text):
            return _of(text, encoding)
        # Any even number of bytes may pass for UTF-16, which is rarely written without its mark.
        first = first or (None if encoding.startswith("utf-16") else _of(text, encoding))
    if first and first.charset != "UTF-8":
        lenient = _lenient(source)
        return lenient if lenient and _speaks(lenient.text) else first
    return first


def _lenient(source: Source) -> Decoded | None:
    """The text with the fewest replacements, where it speaks of disclosure: a file with a few bad bytes."""
    found = [_replaced(source.data, encoding) for encoding in ("utf-8", "gb18030")]
    texts = [each for each in found if each and _speaks(each.text)]
    return min(texts, key=lambda each: each.text.count("\ufffd"), default=None)


def _candidates(declared: str | None) -> Iterator[str]:
    """The encodings to try, the declared one first where it is one of them."""
    name = DECLARED.get((declared or "").strip().lower())
    if name:
        yield name
    yield from (each for each in CANDIDATES if each != name)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _replaced(data: bytes, encoding: str) -> Decoded | None:
    """The text with U+FFFD for what does not decode, or None where that is too much of it."""
    text = data.decode(encoding, errors="replace")
    bad = text.count("\ufffd")
    return None if bad > MAX_REPLACED * len(text) + 1 or not _is_text(text) else _of(text, encoding)


def _of(text: str, encoding: str) -> Decoded:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    charset = NAMES[encoding]
    bad = text.count("\ufffd")
    if not bad:
        return Decoded(text, charset)
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    warning = f"line {line}: {bad} characters cannot be read as {charset} and show as \ufffd"
    return Decoded(text, charset, (warning,))


def _speaks(text: str) -> bool:
    return any(word in text for word in WORDS)


def _is_text(text: str) -> bool:
    """True where hardly any character is a control, private or unassigned one, and none is NUL."""
    if "\0" in text:
        return False
    sample = text[:: max(1, len(text) // SAMPLE)]
    odd = sum(unicodedata.category(sign) in ODD and sign not in "\t\n\r\f\v" for sign in sample)
    return odd <= len(sample) // 50

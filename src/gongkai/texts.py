"""The words of the pages' own interface, in Chinese and English, as `site/texts.toml` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("zh", "en")


class Texts:
    """The texts of one language. An unknown key, or a place in a text left unfilled, is an error."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = dict(texts)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its `{places}` filled; KeyError names what is missing."""
        text = self._texts[key]
        return text.format_map(values) if values else text

    def names(self) -> tuple[str, ...]:
        """Every key, in the order of the catalogue."""
        return tuple(self._texts)


def load(file: Path) -> dict[str, Texts]:
    """The catalogue by language; ValueError names a key that lacks one."""
    entries = tomllib.loads(file.read_text("utf-8"))
    for key, texts in entries.items():
        if set(texts) != set(LANGUAGES):
            raise ValueError(f"{file}: {key}: found {sorted(texts)}, expected {sorted(LANGUAGES)}")
    return {
        language: Texts(language, {key: texts[language] for key, texts in entries.items()})
        for language in LANGUAGES
    }

"""The index behind the search box: authorities by pairs of characters, since Chinese has no spaces.

    {"authorities": [[name, slug, [years]], …], "pairs": {"公开": [0, 5], …}}

Numbers are places in the first list. The page's script asks for the pairs of what is typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence


def pairs(name: str) -> tuple[str, ...]:
    """The two-character tokens of a name, each once.

    >>> pairs("样本区政府")
    ('样本', '本区', '区政', '政府')
    """
    return tuple(dict.fromkeys(name[start : start + 2] for start in range(len(name) - 1)))


def of_authorities(authorities: Iterable[tuple[str, str, Sequence[int]]]) -> bytes:
    """The index as JSON, of (name, slug, years)."""
    listed = [(name, slug, list(years)) for name, slug, years in authorities]
    index: dict[str, list[int]] = {}
    for place, (name, _, _) in enumerate(listed):
        for pair in pairs(name):
            index.setdefault(pair, []).append(place)
    made = {"authorities": listed, "pairs": dict(sorted(index.items()))}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()

"""Where the ontology, the shapes and the site's sources lie: in the checkout, or in the installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def folder(name: str) -> Path:
    """The folder `ontology`, `shapes` or `site`; raises FileNotFoundError on a broken installation."""
    for candidate in (_PACKAGE / "_resources" / name, _CHECKOUT / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"gongkai is installed without its folder {name!r}; install it again")

"""The data sets of the figures: one for each structure that a form's figures are published under.

Which structures there are is read from the forms, what they are called from `ontology/cubes.ttl`. The
observations in the data sets belong to the reports and are not said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from gongkai import form, resources
from gongkai.imprint import LICENCE, About
from gongkai.statement import EU, both, say
from gongkai.vocabulary import DCAT, DCT, QB, RDF, RDFS

_LABEL: Final = RDFS + "label"


def structures() -> tuple[str, ...]:
    """The structures under which figures are published, in the order of the forms, each once."""
    return tuple(
        dict.fromkeys(
            block.structure
            for edition in form.editions()
            for table in edition.tables
            for block in table.blocks
        )
    )


def triples(about: About) -> Iterator[Triple]:
    """The data sets of all structures, labelled as the structures are."""
    for structure, (zh, en) in _titles().items():
        yield from say(
            about.base.data_set(structure),
            {
                RDF + "type": [QB + "DataSet", DCAT + "Dataset"],
                RDFS + "label": both(zh, en),
                DCT + "title": both(zh, en),
                DCT + "description": both(
                    f"“{zh}”：格式的每一行是一个观察，各列是度量。",
                    f"“{en}”: a row of the form is an observation, its columns are measures.",
                ),
                QB + "structure": structure,
                DCT + "publisher": about.publisher,
                DCT + "license": LICENCE,
                DCT + "isPartOf": about.reports,
                DCT + "accessRights": EU + "access-right/PUBLIC",
                DCAT + "theme": EU + "data-theme/GOVE",
            },
        )


@cache
def _titles() -> dict[str, tuple[str, str]]:
    """The labels of each structure in Chinese and English, as `ontology/cubes.ttl` has them."""
    labels: dict[str, dict[str | None, str]] = {structure: {} for structure in structures()}
    for quad in parse(path=resources.folder("ontology") / "cubes.ttl", format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(value, Literal) and quad.predicate.value == _LABEL:
            labels.get(subject.value, {})[value.language] = value.value
    return {structure: (found["zh"], found["en"]) for structure, found in labels.items()}

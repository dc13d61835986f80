"""What the page of a report says of its prose: figures and what they restate, contents stated, notices cited.

Asked of the facts of one report; the words are those the report prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gongkai.facts import Facts, Text
from gongkai.reportview import Background, ProseFigure, Sentence, Spot, Term, WordsFound
from gongkai.vocabulary import EVIDENCE, GID, SKOS


class Prose:
    """The prose of one report; `term` and `spot` say how a cell is named and where something stands."""

    def __init__(
        self,
        said: Facts,
        background: Background,
        *,
        term: Callable[[str], Term],
        spot: Callable[[str], Spot],
        findings: Mapping[str, str],
    ) -> None:
        """`findings` has the anchor of the finding about each thing that there is one about, by IRI."""
        self.said = said
        self.background = background
        self.term = term
        self.spot = spot
        self.findings = findings

    def sentences(self) -> Iterator[Sentence]:
        """The sentences that hold a figure, in the order of the text, each with its figures."""
        by_sentence: dict[str, list[ProseFigure]] = {}
        nodes = self.said.of_class(GID + "Mention")
        for node in sorted(nodes, key=lambda node: (self._start(node), node)):
            sentence = self.said.value(node, GID + "sentence") or ""
            by_sentence.setdefault(sentence, []).append(self._figure(node))
        for text, figures in by_sentence.items():
            yield Sentence(text, tuple(figures))

    def _start(self, node: str) -> int:
        spot = self.spot(node)
        return spot.start or 0

    def _figure(self, node: str) -> ProseFigure:
        said = self.said
        standing = self._standing(node)
        is_compared = standing in ("agrees", "differs")
        cells = said.values(node, GID + "restates") if is_compared else ()
        return ProseFigure(
            anchor=node.partition("#")[2],
            printed=said.value(node, GID + "printed") or "",
            kind=self.background.label(said.value(node, GID + "mentionKind")),
            standing=standing,
            reading=self.background.label(said.value(node, GID + "reading")),
            cells=tuple(sorted(map(self.term, cells), key=self._by_weight)),
            finding=self.findings.get(node, ""),
            is_implied=said.value(node, GID + "implied") == "true",
            spot=self.spot(node),
        )

    def _by_weight(self, term: Term) -> tuple[bool, int]:
        """Cells that are not 0 first, in the order of the form."""
        return term.text == "0", self.background.order.get(term.fragment, 0)

    def _standing(self, node: str) -> str:
        """Whether a finding is about the figure, it agrees with a reading, or nothing was compared."""
        if node in self.findings:
            return "differs"
        if self.said.value(node, GID + "reading") is not None:
            return "agrees"
        return "approximate" if self.said.value(node, GID + "approximate") == "true" else "open"

    def contents(self) -> Iterator[WordsFound]:
        """What the law or the form asks to be stated, and whether words of it were found."""
        nodes = self.said.of_class(GID + "Evidence")
        for node in sorted(nodes, key=self._rank):
            state = self.said.value(node, GID + "evidenceState")
            label = self.background.label(self.said.value(node, GID + "content"))
            yield self._words(node, label, state)

    def _rank(self, node: str) -> tuple[str, str]:
        """The place of a content in its code list."""
        content = self.said.value(node, GID + "content") or ""
        return self.background.vocabulary.value(content, SKOS + "notation") or "", node

    def citations(self) -> Iterator[WordsFound]:
        """The notices and articles that the prose cites, in the order of the text."""
        nodes = self.said.of_class(GID + "Citation")
        for node in sorted(nodes, key=lambda node: (self._start(node), node)):
            cited = self.said.value(node, GID + "cites") or ""
            yield self._words(node, self.background.label(cited), None, address=cited)

    def _words(self, node: str, label: Text, state: str | None, *, address: str = "") -> WordsFound:
        return WordsFound(
            anchor=node.partition("#")[2],
            label=label,
            state=(state or "").removeprefix(EVIDENCE),
            state_label=self.background.label(state),
            words=self.said.values(node, GID + "printed"),
            sentence=self.said.value(node, GID + "sentence") or "",
            spot=self.spot(node),
            address=address,
        )

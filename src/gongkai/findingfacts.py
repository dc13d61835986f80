"""The findings of one report as its page shows them: sides, cells, quotation, other causes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from gongkai.facts import Facts
from gongkai.reportview import Background, FindingView, Other, Side, Spot, Term
from gongkai.vocabulary import FAMILY, GID, LEVEL, LOOK, RDF, RDFS, RULE, SH

_FEW: Final = 2


class FindingsRead:
    """Finds the findings among the facts of a report; `term` names a cell, `spot` says where it stands."""

    def __init__(
        self,
        said: Facts,
        background: Background,
        *,
        edition: str,
        term: Callable[[str], Term],
        spot: Callable[[str], Spot],
    ) -> None:
        self.said = said
        self.background = background
        self.edition = edition
        self.term = term
        self.spot = spot

    def findings(self) -> Iterator[FindingView]:
        found = self.said.of_class(GID + "Finding")
        rank = {"statutory": 0, "form": 1, "contradiction": 2, "heuristic": 3}
        by_weight = sorted(
            found,
            key=lambda finding: (
                rank.get(self._level(finding), len(rank)),
                self.said.value(finding, GID + "rule") in self.background.explaining,
                self.background.positions.get(self.said.value(finding, GID + "rule") or "", 0),
                finding,
            ),
        )
        for number, finding in enumerate(by_weight, 1):
            yield self._finding(finding, number)

    def _level(self, finding: str) -> str:
        """Its own level: a constraint may be milder than its rule."""
        own = self.said.value(finding, GID + "level")
        rule = self.said.value(finding, GID + "rule") or ""
        return (own or self.background.vocabulary.value(rule, GID + "level") or "").removeprefix(LEVEL)

    def _finding(self, finding: str, number: int) -> FindingView:
        said, vocabulary = self.said, self.background.vocabulary
        rule = said.value(finding, GID + "rule") or ""
        level = self._level(finding)
        value = said.value(finding, SH + "value") or ""
        compares, (left, right, more) = self._compared(finding, rule, value)
        used = [value, *said.values(finding, GID + "usesCell")]
        return FindingView(
            iri=finding,
            anchor=finding.partition("#")[2],
            number=number,
            rule=rule.removeprefix(RULE),
            rule_label=self.background.label(rule),
            basis=vocabulary.text(rule, GID + "basis"),
            explains=rule in self.background.explaining,
            level=level,
            level_label=self.background.label(LEVEL + level),
            basis_kind=self.background.label(vocabulary.value(rule, GID + "basisKind")),
            confidence=self.background.label(said.value(finding, GID + "confidence")),
            caution=self._caution(rule, value),
            message=said.text(finding, SH + "resultMessage"),
            about=self.term(value)
            if self.term(value).anchor in self.background.measures[self.edition]
            else None,
            compares=compares,
            left=_side(left, said.value(finding, GID + "leftSum")),
            right=_side(right, said.value(finding, GID + "rightSum")),
            more=_side(more, None),
            difference=said.value(finding, GID + "difference"),
            blanks=said.number(finding, GID + "blanksAsZero") or 0,
            spot=next((spot for spot in map(self.spot, used) if spot.fragment or spot.line), Spot()),
            quote=said.value(finding, GID + "quote") or "",
            words=said.value(finding, GID + "lookedFor") or "",
            other=self._other(said.value(finding, GID + "comparedWith")),
        )

    def _caution(self, rule: str, value: str) -> str:
        """Which sentence on other causes fits: that of the rule's family, or of words not found."""
        vocabulary = self.background.vocabulary
        if GID + "Evidence" in self.said.values(value, RDF + "type"):
            return "words"
        family = (vocabulary.value(rule, GID + "family") or "tables").removeprefix(FAMILY)
        looks_at_words = vocabulary.value(rule, GID + "looksAt") == LOOK + "words"
        return "words" if family == "structure" and looks_at_words else family

    def _other(self, report: str | None) -> Other | None:
        if report is None:
            return None
        said = self.said
        return Other(report, said.text(report, RDFS + "label"), said.number(report, GID + "year"))

    def _compared(self, finding: str, rule: str, value: str) -> tuple[str, _Terms]:
        """What a finding compares, and its cells: those left and right, and more that it uses."""
        terms = [self.term(cell) for cell in self.said.values(finding, GID + "usesCell")]
        terms.sort(key=lambda term: (bool(term.anchor), self._position(term.fragment), term.iri))
        sides = self.background.sides.get((rule, self.edition))
        if sides is not None:
            return "sums", _parted(
                terms,
                lambda term: self._is_among(term, sides.left),
                lambda term: self._is_among(term, sides.right),
            )
        if GID + "Mention" in self.said.values(value, RDF + "type"):
            restated = self.said.values(value, GID + "restates")
            return "prose", _parted(terms, lambda term: False, lambda term: term.iri in restated)
        if self.said.value(finding, GID + "comparedWith") is not None:
            here = tuple(term for term in terms if term.anchor)
            there = tuple(term for term in terms if not term.anchor)
            # Several cells of a side need not be a sum: stocks roll forward by adding and taking away.
            is_plain = max(len(here), len(there)) <= 1
            return "reports", (here, there, ()) if is_plain else ((), (), tuple(terms))
        return "figures", ((), (), tuple(terms))

    def _position(self, anchor: str) -> int:
        return self.background.order.get(anchor, len(self.background.order))

    def _is_among(self, term: Term, side: frozenset[str]) -> bool:
        code = self.background.codes[self.edition].get(term.anchor.rpartition(".")[0])
        return code in side or self.background.measures[self.edition].get(term.anchor) in side


_Terms = tuple[tuple[Term, ...], tuple[Term, ...], tuple[Term, ...]]


def _parted(
    terms: Sequence[Term], is_left: Callable[[Term], bool], is_right: Callable[[Term], bool]
) -> _Terms:
    """The terms on the left, those on the right, and the rest."""
    left = tuple(term for term in terms if is_left(term))
    right = tuple(term for term in terms if is_right(term))
    return left, right, tuple(term for term in terms if term not in left and term not in right)


def _side(terms: tuple[Term, ...], total: str | None) -> Side:
    """A side of a sum; more than a few zeros are only counted."""
    zeros = sum(1 for term in terms if term.text == "0")
    if zeros <= _FEW:
        return Side(total, terms)
    return Side(total, tuple(term for term in terms if term.text != "0"), zeros)

"""Which candidate is which row: the form's rows keep their order, so the assignment does too.

An exact label outweighs a similar one; no candidate without a label is ever assigned, and nothing is
assigned by counting. What is left over is told apart: a second copy of a row, a row the form does not
know, figures without a label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai import match
from gongkai.candidate import Candidate
from gongkai.match import Labels, Match


@dataclass(frozen=True, slots=True)
class Aligned:
    """A candidate with the row it was given, by index into `Labels.rows`."""

    candidate: Candidate
    match: Match


@dataclass(frozen=True, slots=True)
class Alignment:
    """`rows` in order; `repeats` match a row already given; `left` match none or are out of order."""

    rows: tuple[Aligned, ...]
    repeats: tuple[Aligned, ...]
    left: tuple[Candidate, ...]


def align(candidates: Sequence[Candidate], labels: Labels) -> Alignment:
    """The heaviest assignment of candidates to rows that keeps both orders."""
    matched = [(candidate, labels.match(candidate.label)) for candidate in candidates if candidate.label]
    options = [Aligned(candidate, found) for candidate, found in matched if found is not None]
    chosen = _heaviest(options)
    given = {aligned.match.row for aligned in chosen}
    picked = {id(aligned.candidate) for aligned in chosen}
    others = [option for option in options if id(option.candidate) not in picked]
    repeats = tuple(option for option in others if option.match.row in given)
    known = picked | {id(option.candidate) for option in repeats}
    left = tuple(candidate for candidate in candidates if id(candidate) not in known)
    return Alignment(tuple(chosen), repeats, left)


def _heaviest(options: Sequence[Aligned]) -> list[Aligned]:
    """The increasing sequence of rows with the greatest weight; figures break a tie, then the first."""
    best: list[tuple[int, int]] = []
    for index, option in enumerate(options):
        weight = option.match.weight * 2 + option.candidate.has_figures
        chain = [(best[j][0], j) for j in range(index) if options[j].match.row < option.match.row]
        total, before = max(chain, default=(0, -1), key=lambda item: (item[0], -item[1]))
        best.append((total + weight, before))
    if not best:
        return []
    at = max(range(len(best)), key=lambda index: (best[index][0], -index))
    chosen = []
    while at >= 0:
        chosen.append(options[at])
        at = best[at][1]
    return chosen[::-1]


@dataclass(frozen=True, slots=True)
class LabelAlone:
    """The label of a row that shows no figures; `is_whole` when nothing else stands beside it."""

    text: str
    is_whole: bool


def labels_alone(candidate: Candidate, labels: Labels) -> dict[int, LabelAlone]:
    """Rows whose label stands in a candidate's text before the label it ends with.

    Such a row shows no figures: they would stand between its label and the next. Words might.
    """
    found: dict[int, LabelAlone] = {}
    for piece in match.pieces(candidate.label)[:-1]:
        matched = labels.match(piece.text)
        if matched is not None:
            is_whole = matched.how in ("exact", "with-group", "similar")
            found.setdefault(matched.row, LabelAlone(piece.text.strip(), is_whole))
    return found

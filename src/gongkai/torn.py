"""Rows of a grid that a page end or a careless copy tore in two: a label, and figures without one.

Joined only where nothing else can be meant and the figures add up; the data then says that it was
inferred. Where a row goes on without a label on the next page, the row is left undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai import stream
from gongkai.candidate import Candidate, continued
from gongkai.match import Labels


def mended(found: Sequence[Candidate], labels: Labels) -> tuple[Candidate, ...]:
    """The candidates with torn rows made whole."""
    whole: list[Candidate] = []
    rest = list(found)
    while rest:
        first, second = rest[0], rest[1] if len(rest) > 1 else None
        third = rest[2] if len(rest) > 2 else None
        one = None if second is None else _one(whole[-1] if whole else None, first, second, third, labels)
        whole.append(one or first)
        rest = rest[2:] if one else rest[1:]
    return tuple(whole)


def _one(
    before: Candidate | None, first: Candidate, second: Candidate, after: Candidate | None, labels: Labels
) -> Candidate | None:
    """The row that two candidates are together, or None where they are two rows."""
    is_cut = first.block != second.block
    if is_cut and not second.label and second.has_figures and first.has_figures:
        return _continued(first, second)
    if is_cut and _is_one_label(first, second) and not labels.is_title(second.label):
        return _with_both_labels(first, second, labels)
    if is_cut and first.has_figures and second.has_figures and _is_rest(first, second, labels):
        return _continued(replace(first, label=f"{first.label}{second.label}"), second)
    alone = not (_is_bare(before, labels) or _is_loose(after))
    if alone and _is_bare(first, labels) and _is_loose(second) and _is_certain(second):
        return replace(first, figures=second.figures, by_column=second.by_column, is_inferred=True)
    if alone and is_cut and _is_loose(first) and _is_certain(first) and _is_bare(second, labels):
        return replace(second, figures=first.figures, by_column=first.by_column, is_inferred=True)
    return None


def _continued(first: Candidate, second: Candidate) -> Candidate:
    """A row whose figures a page end cut, even inside a number; doubtful where it does not add up."""
    figures = first.figures + second.figures
    if first.by_column is None or second.by_column is None:
        return replace(first, figures=figures, by_column=None, is_doubtful=True)
    pairs = zip(first.by_column, second.by_column, strict=True)
    both = tuple(upper and lower and continued(upper, lower) for upper, lower in pairs)
    whole = replace(first, figures=figures, by_column=both, is_inferred=True)
    return whole if _is_certain(whole) else replace(whole, is_doubtful=True)


def _is_rest(first: Candidate, second: Candidate, labels: Labels) -> bool:
    """Whether a row with figures is what a page end cut off the row before, label and figures alike.

    No row answers to its label, or both labels together are one; and it has cells without a figure.
    """
    if first.last_label is None or second.last_label is None or first.last_label[0] != second.last_label[0]:
        return False
    if all(each.text.strip() for each in second.figures):
        return False
    both = labels.whole(first.last_label[1] + second.last_label[1])
    own = labels.whole(second.last_label[1])
    is_known = own is not None or labels.match(second.label) is not None
    return (both is not None and own is None) or not is_known


def _is_one_label(first: Candidate, second: Candidate) -> bool:
    """Whether a page end may part one label: both pieces in one column, the cells beside one empty."""
    if first.last_label is None or second.last_label is None:
        return False
    have_cells = bool(first.figures and second.figures)
    is_bare = [not any(each.text.strip() for each in one.figures) for one in (first, second)]
    return have_cells and any(is_bare) and first.last_label[0] == second.last_label[0]


def _with_both_labels(first: Candidate, second: Candidate, labels: Labels) -> Candidate | None:
    """A row whose label a page end cut; doubtful where the pieces make no label and one alone is none."""
    assert first.last_label is not None and second.last_label is not None
    upper, lower = first.last_label[1], second.last_label[1]
    text = upper + lower
    place = first.label_place or second.label_place
    with_figures = first if first.has_figures else second
    if labels.whole(text) is not None:
        return replace(with_figures, label=text, label_place=place)
    if labels.whole(upper) is not None and labels.whole(lower) is not None:
        return None
    if labels.match(lower) is None and labels.is_group(lower):
        return None
    return replace(with_figures, label=text, label_place=place, is_doubtful=True)


def _is_bare(candidate: Candidate | None, labels: Labels) -> bool:
    """Whether it is a row's label with cells that hold nothing."""
    if candidate is None or not candidate.label or any(each.text.strip() for each in candidate.figures):
        return False
    return labels.match(candidate.label) is not None


def _is_loose(candidate: Candidate | None) -> bool:
    return candidate is not None and not candidate.label and candidate.has_figures


def _is_certain(candidate: Candidate) -> bool:
    """Whether each figure has its column and the last is the sum of the others."""
    printed = candidate.by_column
    return printed is not None and all(printed) and stream.adds_up([each for each in printed if each])

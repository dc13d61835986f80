"""What might be a row of the form: a label as printed and the figures that follow it.

Candidates come from grids (`gongkai.grid`) or from running text (`gongkai.stream`); the alignment
(`gongkai.align`) decides which row of the form each is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai import figure
from gongkai.document import Place
from gongkai.report import Method


@dataclass(frozen=True, slots=True)
class Printed:
    """The content of one cell as printed, with its place; `is_shared` when it spans several rows."""

    text: str
    place: Place | None = None
    method: Method = "text"
    confidence: float = 1.0
    is_shared: bool = False


def continued(upper: Printed, lower: Printed) -> Printed:
    """What a cell that a page end cut holds: both pieces, each on lines of its own."""
    if not lower.text.strip() or not upper.text.strip():
        return upper if upper.text.strip() else lower
    return replace(upper, text=f"{upper.text}\n{lower.text}", is_shared=upper.is_shared or lower.is_shared)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label and what is printed after it.

    `label` is everything printed since the figures before, so it may hold headings and labels of rows
    that have no figures; the row meant is the one it ends with. `by_column` holds one `Printed` per
    column of the form, in order, when the header says which is which; otherwise `figures` holds what
    was printed, in order. `has_cells` is true when empty cells would be there (a grid), false for
    running text, where they leave no trace. `is_inferred` marks a row put together from two that a page end
    tore apart, `is_doubtful` one of which that could not be done with certainty. `last_label` is the
    grid column and text of the last label cell.
    """

    label: str
    label_place: Place | None
    figures: tuple[Printed, ...]
    by_column: tuple[Printed | None, ...] | None = None
    has_cells: bool = False
    order: int = 0
    block: int = 0
    is_inferred: bool = False
    is_doubtful: bool = False
    last_label: tuple[int, str] | None = None

    @property
    def has_figures(self) -> bool:
        """Whether a number or a dash is printed after the label."""
        return any(figure.is_cell(cell.text) for cell in self.figures)

    def printed(self) -> str:
        """Label and figures in one line, for a list of what found no place."""
        return " ".join([*self.label.split(), *(figure.text for figure in self.figures)])

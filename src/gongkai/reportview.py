"""What the page of a report and the page of its source show: values only, in both languages.

A figure is shown as the store has it; a cell without a figure shows its state in words, never 0. The
records are filled by `gongkai.reportfacts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.facts import Facts, Text
from gongkai.form import Form
from gongkai.tableview import Layout
from gongkai.vocabulary import GID, RDFS, SKOS


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the source: the fragment that opens it (`char=1360,1362`), line and page, if known."""

    fragment: str = ""
    start: int | None = None
    end: int | None = None
    line: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A marker in a cell: the finding's number and anchor; `at` when the finding is about this cell."""

    number: int
    anchor: str
    at: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: `text` is the figure or empty; `state` is `absent` where the row was not found at all."""

    anchor: str
    state: str
    text: str = ""
    printed: str = ""
    spot: Spot = Spot()
    reason: Text = Text()  # noqa: RUF009 - frozen, as Spot is
    notes: tuple[Note, ...] = ()
    is_ocr: bool = False

    @property
    def differs(self) -> bool:
        """Whether what is printed is not simply the figure: full-width digits, commas, a unit."""
        return self.state == "number" and self.printed not in ("", self.text)

    @property
    def mark(self) -> str:
        """How the cell stands out: `at` a finding, `used` by one, or not at all."""
        if not self.notes:
            return ""
        return "at" if any(note.at for note in self.notes) else "used"


@dataclass(frozen=True, slots=True)
class Term:
    """A cell that something rests on; `anchor` is empty when it stands in another report."""

    iri: str
    anchor: str
    row: Text
    column: Text
    text: str
    state: str

    @property
    def fragment(self) -> str:
        return self.iri.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Side:
    """What is added up: the sum as published, the terms to show, and how many that are 0 are left out."""

    total: str | None
    terms: tuple[Term, ...]
    zeros: int = 0


@dataclass(frozen=True, slots=True)
class Other:
    """Another report that was compared."""

    iri: str
    label: Text
    year: int | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in words, with both sides where two numbers were compared; `about` is its cell, if any.

    `caution` names the sentence that says what else may be the cause, `compares` what stands on the two
    sides: `sums`, `prose` (a figure of the prose and cells), `reports` (this one and another) or `figures`.
    `quote` is the sentence it rests on, `words` are those looked for.
    """

    iri: str
    anchor: str
    number: int
    rule: str
    rule_label: Text
    basis: Text
    explains: bool
    level: str
    level_label: Text
    basis_kind: Text
    confidence: Text
    caution: str
    message: Text
    about: Term | None
    compares: str
    left: Side
    right: Side
    more: Side
    difference: str | None
    blanks: int
    spot: Spot
    quote: str
    words: str
    other: Other | None

    @property
    def is_about_one_cell(self) -> bool:
        """Whether the cell it is about is all that it rests on."""
        return self.about is not None and self.more == Side(None, (self.about,))

    @property
    def has_sides(self) -> bool:
        return self.left.total is not None and self.right.total is not None


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What one rule says of the report; `state` is a notation of the code list `verdict`."""

    rule: str
    label: Text
    state: str
    reason: Text = Text()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure of the prose: what it says, and how it stands to the tables.

    `standing` is `agrees`, `differs`, `approximate` or `open`; `reading` and `cells` say what it restates,
    `finding` is the anchor of the finding about it, if there is one.
    """

    anchor: str
    printed: str
    kind: Text
    standing: str
    reading: Text
    cells: tuple[Term, ...]
    finding: str
    is_implied: bool
    spot: Spot


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the prose with its figures."""

    text: str
    figures: tuple[ProseFigure, ...]


@dataclass(frozen=True, slots=True)
class WordsFound:
    """What the words of the prose say: of a content that is asked for, or of a notice that is cited.

    `state` is a notation of the code list `evidence`; `address` is the IRI of what is cited, or empty.
    """

    anchor: str
    label: Text
    state: str
    state_label: Text
    words: tuple[str, ...]
    sentence: str
    spot: Spot
    address: str = ""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section; `text` is what is shown, `is_cut` says that there is more."""

    anchor: str
    heading: str
    kind: Text
    paragraphs: tuple[str, ...]
    is_cut: bool
    spot: Spot


@dataclass(frozen=True, slots=True)
class UnplacedView:
    anchor: str
    printed: str
    why: str
    table: Text
    repeats: Text
    spot: Spot


@dataclass(frozen=True, slots=True)
class TableView:
    layout: Layout
    cells: Mapping[str, CellView]
    is_found: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    iri: str
    sha256: str
    file_name: str
    charset: str | None
    byte_size: str | None
    media_type: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything the page of a report says."""

    iri: str
    title: str
    label: Text
    year: int | None
    authority: str
    authority_name: Text
    edition: str
    edition_label: Text
    scope: Text
    issued: str | None
    evidence: tuple[str, ...]
    source: SourceView
    tables: tuple[TableView, ...]
    findings: tuple[FindingView, ...]
    verdicts: tuple[RuleVerdict, ...]
    sentences: tuple[Sentence, ...]
    contents: tuple[WordsFound, ...]
    citations: tuple[WordsFound, ...]
    sections: tuple[SectionView, ...]
    unplaced: tuple[UnplacedView, ...]
    spots: tuple[tuple[Spot, str], ...]
    replaced_by: str | None
    states: Mapping[str, int]

    @property
    def by_rule(self) -> tuple[tuple[FindingView, ...], ...]:
        """The findings, those of one rule together."""
        rules = dict.fromkeys(finding.rule for finding in self.findings)
        return tuple(tuple(one for one in self.findings if one.rule == rule) for rule in rules)

    @property
    def verdicts_by_state(self) -> Mapping[str, tuple[RuleVerdict, ...]]:
        """The verdicts of each state in the order of the rules, those with the same reason together."""
        found: dict[str, list[RuleVerdict]] = {}
        for verdict in self.verdicts:
            found.setdefault(verdict.state, []).append(verdict)
        return {state: tuple(_with_like_reasons(some)) for state, some in found.items()}

    @property
    def contradictions(self) -> tuple[FindingView, ...]:
        """The findings above a hint, without those that only explain another."""
        return tuple(one for one in self.findings if one.level != "heuristic" and not one.explains)


def _with_like_reasons(verdicts: Sequence[RuleVerdict]) -> list[RuleVerdict]:
    reasons = list(dict.fromkeys(verdict.reason for verdict in verdicts))
    return sorted(verdicts, key=lambda verdict: reasons.index(verdict.reason))


@dataclass(frozen=True, slots=True)
class Sides:
    """An identity's terms: codes of rows, or measures of columns."""

    left: frozenset[str]
    right: frozenset[str]


@dataclass(slots=True)
class Background:
    """What is the same for all reports: labels, editions, layouts, identities by rule and edition.

    `any_measure` and `any_label` know the cells of all editions, `order` how they
    follow each other, `positions` how the rules do, `families` to which each belongs.
    """

    vocabulary: Facts
    forms: Mapping[str, Form]
    layouts: Mapping[str, tuple[Layout, ...]]
    sides: dict[tuple[str, str], Sides] = field(default_factory=dict)
    measures: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    explaining: set[str] = field(default_factory=set)
    any_measure: dict[str, str] = field(default_factory=dict)
    any_label: dict[str, tuple[Text, Text]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for identity in self.vocabulary.of_class(GID + "Identity"):
            self._add_identity(identity)
        for edition, form in self.forms.items():
            rows = [(block, row) for table in form.tables for block, row in table.rows()]
            self.codes[edition] = {row.notation: row.code for _, row in rows}
            self.measures[edition] = {
                f"{row.notation}.{column.notation}": column.measure
                for block, row in rows
                for column in block.columns
            }
            self.any_measure.update(self.measures[edition])
            for layout in self.layouts[edition]:
                self.any_label.update(layout.labels)
        self.order = {anchor: place for place, anchor in enumerate(self.any_measure)}
        for rule in self.vocabulary.of_class(GID + "Rule"):
            self.positions[rule] = self.vocabulary.number(rule, GID + "position") or 0
            self.families[rule] = self.vocabulary.value(rule, GID + "family") or ""

    def _add_identity(self, identity: str) -> None:
        said = self.vocabulary
        sides = Sides(
            frozenset(said.values(identity, GID + "left")), frozenset(said.values(identity, GID + "right"))
        )
        if said.value(identity, GID + "inPlaceOf") is not None:
            self.explaining.update(said.values(identity, GID + "rule"))
        for rule in said.values(identity, GID + "rule"):
            for form in said.values(identity, GID + "inForm"):
                self.sides[rule, form] = sides

    def label(self, term: str | None) -> Text:
        """The label of a code, provision or rule; none for None."""
        return Text() if term is None else self.vocabulary.text(term, SKOS + "prefLabel", RDFS + "label")

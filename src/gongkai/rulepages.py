"""The pages of the rules: what each asks, on what basis, and what it came to over all reports.

A share is of the reports a rule could be evaluated on; those it could not be evaluated on, and those it
does not apply to, stand apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gongkai import overview, tally
from gongkai.facts import Text
from gongkai.overview import Corpus
from gongkai.render import Page, Site, file_name
from gongkai.tally import RuleTally
from gongkai.termview import Terms, Value, rule_path
from gongkai.vocabulary import DCT, FAMILY, GID, HOST, LEVEL, RDF, RDFS, RULE, SH, SKOS

_RDF: Final = ("ttl", "nt", "jsonld", "rdf")
_EACH: Final = 100  # failing reports on one page
# The public example query that shows a family of rules, by its name under site/examples.
EXAMPLES: Final = {
    "tables": "06-findings",
    "prose": "20-prose",
    "years": "21-years",
    "deadlines": "22-deadlines",
    "structure": "23-contents",
    "format": "24-filling",
    "identity": "24-filling",
}


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as its page shows it; `kinds` are those of authorities it applies to, none for all."""

    iri: str
    notation: str
    path: str
    label: Text
    comment: Text
    level: str
    level_label: Text
    level_meaning: Text
    family: Text
    basis: Text
    basis_kind: Text
    legal: tuple[Value, ...]
    forms: tuple[Value, ...]
    kinds: tuple[Value, ...]
    looks_at: Text
    confidence: Text
    needs: Text
    good: Text
    bad: Text
    issued: str | None
    identities: tuple[Value, ...]
    shapes: tuple[Value, ...]
    counts: RuleTally


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that is known and not checked, and why not."""

    notation: str
    label: Text
    comment: Text
    reason: Text


def write(site: Site, terms: Terms, corpus: Corpus, *, examples: Mapping[str, Text]) -> Iterator[Path]:
    """The index of the rules, and each rule with the reports that fail it.

    `examples` has the titles of the example queries by name.
    """
    rules = _rules(terms, corpus)
    yield from _index(site, terms, rules, len(corpus.entries))
    for rule in rules:
        family = terms.facts.value(rule.iri, GID + "family") or ""
        example = EXAMPLES.get(family.removeprefix(FAMILY), "")
        yield from _rule(site, corpus, rule, example if example in examples else "", examples)


def _rules(terms: Terms, corpus: Corpus) -> list[RuleView]:
    facts, shapes = terms.facts, _shapes(terms)
    found = facts.of_class(GID + "Rule")
    in_order = sorted(found, key=lambda iri: (facts.number(iri, GID + "position") or 0, iri))
    return [_view(terms, corpus, iri, shapes.get(iri, [])) for iri in in_order]


def _shapes(terms: Terms) -> dict[str, list[str]]:
    """The shapes of each rule: of its constraints, and those that check its identities and figures."""
    facts = terms.facts
    owners = facts.pointing_at(SH + "sparql")
    shapes: dict[str, list[str]] = {}
    for rule, subjects in facts.pointing_at(GID + "rule").items():
        for subject in subjects:
            found = (*owners.get(subject, ()), *facts.values(subject, GID + "checkedBy"))
            shapes.setdefault(rule, []).extend(found)
    return {rule: sorted(set(found)) for rule, found in shapes.items()}


def _view(terms: Terms, corpus: Corpus, iri: str, shapes: Sequence[str]) -> RuleView:
    facts = terms.facts
    level = facts.value(iri, GID + "level") or ""
    notation = iri.removeprefix(RULE)
    identities = [
        subject
        for subject in facts.pointing_at(GID + "rule").get(iri, [])
        if GID + "Identity" in facts.values(subject, RDF + "type")
    ]

    def values(prop: str) -> tuple[Value, ...]:
        return tuple(terms.value(value) for value in facts.values(iri, GID + prop))

    def label(prop: str) -> Text:
        return terms.label(facts.value(iri, GID + prop) or "")

    return RuleView(
        iri=iri,
        notation=notation,
        path=rule_path(notation),
        label=terms.label(iri),
        comment=facts.text(iri, RDFS + "comment"),
        level=level.removeprefix(LEVEL),
        level_label=terms.label(level),
        level_meaning=facts.text(level, SKOS + "definition"),
        family=label("family"),
        basis=facts.text(iri, GID + "basis"),
        basis_kind=label("basisKind"),
        legal=values("legalBasis"),
        forms=values("inForm"),
        kinds=values("appliesTo"),
        looks_at=label("looksAt"),
        confidence=label("defaultConfidence"),
        needs=facts.text(iri, GID + "needs"),
        good=facts.text(iri, GID + "goodExample"),
        bad=facts.text(iri, GID + "badExample"),
        issued=facts.value(iri, DCT + "issued"),
        identities=tuple(_with_edition(terms, identity) for identity in identities),
        shapes=tuple(terms.value(shape) for shape in shapes),
        counts=tally.of_rule(corpus, notation),
    )


def _with_edition(terms: Terms, identity: str) -> Value:
    """An identity, told from its namesake in another edition."""
    value, label = terms.value(identity), terms.label(identity)
    edition = (terms.facts.value(identity, GID + "inForm") or "").rpartition("/")[2]
    return replace(value, text=Text(f"{label.zh}（{edition}）", f"{label.en} ({edition})"))


def _index(site: Site, terms: Terms, rules: Sequence[RuleView], reports: int) -> Iterator[Path]:
    families: dict[Text, list[RuleView]] = {}
    for rule in rules:
        families.setdefault(rule.family, []).append(rule)
    page = Page(
        path="rule",
        template="rules.html",
        title=site.text("rule.list"),
        section="rule",
        iri=HOST + "rule",
        data=_RDF,
        data_path="rule",
        description=site.text("rule.list_about"),
    )
    unchecked = _unchecked(terms)
    yield from site.write(page, families=families, reports=reports, unchecked=unchecked)


def _unchecked(terms: Terms) -> list[Unchecked]:
    facts = terms.facts
    return [
        Unchecked(
            notation=iri.removeprefix(RULE),
            label=terms.label(iri),
            comment=facts.text(iri, RDFS + "comment"),
            reason=facts.text(iri, GID + "explanation"),
        )
        for iri in sorted(facts.of_class(GID + "UncheckedRule"))
    ]


def _rule(
    site: Site, corpus: Corpus, rule: RuleView, example: str, examples: Mapping[str, Text]
) -> Iterator[Path]:
    for part in overview.parts(corpus.failing(rule.notation), each=_EACH, path=rule.path):
        page = Page(
            path=part.path,
            template="rule.html",
            title=Text(f"{rule.notation} {rule.label.zh}", f"{rule.notation} {rule.label.en}"),
            trail=((site.text("rule.list"), "rule"),),
            section="rule",
            iri=rule.iri,
            data=_RDF,
            data_path="rule",
            description=rule.comment,
        )
        yield from site.write(
            page,
            rule=rule,
            part=part,
            files=[file_name(path) for path in part.paths],
            name=corpus.name_of,
            example=example,
            example_title=examples.get(example, Text()),
        )

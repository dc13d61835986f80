"""The IRIs of the terms we use: our own under one host, and the vocabularies we reuse.

Our own terms are written out in full in `ontology/`; nothing here invents one. Data has its own,
configurable base (`gongkai.iri`); the vocabulary's host is the same for every publisher, so that a
query written for one release runs on another.
"""

from __future__ import annotations

from typing import Final

HOST: Final = "https://gongkai.example/"

GID: Final = HOST + "def#"
ITEM: Final = HOST + "code/item#"
APPLICANT: Final = HOST + "code/applicant#"
MATTER: Final = HOST + "code/matter#"
ASPECT: Final = HOST + "code/aspect#"
REMEDY: Final = HOST + "code/remedy#"
RESULT: Final = HOST + "code/result#"
STATE: Final = HOST + "code/state#"
SCOPE: Final = HOST + "code/scope#"
LEVEL: Final = HOST + "code/level#"
KIND: Final = HOST + "code/kind#"
TIER: Final = HOST + "code/tier#"
SECTION: Final = HOST + "code/section#"
REASON: Final = HOST + "code/reason#"
ROLE: Final = HOST + "code/role#"
NUMBER: Final = HOST + "code/number#"
CUBE: Final = HOST + "cube#"
LAW: Final = HOST + "law#"
RULE: Final = HOST + "rule#"
SHAPE: Final = HOST + "shape#"
IDENTITY: Final = HOST + "identity#"
VERDICT: Final = HOST + "code/verdict#"
BASIS: Final = HOST + "code/basis#"
LOOK: Final = HOST + "code/look#"
FAMILY: Final = HOST + "code/family#"
COMPARISON: Final = HOST + "code/comparison#"
CONFIDENCE: Final = HOST + "code/confidence#"
EVIDENCE: Final = HOST + "code/evidence#"
CONTENT: Final = HOST + "code/content#"
MENTION: Final = HOST + "code/mention#"
READING: Final = HOST + "code/reading#"
NAME_PLACE: Final = HOST + "code/name-place#"
FORM: Final = HOST + "form/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
QB: Final = "http://purl.org/linked-data/cube#"
DCT: Final = "http://purl.org/dc/terms/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
DQV: Final = "http://www.w3.org/ns/dqv#"
LDQD: Final = "http://www.w3.org/2016/05/ldqd#"
ELI: Final = "http://data.europa.eu/eli/ontology#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
OA: Final = "http://www.w3.org/ns/oa#"
ORG: Final = "http://www.w3.org/ns/org#"
PROV: Final = "http://www.w3.org/ns/prov#"
SCHEMA: Final = "https://schema.org/"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VANN: Final = "http://purl.org/vocab/vann/"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
VOID: Final = "http://rdfs.org/ns/void#"

# One map for Turtle files, the query form and the examples: an output never shows `ns1:`.
PREFIXES: Final[dict[str, str]] = {
    "applicant": APPLICANT,
    "aspect": ASPECT,
    "basis": BASIS,
    "comparison": COMPARISON,
    "confidence": CONFIDENCE,
    "content": CONTENT,
    "cube": CUBE,
    "dcat": DCAT,
    "dct": DCT,
    "dqv": DQV,
    "eli": ELI,
    "evidence": EVIDENCE,
    "family": FAMILY,
    "foaf": FOAF,
    "form2019": FORM + "2019#",
    "form2021": FORM + "2021#",
    "gid": GID,
    "identity": IDENTITY,
    "item": ITEM,
    "kind": KIND,
    "law": LAW,
    "ldqd": LDQD,
    "level": LEVEL,
    "look": LOOK,
    "matter": MATTER,
    "mention": MENTION,
    "name-place": NAME_PLACE,
    "number": NUMBER,
    "oa": OA,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "qb": QB,
    "rdf": RDF,
    "rdfs": RDFS,
    "reading": READING,
    "reason": REASON,
    "remedy": REMEDY,
    "result": RESULT,
    "role": ROLE,
    "rule": RULE,
    "schema": SCHEMA,
    "scope": SCOPE,
    "sd": SD,
    "section": SECTION,
    "sh": SH,
    "shape": SHAPE,
    "skos": SKOS,
    "state": STATE,
    "tier": TIER,
    "vann": VANN,
    "vcard": VCARD,
    "verdict": VERDICT,
    "void": VOID,
    "xsd": XSD,
}

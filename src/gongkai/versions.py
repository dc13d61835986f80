"""The data set of reports, this version of it and the files of both, as DCAT and PROV say them.

Bytes and digests of the files are not said here: they are known once the files are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, Triple

from gongkai import __version__
from gongkai.cubes import structures
from gongkai.imprint import LICENCE, About
from gongkai.statement import ADMS, EU, IANA, Value, both, date, say, tagged, typed
from gongkai.vocabulary import DCAT, DCT, FOAF, HOST, PROV, RDF, RDFS, VOID

_DESCRIPTION: Final = (
    "各报告表二、表三、表四的每个数字，连同其在来源文本中的位置、每个未填单元格的状态和每项校验发现。",
    "Every figure of tables two, three and four of each report with its place in the source text, the state "
    "of every cell without a figure, and what every check found.",
)


def triples(about: About) -> Iterator[Triple]:
    """The data set whatever its version, this version and how it came to be, and the files of both."""
    yield from _data_set(about)
    yield from _release(about)
    yield from _distributions(about)


def _data_set(about: About) -> Iterator[Triple]:
    yield from say(
        about.reports,
        _common(about)
        | {
            RDF + "type": [DCAT + "Dataset", VOID + "Dataset"],
            DCT + "title": both(about.title_zh, about.title_en),
            DCT + "description": both(*_DESCRIPTION),
            DCT + "identifier": Literal("gongkai-reports"),
            DCT + "hasPart": [about.base.data_set(structure) for structure in structures()],
            DCAT + "distribution": [f"{about.reports}-{dump.name}" for dump in about.dumps],
            DCAT + "hasCurrentVersion": about.release,
            DCAT + "hasVersion": [about.version_iri(one) for one in (*about.earlier, about.version)],
            PROV + "wasGeneratedBy": about.build,
            FOAF + "homepage": about.base.iri,
        },
    )
    yield from say(
        f"{about.catalogue}#provenance",
        {
            RDF + "type": DCT + "ProvenanceStatement",
            RDFS + "label": both(
                "由程序从各报告已发布的文本中读取；每个数字都指明来源文件及位置，不作修正。",
                "Read by software from the published text of each report; every figure names its source file "
                "and its place in it, and none is corrected.",
            ),
        },
    )


def _release(about: About) -> Iterator[Triple]:
    previous = about.earlier[-1] if about.earlier else None
    yield from say(
        about.release,
        _common(about)
        | {
            RDF + "type": [DCAT + "Dataset", PROV + "Entity"],
            DCT + "title": both(
                f"{about.title_zh}，{about.version} 版", f"{about.title_en}, version {about.version}"
            ),
            DCT + "description": both(*_DESCRIPTION),
            DCT + "identifier": Literal(f"gongkai-reports-{about.version}"),
            DCT + "bibliographicCitation": Literal(
                f"{about.publisher_en}: {about.title_en}, version {about.version}. {about.release}"
            ),
            DCAT + "isVersionOf": about.reports,
            DCAT + "previousVersion": about.version_iri(previous) if previous else [],
            DCAT + "distribution": [f"{about.release}#{dump.name}" for dump in about.dumps],
            ADMS + "versionNotes": tagged(
                f"{about.counts.reports} reports read from {about.counts.files} files", "en"
            ),
            PROV + "wasGeneratedBy": about.build,
        },
    )
    yield from say(
        about.build,
        {
            RDF + "type": PROV + "Activity",
            RDFS + "label": both(f"构建 {about.version}", f"build of {about.version}"),
            PROV + "endedAtTime": typed(f"{about.date}T00:00:00Z", "dateTime"),
            PROV + "wasAssociatedWith": f"{about.base.iri}software#gongkai-{__version__}",
        },
    )
    if about.counts.years:
        yield from say(
            f"{about.release}#period",
            {
                RDF + "type": DCT + "PeriodOfTime",
                DCAT + "startDate": date(f"{about.counts.years[0]}-01-01"),
                DCAT + "endDate": date(f"{about.counts.years[-1]}-12-31"),
            },
        )


def _distributions(about: About) -> Iterator[Triple]:
    for dump in about.dumps:
        for node, address in (
            (f"{about.reports}-{dump.name}", about.latest(dump)),
            (f"{about.release}#{dump.name}", about.address(dump)),
        ):
            yield from say(
                node,
                {
                    RDF + "type": DCAT + "Distribution",
                    DCT + "title": both(dump.zh, dump.en),
                    DCT + "description": both(f"{dump.zh}（{dump.name}）", f"{dump.en} ({dump.name})"),
                    DCAT + "accessURL": f"{about.base.iri}download",
                    DCAT + "downloadURL": address,
                    DCAT + "mediaType": IANA + dump.formats[0],
                    DCT + "format": f"{EU}file-type/{dump.formats[1]}",
                    DCT + "license": LICENCE,
                    DCT + "rights": f"{about.catalogue}#rights",
                    DCT + "modified": date(about.date),
                    DCT + "conformsTo": dump.standard or f"{HOST}def",
                    VOID + "triples": [] if dump.triples is None else Literal(dump.triples),
                },
            )
    yield from say(
        f"{about.catalogue}#rights",
        {
            RDF + "type": DCT + "RightsStatement",
            RDFS + "label": both(
                "知识共享署名 4.0；引用时请注明来源页面。",
                "Creative Commons Attribution 4.0; name the page the data came from.",
            ),
        },
    )


def _common(about: About) -> dict[str, Value]:
    """What is said of the data set and of each of its versions alike."""
    years = about.counts.years
    return {
        DCT + "publisher": about.publisher,
        DCT + "creator": about.publisher,
        DCAT + "contactPoint": f"{about.catalogue}#contact" if about.contact else [],
        DCT + "modified": date(about.date),
        DCT + "issued": date(about.date),
        DCT + "language": [EU + "language/ZHO", EU + "language/ENG"],
        DCAT + "theme": EU + "data-theme/GOVE",
        DCAT + "keyword": [
            *both("政府信息公开", "freedom of information"),
            *both("年度报告", "annual report"),
        ],
        DCT + "accrualPeriodicity": EU + "frequency/ANNUAL",
        DCT + "accessRights": EU + "access-right/PUBLIC",
        DCT + "temporal": f"{about.release}#period" if years else [],
        DCT + "spatial": EU + "country/CHN",
        DCT + "conformsTo": [f"{HOST}def", f"{HOST}shape", "http://www.w3.org/TR/vocab-data-cube/"],
        DCT + "provenance": f"{about.catalogue}#provenance",
        DCT + "license": LICENCE,
        DCAT + "landingPage": about.base.iri,
        DCAT + "version": Literal(about.version),
    }

"""The generated site, crawled as files: what a reader finds, and that every link lands."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from lxml import etree
from lxml import html as lxml_html

import publication
from gongkai import form, overview, pages, resources, tableview, texts
from gongkai.facts import Facts, Text
from gongkai.iri import Base
from gongkai.render import Page, Settings, Site
from gongkai.reportview import Spot
from gongkai.rule import rules
from gongkai.sourceview import Piece, lines

SETTINGS = Settings(version="2026-11-20", date="2026-11-20", contact="data@example.org", commit="abc1234")
SITE = resources.folder("site")
BUDGET = 60_000  # bytes of a page, design section 9
REPORT_BUDGET = 90_000  # a report has 200 linked cells and the verdict of every rule
LIMIT = 300_000  # pages whose anchors are the terms of one vocabulary stay whole
# Written by others beside the pages, or answered by the server alone.
DATA = (".ttl", ".nt", ".jsonld", ".rdf", ".json", ".nq", ".csv", "sparql", "check")
REPORT = f"report/{publication.OFFICE}/2024"
MESSY = f"report/{publication.OFFICE}/2023"


class Built:
    """The pages of the invented release, and what they were made from."""

    def __init__(self, out: Path) -> None:
        self.made = publication.make()
        download = pages.Download("dump/latest/all.nq", 12_345_678, "ab" * 32, Text("全部", "all"), 9)
        self.files = list(
            pages.write(
                self.made.store, base=self.made.base, out=out, settings=SETTINGS,
                source_text=self.made.source_text, downloads=[download],
            )
        )  # fmt: skip
        self.out = out
        for sha256, text in self.made.texts.items():
            (out / "source" / f"{sha256}.txt").write_text(text, "utf-8")

    def page(self, path: str) -> lxml_html.HtmlElement:
        return lxml_html.fromstring((self.out / f"{path}.html").read_bytes())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("www"))


@pytest.fixture(scope="module")
def trees(built: Built) -> dict[Path, lxml_html.HtmlElement]:
    return {file: lxml_html.fromstring(file.read_bytes()) for file in built.files if file.suffix == ".html"}


def hrefs(tree: lxml_html.HtmlElement) -> Iterator[str]:
    for attribute in ("href", "src", "action"):
        yield from tree.xpath(f"//@{attribute}")


def targets(built: Built, file: Path, href: str) -> tuple[Path, str]:
    """The file a link names and its fragment; a page shown at any address links from the host's root."""
    parts = urlsplit(href)
    path = unquote(parts.path)
    if not path:
        return file, unquote(parts.fragment)
    start = built.out if path.startswith("/") else file.parent
    return (start / path.lstrip("/")).resolve(), unquote(parts.fragment)


def test_every_link_and_fragment_within_the_site_lands(built, trees):
    ids = {file.resolve(): set(tree.xpath("//@id")) for file, tree in trees.items()}
    missing = []
    for file, tree in trees.items():
        for href in hrefs(tree):
            if urlsplit(href).scheme:
                continue
            target, fragment = targets(built, file, href)
            is_data = target.name.endswith(DATA) or "dump" in target.parts
            found = is_data or (target.is_file() and (not fragment or fragment in ids.get(target, ())))
            if not found:
                missing.append((str(file.relative_to(built.out)), href))
    assert missing == []


def test_nothing_is_loaded_from_another_host(trees):
    loaded = {
        source
        for tree in trees.values()
        for source in tree.xpath(
            "//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href"
        )
        if urlsplit(source).scheme or source.startswith("//")
    }
    assert loaded == set()


def test_no_page_carries_a_script_or_a_style_of_its_own(trees):
    inline = "//script[not(@src) and @type!='application/ld+json'] | //style | //@style | //@onclick"
    assert [file for file, tree in trees.items() if tree.xpath(inline)] == []


def test_every_page_has_a_language_a_title_and_one_heading(trees):
    for file, tree in trees.items():
        expected = "en" if "/en/" in file.as_posix() else "zh-Hans"
        assert tree.get("lang") == expected, file
        assert tree.findtext(".//title").strip(), file
        assert [bool(heading.text_content().strip()) for heading in tree.xpath("//h1")] == [True], file
        assert tree.xpath("//meta[@name='viewport']"), file


def test_ids_are_unique_on_every_page(trees):
    for file, tree in trees.items():
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), file


def test_every_table_has_a_caption_and_scoped_headers(trees):
    for file, tree in trees.items():
        for table in tree.xpath("//table"):
            assert table.xpath("./caption"), file
            assert not table.xpath(".//th[not(@scope)]"), file


def test_every_form_field_has_a_label(trees):
    for file, tree in trees.items():
        for field in tree.xpath("//textarea | //input | //select"):
            is_labelled = field.xpath("ancestor::label") or tree.xpath(
                "//label[@for=$id]", id=field.get("id")
            )
            assert is_labelled, (file, field.get("id"))


def test_both_languages_have_the_same_pages(built):
    names = {file.relative_to(built.out).as_posix() for file in built.files if file.suffix == ".html"}
    english = {name.removeprefix("en/") for name in names if name.startswith("en/")}
    assert english == {name for name in names if not name.startswith("en/")}


def test_the_language_switch_leads_to_the_same_page(built, trees):
    for file, tree in trees.items():
        if file.name == "404.html":
            continue
        (href,) = tree.xpath("//a[@class='language']/@href")
        target, _ = targets(built, file, href)
        here = file.relative_to(built.out).as_posix()
        other = here.removeprefix("en/") if here.startswith("en/") else f"en/{here}"
        assert target == (built.out / other).resolve()


def test_chinese_on_english_pages_says_that_it_is_chinese(built):
    page = built.page(f"en/{REPORT}")
    name = page.xpath("//nav[@class='neighbours']//span[@lang='zh']")
    assert name[0].text == "示例市样本区人民政府办公室（虚构）"


def test_no_page_is_over_the_budget(built):
    sizes = {file.relative_to(built.out).as_posix(): file.stat().st_size for file in built.files}
    pages_only = {name.removeprefix("en/"): size for name, size in sizes.items() if name.endswith(".html")}
    assert {name: size for name, size in pages_only.items() if size > _budget(name)} == {}
    assert sizes["static/style.css"] <= 17 * 1024


def _budget(name: str) -> int:
    if name.startswith("report/"):
        return REPORT_BUDGET
    return LIMIT if name in ("def.html", "shape.html") or name.startswith("def/") else BUDGET


def test_every_cell_shows_the_stores_figure_or_its_state_and_leads_to_its_place(built):
    for report in built.made.reports:
        page = built.page(report.removeprefix(built.made.base.iri))
        cells = {cell: shown for cell, shown in built.made.shown.items() if cell.partition("#")[0] == report}
        assert cells
        for cell, shown in cells.items():
            (td,) = page.xpath("//td[@id=$id]", id=cell.partition("#")[2])
            link = td.xpath("./a[starts-with(@href, '../')]")[0]
            assert re.search(r"source/[0-9a-f]{64}\.html#char=\d+,\d+$", link.get("href"))
            assert link.text == (f"{float(shown):g}" if "." in shown else STATES.get(shown, shown))


STATES = {"blank": "未填", "not-applicable": "不适用", "unreadable": "无法识读"}


def test_the_place_of_a_figure_is_a_mark_that_leads_back(built):
    page = built.page(MESSY)
    href = page.xpath("//td[@id='received.natural-person']/a/@href")[0]
    target, fragment = targets(built, built.out / f"{MESSY}.html", href)
    source = lxml_html.fromstring(target.read_bytes())
    (mark,) = source.xpath("//mark[@id=$id]", id=fragment)
    assert mark.text_content() == "１,０２３"
    assert mark.xpath("./a/@href") == [f"../{MESSY}.html#received.natural-person"]


def test_a_cell_without_a_figure_says_why_and_is_never_zero(built):
    page = built.page(MESSY)
    said = {
        cell: page.xpath("string(//td[@id=$id])", id=cell)
        for cell in ("rules.made", "licences.decisions", "penalties.decisions")
    }
    assert said == {
        "rules.made": "未填",
        "licences.decisions": "不适用/",
        "penalties.decisions": "无法识读约 5所印不是数字",
    }


def test_what_was_printed_stands_beside_a_figure_that_differs_from_it(built):
    cell = built.page(MESSY).xpath("//td[@id='received.natural-person']")[0]
    assert [part.text for part in cell] == ["1023", "１,０２３"]


def test_the_tables_are_laid_out_as_on_the_form(built):
    requests = built.page(REPORT).xpath("//table[contains(@class, 'requests')]")[0]
    head = [
        [(cell.text_content(), cell.get("colspan"), cell.get("rowspan")) for cell in row]
        for row in requests.xpath("./thead/tr")
    ]
    assert head[0][1:] == [("申请人情况", "6", None), ("总计", None, "3")]
    assert head[1] == [("自然人", None, "2"), ("法人或其他组织", "5", None)]
    assert [text for text, _, _ in head[2]] == [
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]
    outcome = requests.xpath(".//th[text()='三、本年度办理结果']")[0]
    assert (outcome.get("rowspan"), outcome.get("scope")) == ("22", "rowgroup")
    remedies = built.page(REPORT).xpath("//table[contains(@class, 'remedies')]")[0]
    assert len(remedies.xpath("./tbody/tr")) == 1
    assert [th.get("colspan") for th in remedies.xpath("./thead/tr[1]/th")] == ["5", "10"]


@pytest.mark.parametrize("edition", form.editions(), ids=lambda edition: edition.edition)
def test_every_line_of_a_table_fills_its_width(edition):
    above = tableview.headings(_vocabulary())
    for layout in tableview.of_form(edition, above):
        for body in (layout.head, *layout.bodies):
            hanging: list[int] = []
            for line in body:
                own = sum(head.columns for head in line.heads) + sum(span for _, span in line.slots)
                assert own + len(hanging) == layout.width, (layout.notation, line)
                hanging = [rows - 1 for rows in hanging if rows > 1]
                hanging += [
                    head.rows - 1 for head in line.heads if head.rows > 1 for _ in range(head.columns)
                ]


def _vocabulary() -> Facts:
    store = publication.make().store
    return pages.background(pages._queries(store)).vocabulary


def test_a_finding_stands_in_its_cell_and_in_words_with_both_sides(built):
    page = built.page(REPORT)
    (mark,) = page.xpath("//td[@id='handled.total']/a[@class='mark']")
    assert (mark.get("href"), mark.get("aria-label")) == (f"#{publication.LEAF}", "发现 1")
    (finding,) = page.xpath("//li[@id=$id]", id=publication.LEAF)
    sides = [" ".join(dd.text_content().split()) for dd in finding.xpath(".//dd")]
    assert sides == ["1 （一）予以公开 · 总计 1，另有 20 项为 0", "0 （七）总计 · 总计 0", "1"]
    assert "verdict found" in [section.get("class") for section in page.xpath("//section")]


def test_a_verdict_names_both_possible_causes_and_never_blames(built):
    words = built.page(REPORT).xpath("string(//section[@aria-labelledby='verdict'])")
    assert "报告本身的数字或文字有出入，或者我们读错了" in words
    assert "违法" not in words


def test_a_clean_report_says_no_more_than_was_checked(built):
    words = built.page(MESSY).xpath("string(//section[@aria-labelledby='verdict'])")
    assert "未见不符" in words and "不证明数字符合事实" in words


def test_a_rule_tells_its_findings_of_the_reports_it_could_be_evaluated_on(built):
    page = built.page("rule/t3-leaf")
    assert "可评估的 5 份报告中，1 份有此发现（20.0 %）" in page.text_content()
    assert page.xpath("//tbody//a/@href") == [f"../{REPORT}.html#verdict-T3-LEAF"]
    by_year = [[cell.text for cell in row] for row in page.xpath("(//table)[1]/tbody/tr")]
    assert by_year[3] == ["2024", "1", "1", "100.0 %", "0", "0"]


def test_what_could_not_be_evaluated_is_no_denominator(built):
    words = built.page("rule/t2-back").text_content()
    assert "可评估的 0 份报告中，0 份有此发现。另有 5 份无法评估，0 份不适用。" in words
    row = built.page("rule").xpath("//tr[@id='T2-BACK']")[0]
    assert [cell.text for cell in row][3:] == ["0", "0", "5", "0"]


def test_a_rule_offers_a_query_for_its_findings_that_finds_them(built):
    query = built.page("rule/t3-leaf").xpath("string(//textarea)")
    found = list(built.made.store.query(query))
    assert [row["finding"].value.partition("#")[2] for row in found] == [publication.LEAF]


def test_every_rule_has_its_verdict_on_the_report_with_the_reason(built):
    page = built.page(REPORT)
    counted = [tag.text for tag in page.xpath("//p[@class='counted']/a")]
    assert counted == [f"通过 {len(rules()) - 4}", "有发现 2", "无法评估 1", "不适用 1"]
    (line,) = page.xpath("//li[@id='verdict-T2-BACK']")
    assert "制发件数未填。" in line.text_content()
    assert len(page.xpath("//details[@class='verdicts']//li")) == len(rules())
    anchors = {name for name in page.xpath("//@id") if name.startswith("verdict-")}
    assert anchors == {f"verdict-{rule}" for rule in rules()}


def test_figures_of_the_prose_say_how_they_stand_to_the_tables(built):
    page = built.page(REPORT)
    said = {
        figure.get("id"): figure.xpath("string(./span[contains(@class, 'tag')])")
        for figure in page.xpath("//ul[@class='prose']//li[starts-with(@id, 'mention-')]")
    }
    assert said == {
        "mention-received-1": "不同",
        "mention-handled-1": "约数，不比较",
        "mention-carried-out-1": "相符",
    }
    (restated,) = page.xpath("//li[@id='mention-carried-out-1']/a[starts-with(@href, '#')]/@href")
    assert restated == "#carried-out.total"


def test_a_figure_of_the_prose_leads_to_its_place_and_back(built):
    href = built.page(REPORT).xpath("//li[@id='mention-received-1']/a[@class='place']/@href")[0]
    target, fragment = targets(built, built.out / f"{REPORT}.html", href)
    (mark,) = lxml_html.fromstring(target.read_bytes()).xpath("//mark[@id=$id]", id=fragment)
    assert mark.text_content() == "5 件"
    assert mark.xpath("./a/@href") == [f"../{REPORT}.html#mention-received-1"]


def test_a_finding_on_the_prose_quotes_the_sentence_and_names_other_causes(built):
    (finding,) = built.page(REPORT).xpath("//section[@id='verdict-N-NEW']")
    sides = [" ".join(dd.text_content().split()) for dd in finding.xpath(".//dd")]
    assert sides == ["5", "1 一、本年新收政府信息公开申请数量 · 总计 1", "4"]
    assert finding.xpath("string(.//q)") == "本年收到申请 5 件，答复约 5 件，其余 1 件结转。"
    assert "口径不同" in finding.text_content() and "把握程度： 中" in finding.text_content()


def test_what_the_text_states_and_cites_is_listed(built):
    page = built.page(REPORT)
    assert "社会评议 未见" in " ".join(page.xpath("string(//li[@id='content-appraisal'])").split())
    assert page.xpath("//li[@id='citation-form-2021-1']/a[1]/@href") == ["../../law.html#form-2021"]


def test_an_authority_shows_every_rule_of_every_year_in_words_too(built):
    (table,) = built.page(f"authority/{publication.OFFICE}").xpath("//table[contains(@class, 'marks')]")
    rows = {row.findtext("./th/a/code"): row.xpath("./td") for row in table.xpath(".//tr[td]")}
    assert "T3-INT" not in rows  # applies to none of its reports
    said = [" ".join(cell.text_content().split()) for cell in rows["T3-LEAF"]]
    assert said == ["✓ 通过", "✓ 通过", "1 项发现"]
    assert rows["T3-LEAF"][2].xpath("./a/@href") == [f"../{REPORT}.html#verdict-T3-LEAF"]
    assert {" ".join(cell.text_content().split()) for cell in rows["T2-BACK"]} == {"? 无法评估"}


def test_each_finding_has_a_letter_that_names_its_place(built):
    (href,) = built.page(REPORT).xpath("//li[@id=$id]//a[@class='wrong']/@href", id=publication.LEAF)
    words = unquote(href)
    assert f"{built.made.base.iri}{REPORT}#{publication.LEAF}" in words
    assert re.search("原文第 [0-9]+ 行", words)


def test_quality_by_year_adds_up_to_all_and_leaves_out_what_is_not_evaluable(built):
    lines = built.page("quality").xpath("(//table)[1]/tbody/tr")
    figures = {line.findtext("th"): [cell.text for cell in line.xpath("./td")] for line in lines}
    evaluable = len(rules()) - 2
    assert figures["2024"] == ["1", "100.0 %", "0", "2", str(evaluable), f"{200 / evaluable:.1f} %", "1"]
    assert figures["2023"][1] == "99.5 %"  # one of its cells could not be read
    assert [figures["合计"][place] for place in (0, 3, 6)] == ["5", "2", "5"]


def test_quality_counts_a_region_with_what_lies_below_it(built):
    lines = built.page("quality/region").xpath("//tbody/tr")
    said = {line.xpath("string(th)").split(" ")[0]: line.findtext("td") for line in lines}
    assert said["410202"] == said["410000"] == "1"
    assert said["区划未知"] == "4"


def test_cells_of_rows_that_were_not_found_are_not_read(built):
    lines = built.page("quality/authority").xpath("//tbody/tr")
    assert lines[-1].xpath("./td/text()")[:2] == ["1", "92.5 %"]  # table four, 15 of 200 cells


def test_quality_lists_every_authority_with_a_report(built):
    links = built.page("quality/authority").xpath("//tbody/tr/th/a/@href")
    assert links == [
        f"../authority/{slug}.html"
        for slug in (publication.COUNTY, publication.OFFICE, "unidentified-abcdef012345")
    ]


def test_the_home_page_counts_what_there_is(built):
    counts = [
        " ".join(li.text_content().split()) for li in built.page("index").xpath("//ul[@class='counts']/li")
    ]
    assert counts == [
        "5 份报告", "3 个机关", "2020–2024 报告年度", "4 份未见不符", "1 份有不符之处", "1 个文件未能读取",
    ]  # fmt: skip


def test_a_former_version_is_shown_but_not_counted(built):
    page = built.page(f"authority/{publication.COUNTY}")
    assert "旧版本" in page.text_content()
    assert (built.out / f"report/{publication.COUNTY}/2020/0123456789ab.html").is_file()


def test_an_unread_file_has_its_reason_on_its_page_and_in_the_list(built):
    reason = "找到二进制内容，应为文本"
    assert reason in built.page("unread").text_content()
    assert reason in built.page(f"source/{'f' * 64}").text_content()


def test_unknown_facts_are_said_to_be_unknown(built):
    facts = built.page(f"authority/{publication.OFFICE}").xpath("//dl[@class='facts']/div")
    said = {div.findtext("dt"): div.find("dd").text_content() for div in facts}
    assert said == {"类型": "办公厅（室）", "层级": "县级", "行政区划": "未知"}


def test_the_chart_says_the_same_as_its_table(built):
    page = built.page(f"authority/{publication.OFFICE}")
    drawn = [text.text for text in page.xpath("//svg/text[not(@class)]")]
    table = page.xpath("(//table)[1]/tbody/tr")
    listed = [row.xpath("./td")[place].text_content() for row in table for place in (0, 2)]
    assert drawn == listed == ["3", "3", "1023", "0", "1", "0"]


def test_the_narrative_is_shown_as_text_and_not_as_markup(built):
    section = built.page(REPORT).xpath("//details[@id='section-overview']")[0]
    assert "<不含标记> & 符号" in section.text_content()


def test_machine_readable_twins_are_announced(built):
    page = built.page(REPORT)
    found = {link.get("type"): link.get("href") for link in page.xpath("//link[@rel='alternate'][@type]")}
    assert found == {
        "text/turtle": f"../../{REPORT}.ttl",
        "application/n-triples": f"../../{REPORT}.nt",
        "application/ld+json": f"../../{REPORT}.jsonld",
        "application/rdf+xml": f"../../{REPORT}.rdf",
        "application/json": f"../../{REPORT}.json",
    }


def test_the_json_ld_of_every_page_parses_and_cannot_close_its_script(trees):
    for file, tree in trees.items():
        (script,) = tree.xpath("//script[@type='application/ld+json']")
        graph = json.loads(script.text)["@graph"]
        assert "<" not in script.text, file
        assert graph[-1]["@type"] == "BreadcrumbList"


def test_a_report_is_a_dataset_for_search_engines(built):
    script = built.page(REPORT).xpath("//script[@type='application/ld+json']")[0].text
    node = json.loads(script)["@graph"][0]
    assert node["@type"] == ["Report", "Dataset"]
    assert (node["@id"], node["temporalCoverage"]) == (f"{built.made.base.iri}{REPORT}", "2024")
    assert 50 <= len(node["description"]) <= 5000


def test_a_wrong_reading_can_be_reported_with_the_thing_named(built):
    (href, *_) = built.page(REPORT).xpath("//footer//a[@class='wrong']/@href")
    assert href.startswith("mailto:data@example.org?subject=")
    assert f"{built.made.base.iri}{REPORT}" in unquote(href)


def test_without_an_address_no_page_offers_one(built, tmp_path):
    settings = Settings(version="1", date="2026-11-20")
    made = built.made
    files = pages.report_pages(
        made.store,
        made.reports[:1],
        base=made.base,
        out=tmp_path,
        settings=settings,
        source_text=made.source_text,
    )
    said = [file.read_text("utf-8") for file in files]
    assert not any("mailto:" in page for page in said)
    assert all("本站没有设置联系地址" in page or "No contact address" in page for page in said)
    assert any(made.reports[0] in page for page in said)


def test_the_sitemap_lists_pages_that_exist_under_the_base(built):
    root = ElementTree.parse(built.out / "sitemap.xml").getroot()
    addresses = [loc.text or "" for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    files = [built.out / address.removeprefix(built.made.base.iri) for address in addresses]
    assert len(addresses) > 20
    assert [file for file in files if not file.is_file()] == []


def test_the_search_index_finds_an_authority_by_two_characters(built):
    index = json.loads((built.out / "static" / "search.json").read_text("utf-8"))
    names = [index["authorities"][place][0] for place in index["pairs"]["样本"]]
    assert names == ["示例市样本区人民政府办公室（虚构）"]


def test_pages_in_slices_are_the_same_as_pages_in_one_go(built, tmp_path):
    made = built.made
    for report in reversed(made.reports):
        for file in pages.report_pages(
            made.store,
            [report],
            base=made.base,
            out=tmp_path,
            settings=SETTINGS,
            source_text=made.source_text,
        ):
            assert file.read_bytes() == (built.out / file.relative_to(tmp_path)).read_bytes()


def test_another_base_changes_addresses_and_breaks_no_page(tmp_path):
    made = publication.make(Base("https://data.example.org/gid/"))
    files = list(
        pages.write(made.store, base=made.base, out=tmp_path, settings=SETTINGS, source_text=made.source_text)
    )
    page = (tmp_path / f"{REPORT}.html").read_text("utf-8")
    assert f"https://data.example.org/gid/{REPORT}" in page
    missing = (tmp_path / "404.html").read_text("utf-8")
    assert 'href="/gid/authority/index.html"' in missing
    assert tmp_path / "def.html" in files


def test_every_text_is_in_both_languages_and_used():
    catalogue = texts.load(SITE / "texts.toml")
    keys = set(catalogue["zh"].names())
    folder = Path(pages.__file__).parent
    written = "".join(file.read_text("utf-8") for file in (SITE / "templates").iterdir())
    written += "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    asked = set(re.findall(r'(?:\bt|\btext)\(\s*f?"([^"{]+)"', written))
    families = set(re.findall(r'\bt\("([^"]+\.)" ~', written)) | {"property."}
    fixed = {
        f"{name}.{what}" for name in ("download", "sparql", "about", "404") for what in ("title", "about")
    }
    named = {key for key in keys if f'"{key}"' in written}
    left = keys - asked - named - fixed
    unused = {key for key in left if not any(key.startswith(family) for family in families)}
    assert unused == set()
    assert {key for key in asked if key not in keys and not key.endswith(".")} == set()


def test_an_unfilled_place_in_a_text_is_an_error():
    with pytest.raises(KeyError):
        texts.load(SITE / "texts.toml")["en"]("place.line", number=3)


def test_a_text_in_one_language_only_is_refused(tmp_path):
    file = tmp_path / "texts.toml"
    file.write_text('["a"]\nzh = "甲"\n', "utf-8")
    with pytest.raises(ValueError, match="expected"):
        texts.load(file)


def test_the_text_catalogue_is_sorted_into_whole_entries():
    entries = tomllib.loads((SITE / "texts.toml").read_text("utf-8"))
    assert all(set(entry) == {"zh", "en"} and all(entry.values()) for entry in entries.values())


def test_templates_that_ask_for_what_is_not_there_fail(tmp_path):
    site = Site(out=tmp_path, base=Base(), settings=SETTINGS)
    with pytest.raises(Exception, match="undefined"):
        list(site.write(Page("x", "coverage.html", Text("甲", "a"))))


def test_a_place_that_overlaps_another_is_still_an_anchor():
    found = lines("一 23 四", [(Spot("char=2,4", 2, 4), "a"), (Spot("char=3,4", 3, 4), "b")])
    assert found[0].pieces == (
        Piece("一 "),
        Piece("23", "char=2,4", "a"),
        Piece("", "char=3,4"),
        Piece(" 四"),
    )


def test_a_figure_is_marked_within_the_sentence_that_is_a_place_too():
    found = lines("收到 5 件。", [(Spot("char=3,4", 3, 4), "a"), (Spot("char=0,7", 0, 7), "b")])
    assert found[0].pieces[0] == Piece("", "char=0,7")
    assert Piece("5", "char=3,4", "a") in found[0].pieces


def test_code_points_beyond_the_first_plane_count_once():
    found = lines("𠮷 7", [(Spot("char=2,3", 2, 3), "a")])
    assert found[0].pieces[1] == Piece("7", "char=2,3", "a")


def test_a_long_source_keeps_the_lines_with_figures():
    text = "\n".join(["无关的一行文字"] * 20_000) + "\n7"
    found = lines(text, [(Spot("x", len(text) - 1, len(text)), "a")])
    assert [line.number for line in found] == [19_999, 20_000, 20_001]
    assert found[0].skipped == 19_998


def test_long_lists_are_cut_into_pages():
    cut = overview.parts(tuple(range(7)), each=3, path="authority/")
    assert [(part.path, part.items) for part in cut] == [
        ("authority/", (0, 1, 2)),
        ("authority/page-2", (3, 4, 5)),
        ("authority/page-3", (6,)),
    ]


def test_pages_are_well_formed_html(built):
    for file in built.files:
        if file.suffix == ".html":
            parser = etree.HTMLParser(recover=False)
            etree.fromstring(_without_new_elements(file.read_text("utf-8")).encode(), parser)


def _without_new_elements(text: str) -> str:
    """The parser is older than HTML 5 and knows no <main>, <nav>, <section>, …, <svg>, <mark>."""
    new = "header|footer|main|nav|section|figure|figcaption|mark|time|details|summary|svg|rect|line|text"
    return re.sub(rf"<(/?)(?:{new})\b(?:[^>]*[^/>])?/?>", "", text)

"""The check form: the same verdict as the command line and the site, for one file or more; nothing kept."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from starlette.exceptions import StarletteDeprecationWarning
from typer.testing import CliRunner

import attacks
from gongkai import __version__, authority, build, checkjob, checkwork, cli, export, metadata, serve
from gongkai.checkdesk import CheckError, Desk, Limits, descendants
from gongkai.checking import Settings, router
from gongkai.checkjob import Answer, Job, Upload
from gongkai.iri import Base

with warnings.catch_warnings():
    # Starlette would rather have a successor of httpx, which is not in the project's set yet.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient

CONTRADICTORY = "youhao-qu-renshe-ju-2024.txt"
UNFILLED = "youhao-qu-renmin-zhengfu-bangongshi-2024.txt"
SLASHES = "shili-shi-yangben-qu-2024.txt"
OFFICE = "longting-qu-renmin-zhengfu-bangongshi-2024.txt"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGE = {"Accept": CHROME, "Accept-Language": "zh-CN,zh;q=0.9"}
JSON = {"Accept": "application/json"}
BASE = Base().iri


@pytest.fixture(scope="module")
def out(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of two of the examples."""
    folder, out = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("out")
    for name in (CONTRADICTORY, UNFILLED):
        shutil.copy(examples / name, folder)
    build.run(folder, out, build.Settings(date="2026-11-20", base=Base(BASE)))
    return out


@contextlib.contextmanager
def serving(out: Path, settings: Settings | None = None) -> Iterator[TestClient]:
    app = serve.application(serve.Settings(out=out), routers=[router(settings or Settings())])
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(out: Path) -> Iterator[TestClient]:
    with serving(out) as one:
        yield one


def sent(folder: Path, *names: str) -> list[tuple[str, tuple[str, bytes]]]:
    """Files as a browser sends them."""
    return [("file", (name, (folder / name).read_bytes())) for name in names]


def printed(folder: Path, *names: str, monkeypatch: pytest.MonkeyPatch, form: str = "json") -> bytes:
    """What the command line prints on these files in their folder."""
    monkeypatch.chdir(folder)
    return CliRunner().invoke(cli.app, ["check", *names, "--format", form]).stdout_bytes


# --- the same verdict everywhere ------------------------------------------------------------------------


def test_the_answer_is_byte_by_byte_what_the_command_line_prints(
    client: TestClient, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (CONTRADICTORY, UNFILLED, OFFICE):
        shutil.copy(examples / name, tmp_path)
    (tmp_path / "notes.txt").write_text("no report", "utf-8")
    names = (CONTRADICTORY, "notes.txt", UNFILLED, OFFICE)
    answer = client.post("/check", files=sent(tmp_path, *names), headers=JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.content == printed(tmp_path, *names, monkeypatch=monkeypatch)


def test_sarif_is_byte_by_byte_what_the_command_line_prints(
    client: TestClient, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.post("/check?format=sarif", files=sent(examples, CONTRADICTORY))
    assert answer.headers["content-type"] == "application/sarif+json"
    assert answer.content == printed(examples, CONTRADICTORY, monkeypatch=monkeypatch, form="sarif")


def test_a_table_sent_with_the_reports_adds_what_it_adds_on_the_command_line(
    client: TestClient, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(examples / OFFICE, tmp_path)
    table = f"file,authority,published\n{OFFICE},龙亭区人民政府办公室,2025-06-01\n"
    (tmp_path / "reports.csv").write_text(table, "utf-8")
    answer = client.post("/check", files=sent(tmp_path, OFFICE, "reports.csv"), headers=JSON)
    assert answer.content == printed(tmp_path, OFFICE, monkeypatch=monkeypatch)
    assert answer.json()[0]["published"] == "2025-06-01"


@pytest.mark.parametrize("name", [CONTRADICTORY, UNFILLED])
def test_the_findings_are_byte_by_byte_those_of_the_site(
    client: TestClient, out: Path, examples: Path, name: str
) -> None:
    (record,) = loaded(client.post("/check", files=sent(examples, name), headers=JSON).content)
    published = {
        site["file"]: site
        for file in (out / "current" / "www" / "report").rglob("*.json")
        for site in [loaded(file.read_bytes())]
    }[name]
    assert export.to_json(record["findings"]) == export.to_json(published["findings"])
    assert record["findings"]


def loaded(content: bytes) -> Any:
    return json.loads(content, parse_float=Decimal)


def test_kind_and_date_of_the_form_are_those_of_the_table(client: TestClient, examples: Path) -> None:
    given = {"kind": "government", "published": "2025-05-01"}
    (record,) = client.post("/check", files=sent(examples, CONTRADICTORY), data=given, headers=JSON).json()
    states = {one["rule"]: one["state"] for one in record["rules"]}
    assert record["published"] == "2025-05-01"
    assert states["DL-GOV"] != "not-applicable"


def test_the_kinds_of_the_form_are_those_of_the_code_list() -> None:
    assert checkjob.KINDS == authority.KINDS


def test_a_file_may_be_the_whole_body(client: TestClient, examples: Path) -> None:
    content = (examples / CONTRADICTORY).read_bytes()
    as_form = client.post("/check", files=sent(examples, CONTRADICTORY), headers=JSON)
    named = client.post(
        f"/check?filename={CONTRADICTORY}", content=content, headers={**JSON, "Content-Type": "text/plain"}
    )
    disposed = {
        "Content-Disposition": f'attachment; filename="{CONTRADICTORY}"',
        "Content-Type": "text/plain",
    }
    assert named.content == as_form.content
    assert client.post("/check", content=content, headers={**JSON, **disposed}).content == as_form.content


# --- the form and the page --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "place"), [("en-GB,en;q=0.9", "/en/check"), ("zh-CN,en;q=0.5", "/zh/check"), ("", "/zh/check")]
)
def test_the_form_is_shown_in_the_language_asked_for(client: TestClient, header: str, place: str) -> None:
    moved = client.get("/check", headers={"Accept-Language": header})
    assert (moved.status_code, moved.headers["location"]) == (302, place)
    assert "Accept-Language" in moved.headers["vary"]
    page = lxml_html.fromstring(client.get(place).content)
    assert page.get("lang") == {"/en/check": "en", "/zh/check": "zh-Hans"}[place]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_its_label_and_its_help(client: TestClient, language: str) -> None:
    page = lxml_html.fromstring(client.get(f"/{language}/check").content)
    (form,) = page.xpath("//form[@enctype='multipart/form-data']")
    fields = form.xpath(".//input | .//select")
    assert [field.get("name") for field in fields] == ["file", "kind", "published"]
    for field in fields:
        assert len(form.xpath(f".//label[@for='{field.get('id')}']")) == 1
        assert page.get_element_by_id(field.get("aria-describedby")).text_content().strip()
    assert (form.get("method"), form.get("action")) == ("post", f"/check?lang={language}")


def test_the_form_is_under_the_same_content_security_as_every_page(client: TestClient) -> None:
    form, home = client.get("/zh/check"), client.get("/", headers=PAGE)
    assert form.headers["content-security-policy"] == home.headers["content-security-policy"]
    assert client.get("/zh/check").content.count(b"<script") == home.content.count(b"<script")


def test_the_pages_of_the_site_lead_to_the_form(client: TestClient) -> None:
    for path, place in (("/index.html", "zh/check"), ("/en/index.html", "../en/check")):
        page = lxml_html.fromstring(client.get(path, headers=PAGE).content)
        assert page.xpath(f"//nav//a[@href='{place}']")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_each_finding_with_its_basis_and_a_place_that_is_there(
    client: TestClient, examples: Path, language: str
) -> None:
    files = sent(examples, CONTRADICTORY, UNFILLED)
    answer = client.post(f"/check?lang={language}", files=files, headers=PAGE)
    records = client.post("/check", files=files, headers=JSON).json()
    page = lxml_html.fromstring(answer.content)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    messages = " ".join(page.xpath("//p[@class='message']//text()"))
    for record in records:
        for finding in record["findings"]:
            assert finding["message"][language].replace("\n", " ") in messages
            assert page.xpath(f"//h4//code[text()='{finding['rule']}']")
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} <= set(identifiers)
    assert len(page.xpath("//section[contains(@class,'finding')]//p[@class='basis']")) == len(
        page.xpath("//section[contains(@class,'finding')]")
    )


def test_the_page_marks_the_cells_and_says_states_in_words(client: TestClient, examples: Path) -> None:
    files = sent(examples, CONTRADICTORY, UNFILLED, SLASHES)
    page = lxml_html.fromstring(client.post("/check?lang=zh", files=files, headers=PAGE).content)
    assert page.get_element_by_id("r1-handled.total").get("class") == "at"
    assert page.get_element_by_id("r1-granted.total").get("class") == "used"
    states = {words.strip() for words in page.xpath("//td//*[contains(@class,'state')]/text()")}
    assert states == {"未填", "不适用"}


def test_the_page_gives_every_rule_its_verdict(client: TestClient, examples: Path) -> None:
    files = sent(examples, CONTRADICTORY)
    page = lxml_html.fromstring(client.post("/check?lang=en", files=files, headers=PAGE).content)
    (record,) = client.post("/check", files=files, headers=JSON).json()
    shown = {
        row.xpath("string(th//code)"): row.xpath("td[1]/@class")[0]
        for row in page.xpath("//table[@class='ruled']//tbody/tr")
    }
    assert shown == {one["rule"]: one["state"] for one in record["rules"]}
    counts = [int(number) for number in page.xpath("//ul[@class='tally']/li/strong/text()")]
    assert counts == list(record["verdicts"].values())


def test_every_table_of_the_page_has_a_caption_and_headers_with_a_scope(
    client: TestClient, examples: Path
) -> None:
    page = lxml_html.fromstring(
        client.post("/check?lang=en", files=sent(examples, CONTRADICTORY), headers=PAGE).content
    )
    for table in page.xpath("//table"):
        assert table.xpath("string(caption)").strip()
        assert all(head.get("scope") for head in table.xpath(".//th"))
    levels = [int(head.tag[1]) for head in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    labels = page.xpath("//*[@role='region']/@aria-label")
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_of_form_and_page_leads_somewhere(
    client: TestClient, examples: Path, language: str
) -> None:
    shown = client.post(f"/check?lang={language}", files=sent(examples, CONTRADICTORY), headers=PAGE)
    form = client.get(f"/{language}/check")
    links = {
        str(href).partition("#")[0]
        for answer in (shown, form)
        for href in lxml_html.fromstring(answer.content).xpath("//@href")
        if str(href).startswith("/")
    }
    assert any("/rule/t3-leaf" in link for link in links)
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_a_file_says_is_text_on_the_page(client: TestClient, examples: Path) -> None:
    text = (
        (examples / OFFICE)
        .read_text("utf-8")
        .replace("一、总体情况", "一、总体情况\n<script>alert(1)</script>", 1)
    )
    assert "<script>alert" in text
    answer = client.post("/check?lang=zh", files=[("file", ("<b>x.txt", text.encode()))], headers=PAGE)
    assert b"<script>alert" not in answer.content
    assert b"<b>x.txt" not in answer.content


def test_the_form_stands_without_a_release(
    tmp_path: Path, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<http://example.org/a> a <http://example.org/B> .", "utf-8")
    app = serve.application(serve.Settings(data=(data,)), routers=[router(Settings())])
    with TestClient(app) as client:
        form = lxml_html.fromstring(client.get("/en/check").content)
        answer = client.post("/check?lang=en", files=sent(examples, CONTRADICTORY), headers=PAGE)
        page = lxml_html.fromstring(answer.content)
        told = client.post("/check", files=sent(examples, CONTRADICTORY), headers=JSON)
        assert told.content == printed(examples, CONTRADICTORY, monkeypatch=monkeypatch)
        assert form.xpath("//form//input[@type='file']")
        assert page.xpath("//section[contains(@class,'finding')]//h4//code[text()='T3-LEAF']")
        for href in {*form.xpath("//@href"), *page.xpath("//@href")}:
            assert href.startswith("#") or client.get(href).status_code == 200, href


# --- refusals ---------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_does_not_hide_the_others(client: TestClient, examples: Path) -> None:
    files = [("file", ("坏.bin", b"\x00\x01\x02" * 50)), *sent(examples, CONTRADICTORY)]
    answer = client.post("/check?lang=zh", files=files, headers=PAGE)
    page = lxml_html.fromstring(answer.content)
    assert answer.status_code == 200
    assert "坏.bin" in page.xpath("string(//section[@aria-labelledby='unread'])")
    assert page.xpath("//section[contains(@class,'finding')]")


def test_nothing_readable_is_422_with_the_reasons(client: TestClient) -> None:
    files = [("file", ("notes.txt", b"no report")), ("file", ("empty.txt", b""))]
    answer = client.post("/check", files=files, headers=JSON)
    assert answer.status_code == 422
    assert [record["file"] for record in answer.json()] == ["notes.txt", "empty.txt"]
    assert all(record["error"] for record in answer.json())


TEXT = {"Content-Type": "text/plain"}
REFUSED = {
    "nothing": (400, {"files": [("kind", (None, ""))]}),
    "no file chosen": (400, {"files": [("file", ("", b""))]}),
    "a kind unknown": (400, {"files": [("file", ("a.txt", b"1"))], "data": {"kind": "king"}}),
    "no date": (400, {"files": [("file", ("a.txt", b"1"))], "data": {"published": "last week"}}),
    "a broken form": (400, {"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}}),
    "too many": (413, {"files": [("file", (f"{number}.txt", b"1")) for number in range(11)]}),
    "far too many": (413, {"files": [("file", (f"{number}.txt", b"1")) for number in range(60)]}),
    "too large": (413, {"files": [("file", ("a.txt", b"1" * 1_000_001))]}),
    "too large alone": (413, {"content": b"1" * 1_000_001, "headers": TEXT}),
    "another form": (415, {"data": {"file": "a"}}),
    "no type": (415, {"content": b"1"}),
}


@pytest.fixture(scope="module")
def small(out: Path) -> Iterator[TestClient]:
    with serving(out, Settings(megabytes=1)) as one:
        yield one


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_why_to_a_person_and_to_a_program(small: TestClient, case: str) -> None:
    status, request = REFUSED[case]
    own = request.get("headers", {})
    told = small.post("/check", **{**request, "headers": {**own, **JSON}})
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert told.json()["status"] == status
    assert told.json()["detail"]
    shown = small.post("/check?lang=en", **{**request, "headers": {**own, **PAGE}})
    page = lxml_html.fromstring(shown.content)
    assert (shown.status_code, shown.headers["cache-control"]) == (status, "no-store")
    assert told.json()["detail"] in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//form//input[@type='file']")


def test_a_type_we_do_not_have_is_406_with_those_we_have(client: TestClient, examples: Path) -> None:
    answer = client.post("/check", files=sent(examples, CONTRADICTORY), headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "/check?format=json" in answer.text
    assert client.post("/check?format=exe", files=sent(examples, CONTRADICTORY)).status_code == 406


def test_other_methods_are_told_which_there_are(client: TestClient) -> None:
    answer = client.delete("/check")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


# --- limits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bomb", [attacks.html.deep, attacks.html.many_tables], ids=["deep", "tables"])
def test_a_hostile_file_costs_itself_alone(client: TestClient, examples: Path, bomb: Any) -> None:
    files = [("file", ("bomb.html", bomb())), *sent(examples, CONTRADICTORY)]
    answer = client.post("/check", files=files, headers=JSON)
    assert answer.status_code == 200
    assert [record["file"] for record in answer.json()] == [CONTRADICTORY, "bomb.html"]


def test_a_check_that_takes_too_long_is_stopped_and_the_next_one_is_done(out: Path, examples: Path) -> None:
    with serving(out, Settings(seconds=0.05)) as client:
        answer = client.post("/check", files=sent(examples, CONTRADICTORY), headers=JSON)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert "0.05" in answer.json()["detail"]
    with serving(out) as client:
        assert client.post("/check", files=sent(examples, CONTRADICTORY), headers=JSON).status_code == 200


def test_more_than_may_wait_are_told_to_come_back() -> None:
    async def crowd() -> list[str]:
        desk, told = Desk(Limits(seconds=5, places=1, queue=1)), list[str]()

        async def one(seconds: float) -> None:
            try:
                async with desk.place():
                    await asyncio.sleep(seconds)
                    told.append("checked")
            except CheckError as error:
                told.append(error.kind)

        await asyncio.gather(one(0.1), one(0), one(0))
        return told

    assert asyncio.run(crowd()) == ["busy", "checked", "checked"]


def test_pages_are_served_while_files_are_checked(out: Path, examples: Path) -> None:
    app = serve.application(serve.Settings(out=out), routers=[router(Settings())])

    async def both() -> tuple[float, float]:
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30) as client,
        ):
            start = time.monotonic()
            checking = asyncio.create_task(
                client.post("/check", files=sent(examples, CONTRADICTORY), headers=JSON)
            )
            await asyncio.sleep(0.05)
            await client.get("/zh/check")
            page = time.monotonic() - start
            assert (await checking).status_code == 200
            return page, time.monotonic() - start

    page, whole = asyncio.run(both())
    assert page < whole


def test_a_process_that_dies_is_told_and_replaced(examples: Path) -> None:
    job = Job((Upload("a.txt", (examples / CONTRADICTORY).read_bytes()),), BASE)

    async def check() -> tuple[int, str, int]:
        desk, before = Desk(Limits()), set(descendants(os.getpid()))
        try:
            first = await desk.check(job)
            (started,) = set(descendants(os.getpid())) - before
            os.kill(started, signal.SIGKILL)
            with pytest.raises(CheckError) as told:
                await desk.check(job)
            return first.read, told.value.kind, (await desk.check(job)).read
        finally:
            await desk.close()

    assert asyncio.run(check()) == (1, "failed", 1)


def test_nothing_of_what_was_sent_is_left_or_logged(
    client: TestClient, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    desk = Desk(Limits())
    uploads = (
        Upload("秘密.txt", (examples / CONTRADICTORY).read_bytes()),
        Upload("秘密.docx", b"PK\x03\x04"),
    )

    async def check() -> None:
        await desk.check(Job(uploads, BASE))
        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []
        await desk.close()

    asyncio.run(check())
    assert list(tmp_path.iterdir()) == []
    answer = client.post("/check", files=[("file", (one.name, one.content)) for one in uploads])
    assert answer.status_code == 200
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert "秘密" not in caplog.text + "".join(capfd.readouterr())


def test_a_process_that_is_killed_leaves_no_folder(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    async def check() -> str:
        desk = Desk(Limits(seconds=0.05))
        try:
            await desk.check(Job((Upload("a.txt", (examples / CONTRADICTORY).read_bytes()),), BASE))
        except CheckError as error:
            return error.kind
        finally:
            await desk.close()
        return "checked"

    assert asyncio.run(check()) == "time"
    assert list(tmp_path.iterdir()) == []


def test_what_a_process_started_is_found_also_where_it_leads_a_group_of_its_own() -> None:
    with subprocess.Popen(["sh", "-c", "setsid sleep 60 & wait"]) as shell:
        try:
            found: tuple[int, ...] = ()
            for _ in range(50):
                found = descendants(shell.pid)
                if found:
                    break
                time.sleep(0.1)
            assert len(found) == 1
        finally:
            for pid in (shell.pid, *found):
                os.kill(pid, signal.SIGKILL)


def test_the_server_does_not_load_what_reads_and_judges() -> None:
    program = (
        "import sys; from gongkai import checking, serve; "
        "heavy = {f'gongkai.{name}' for name in ('recognise', 'check', 'verdict', 'sandbox')}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- messages between the processes -----------------------------------------------------------------------

UPLOADS = st.lists(st.builds(Upload, st.text(max_size=20), st.binary(max_size=40)), max_size=4).map(tuple)


@given(UPLOADS, st.sampled_from(["html", "json"]), st.none() | st.sampled_from(checkjob.KINDS))
def test_a_job_arrives_as_it_was_sent(files: tuple[Upload, ...], form: str, kind: str | None) -> None:
    job = Job(files, BASE, form, kind=kind, about={"version": __version__})
    assert Job.from_bytes(job.to_bytes()) == job


@given(st.builds(Answer, st.integers(0, 9), st.integers(0, 9), st.binary()))
def test_an_answer_arrives_as_it_was_sent(answer: Answer) -> None:
    assert Answer.from_bytes(answer.to_bytes()) == answer


def test_the_date_is_that_of_the_report_on_the_latest_year(examples: Path) -> None:
    earlier = (examples / OFFICE).read_text("utf-8").replace("2024", "2023").encode()
    files = (Upload("2024.txt", (examples / OFFICE).read_bytes()), Upload("2023.txt", earlier))
    records = json.loads(checkwork.answer(Job(files, BASE, published="2025-02-01")).body)
    assert {record["year"]: record["published"] for record in records} == {2024: "2025-02-01", 2023: None}


def test_the_form_names_the_table_that_the_program_reads() -> None:
    assert metadata.COLUMNS[0] == "file"

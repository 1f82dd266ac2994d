from pathlib import Path

import pytest

from hyrox.errors import InputError
from hyrox.settings import PROJECT
from ingest.guidance.web.sources import Sources, read_sources

GOOD = """[[source]]
address = "https://www.example.org/guides/sled-push/"
licence = "CC BY 4.0"
topic = "sled_push"
audience = "all"
title = "Sled push technique"
author = "A. Coach"
reviewed = 2026-11-21
"""


def read(folder: Path, text: str) -> Sources:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return read_sources(path)


def test_an_entry_becomes_a_source(tmp_path: Path) -> None:
    (source,) = read(tmp_path, GOOD).sources
    assert source.document == "web-example-org-guides-sled-push"
    assert (source.licence, source.topic, source.audience) == ("CC BY 4.0", "sled_push", "all")
    assert (source.author, source.reviewed, source.line) == ("A. Coach", "2026-11-21", 1)


def test_the_list_the_project_ships_names_no_page_and_its_example_is_sound(tmp_path: Path) -> None:
    path = PROJECT / "corpora" / "sources.toml"
    shipped = read_sources(path)
    assert (shipped.sources, shipped.defects) == ([], [])
    lines = path.read_text(encoding="utf-8").splitlines()
    start = lines.index("# [[source]]")
    example = "\n".join(line.removeprefix("# ") for line in lines[start:])
    found = read(tmp_path, example)
    assert found.defects == []
    assert len(found.sources) == 1


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (GOOD.replace('licence = "CC BY 4.0"\n', ""), "no_licence"),
        (GOOD.replace('"CC BY 4.0"', '" \\u200b "'), "no_licence"),
        (GOOD.replace("licence", "license"), "unknown_key"),
        (GOOD.replace('address = "https://www.example.org/guides/sled-push/"\n', ""), "no_address"),
        (GOOD.replace("https://www.example", "ftp://www.example"), "scheme"),
        (GOOD.replace("https://www.example", "file:///www.example"), "scheme"),
        (GOOD.replace("https://www.", "javascript:"), "scheme"),
        (GOOD.replace("https://www.", "https://user:secret@"), "address"),
        (GOOD.replace("sled-push/", "sled push"), "address"),
        (GOOD.replace("https://www.example.org", "https://[::1"), "address"),
        (GOOD.replace("sled_push", "Sled push"), "field_topic"),
        (GOOD.replace('"all"', '"dogs"'), "field_audience"),
        (GOOD.replace("2026-11-21", '"soon"'), "field_reviewed"),
        (GOOD.replace('"A. Coach"', "7"), "field_author"),
        (GOOD.replace("A. Coach", "A" * 1_000), "field_author"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_refused_by_its_name(
    tmp_path: Path, wrong: str, rule: str
) -> None:
    other = GOOD.replace("sled-push", "row")
    found = read(tmp_path, f"{other}\n{wrong}")
    assert [(defect.rule, defect.line) for defect in found.defects] == [(rule, 10)]
    assert len(found.sources) == 1
    assert "secret" not in str(found.defects[0])


def test_a_page_is_listed_once(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD + GOOD.replace("www.", ""))
    assert [defect.rule for defect in found.defects] == ["duplicate"]
    assert len(found.sources) == 1


def test_addresses_that_differ_only_in_their_query_are_two_documents(tmp_path: Path) -> None:
    found = read(tmp_path, "".join(GOOD.replace("push/", f"push/?page={n}") for n in (1, 2)))
    assert len({source.document for source in found.sources}) == 2


@pytest.mark.parametrize("text", ["[[[", "x = 1", 'source = "y"', "[source]\na = 1", "source=[1]"])
def test_a_file_that_is_no_list_of_sources_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"sources\.toml"):
        read(tmp_path, text)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        read_sources(tmp_path / "sources.toml")

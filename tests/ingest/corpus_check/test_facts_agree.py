"""The corpus's figures are those of the collected facts, rules and food tables, and the comparison
that says so is seen to fail."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from hyrox.settings import PROJECT

FIGURES = 240
SEED = 5


@pytest.fixture(scope="module")
def corpus_facts() -> ModuleType:
    path = PROJECT / "benchmarks" / "corpus_facts.py"
    spec = importlib.util.spec_from_file_location("corpus_facts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name.
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def collected() -> Path:
    folder = PROJECT.parent / "shared"
    needed = ("guidance_facts.md", "rules.md", "data/guidance/foods_usda_sr26.csv")
    if missing := [name for name in needed if not (folder / name).exists()]:
        pytest.skip(f"no collected facts beside this checkout (../shared/{missing[0]})")
    return folder


@pytest.fixture(scope="module")
def some_corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of what the comparison reads of the corpus."""
    corpora = tmp_path_factory.mktemp("copied") / "corpora"
    for name in ("guidance", "exercises", "foods"):
        shutil.copytree(PROJECT / "corpora" / name, corpora / name)
    for name in ("facts.toml", "references.toml"):
        shutil.copy(PROJECT / "corpora" / name, corpora)
    return corpora


def test_sampled_figures_agree_with_what_was_collected(
    corpus_facts: ModuleType, collected: Path
) -> None:
    report = corpus_facts.compare(PROJECT / "corpora", collected, FIGURES, SEED)
    assert report["disagreements"] == []
    assert report["sampled"] == FIGURES
    assert report["facts_compared"] >= 300
    assert report["compared_by_kind"]["documents"] >= 60
    assert report["compared_by_kind"]["foods"] >= 60
    assert len(report["compared_by_source"]) >= 20


@pytest.mark.parametrize(
    ("kind", "file", "right", "wrong"),
    [
        ("documents", "guidance/nutrition/caffeine.md", "Take 3 to 6 mg/kg", "Take 3 to 7 mg/kg"),
        ("documents", "guidance/athletes/age-figures-men.md", "1:25:39", "1:25:04"),
        ("documents", "guidance/race/penalties.md", "cost 15 s each", "cost 10 s each"),
        ("exercises", "exercises/carry.toml", "over 200 m", "over 250 m"),
        ("loads", "guidance/race/loads-by-division.md", "sled push is 202", "sled push is 152"),
        ("foods", "foods/foods.csv", ",13.15,67.7,", ",13.15,66.7,"),
        ("facts.toml", "facts.toml", "SMD −0.45", "SMD 0.45"),
        ("guidance_facts.md", "facts.toml", '"17 %"', '"8 weeks"'),
    ],
)
def test_a_wrong_figure_disagrees(
    corpus_facts: ModuleType, collected: Path, some_corpora: Path,
    kind: str, file: str, right: str, wrong: str,
) -> None:  # fmt: skip
    path = some_corpora / file
    text = path.read_text(encoding="utf-8")
    assert right in text, f"nothing to break: {right!r} is not in {file}"
    try:
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        report = corpus_facts.compare(some_corpora, collected, 0, SEED)
    finally:
        path.write_text(text, encoding="utf-8")
    assert kind in {found["kind"] for found in report["disagreements"]}

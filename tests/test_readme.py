"""The README's commands work as printed, and the files it points to exist."""

import json
import re
import shlex
import shutil
from datetime import date
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^hyrox-coach .*$", README, re.MULTILINE)
CORPORA = PROJECT / "corpora"
CORPUS_PAGE = (CORPORA / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"`([\w/.-]+\.\w+)`[^`]*:\n\n```\w+\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_the_readme_opens_with_the_two_commands() -> None:
    assert README.index("make run") < README.index("make test") < README.index("## ")
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_readme_work(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hyrox.settings import settings
    from ui.cli import main

    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("HYROX_COACH_HOME", str(home))
    monkeypatch.setenv("HYROX_COACH_MODEL", "none")
    monkeypatch.setenv("HYROX_COACH_REFERENCE_DRAWS", "3000")
    settings.cache_clear()
    arguments = shlex.split(command)[1:]
    code = main(arguments)
    said = capsys.readouterr()
    settings.cache_clear()
    # The doctor may find something to do on a machine without the model's weights.
    assert code == 0 or arguments[0] == "doctor"
    # A sound corpus leaves the list of findings empty.
    assert said.out.strip() or "Nothing found" in said.err
    if "--json" in arguments:
        assert json.loads(said.out)


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "corpora/README.md",
        "docs/architecture.md",
        "docs/backup.md",
        "docs/deploy.md",
        "docs/journal.md",
        "docs/ingestion.md",
        "docs/measurements.md",
        "docs/analysis.md",
        "docs/prediction.md",
    ],
)
def test_links_lead_to_files(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)", text)
    for link in links:
        assert ((PROJECT / page).parent / link).exists(), link


def test_the_tree_names_every_room() -> None:
    tree = README.partition("## The tree")[2]
    rooms = [p.name for p in PROJECT.iterdir() if p.is_dir() and (p / "__init__.py").exists()]
    assert all(f"{room}/" in tree for room in rooms)


@pytest.fixture(scope="module")
def counts() -> dict[str, int]:
    """What the shipped corpus holds, as the coach reads it."""
    from ingest.guidance.documents import read_guidance, read_references
    from ingest.guidance.shipped import load_exercises, load_foods, load_recipes

    works = read_references(CORPORA / "references.toml")
    guidance = read_guidance([(CORPORA / "guidance", "guidance")], works)
    recipes = load_recipes(CORPORA)
    return {
        "documents": len(guidance.kept),
        "sections": len(guidance.passages),
        "exercises": len(load_exercises(CORPORA)),
        "foods": len(load_foods(CORPORA)),
        "recipes": len(recipes),
        "cuisines": len({recipe.cuisine for recipe in recipes.values()}),
    }


@pytest.mark.parametrize("page", ["README.md", "corpora/README.md"])
def test_counts_of_the_corpus_are_those_of_its_files(page: str, counts: dict[str, int]) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8").replace(",", "")
    for what, count in counts.items():
        said = {int(number) for number in re.findall(rf"(\d+)\s(?:\w+\s)?{what}\b", text)}
        assert said == {count}, what


def test_examples_for_maintainers_are_sound_when_added(tmp_path: Path) -> None:
    from ingest.corpus_check import check_corpus
    from ingest.guidance.shipped import table_passages

    corpora = tmp_path / "corpora"
    shutil.copytree(CORPORA, corpora)
    examples = EXAMPLE.findall(CORPUS_PAGE)
    assert len(examples) == CORPUS_PAGE.count("```") // 2
    before = len(table_passages(corpora))
    for name, text in examples:
        path = corpora / name
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if text not in there:
            path.write_text(f"{there}\n{text}".lstrip(), encoding="utf-8")
    assert len(table_passages(corpora)) > before
    assert check_corpus(corpora, date(2026, 11, 30)) == []

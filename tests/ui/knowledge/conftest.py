"""The page for maintainers on stores of its own."""

import shutil
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from hyrox.settings import PROJECT, Settings
from ingest.results.names import installation_key
from ui.web.knowledge.knowledge_page import KnowledgePage

RESULTS = PROJECT / "docs" / "examples" / "results.csv"
"""60 finishes of one event, three of which break a rule."""


class Desk(KnowledgePage):
    """The page with what a maintainer does in two clicks."""

    def dry_run(self, *files: Path, details: tuple[str, str, str, str] = ("", "", "", "")) -> Any:
        return self.intake.plan_results([str(file) for file in files], *details)

    def take_files(self, *files: Path) -> str:
        """What the page says after a dry run and taking in."""
        plan = self.dry_run(*files)[self.intake.plan]
        done: str = self.intake.take_in(plan)[self.intake.outcome]
        return done

    def files(self) -> dict[str, bytes]:
        """Every file of the installation but the note of who may write."""
        found = (path for path in self.settings.home.rglob("*") if path.is_file())
        return {str(p): p.read_bytes() for p in found if not p.name.startswith("writer.")}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Stores of two documents and few invented finishes, built once."""
    from ingest.stores import ensure_stores

    folder = tmp_path_factory.mktemp("knowledge")
    corpora = folder / "corpora"
    shutil.copytree(PROJECT / "corpora" / "reference_field", corpora / "reference_field")
    shutil.copy(PROJECT / "corpora" / "references.toml", corpora)
    (corpora / "guidance").mkdir()
    for path in (PROJECT / "corpora" / "guidance").rglob("*.md"):
        if path.stem in ("sled-push", "sleep"):
            shutil.copy(path, corpora / "guidance")
    settings = Settings(home=folder / "home", corpora=corpora, reference_draws=1000)
    ensure_stores(settings)
    installation_key(settings.home)
    return settings


@pytest.fixture
def page(built: Settings, tmp_path: Path) -> Desk:
    shutil.copytree(built.home, tmp_path / "home")
    with gr.Blocks():
        return Desk(built.model_copy(update={"home": tmp_path / "home"}))


@pytest.fixture
def uploaded(tmp_path: Path) -> Path:
    """The example file where an upload would be."""
    (tmp_path / "upload").mkdir()
    return Path(shutil.copy(RESULTS, tmp_path / "upload" / "weekend.csv"))

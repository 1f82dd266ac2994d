"""The page, a desk, and what an evaluator's browser would send."""

import json
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import pytest

from hyrox.settings import Settings
from ui.web.evaluate.desk import Desk
from ui.web.evaluate.evaluate_page import EvaluatePage


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", evaluate=True)


@pytest.fixture
def page(settings: Settings) -> EvaluatePage:
    with gr.Blocks():
        return EvaluatePage(settings)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def upload(tmp_path: Path) -> Callable[[object], str]:
    """What Gradio hands over: a copy that the page may delete."""

    def write(content: object) -> str:
        path = tmp_path / "upload.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(path)

    return write


@pytest.fixture
def says() -> Callable[..., gr.EventData]:
    return lambda **data: gr.EventData(None, data)

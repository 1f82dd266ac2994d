"""What the server keeps of open tabs: little, of not too many, and nothing that is missed."""

from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from ui.site.tabs import LeanTab, LeanTabs, lean_tabs


@pytest.fixture
def app() -> gr.Blocks:
    with gr.Blocks() as blocks:
        name = gr.Textbox("nobody", label="Name")
        kept = gr.State([0])
        name.change(lambda words, kept: [words, kept], [name, kept], [name, kept])
    return blocks


def _tabs(app: gr.Blocks, most: int) -> LeanTabs:
    tabs = LeanTabs()  # type: ignore[no-untyped-call]
    app.state_session_capacity = most
    tabs.set_blocks(app)
    return tabs


def _ids(app: gr.Blocks) -> tuple[int, int]:
    found = {type(block): number for number, block in app.blocks.items()}
    return found[gr.Textbox], found[gr.State]


def test_a_tab_has_its_own_values_and_no_configurations(app: gr.Blocks) -> None:
    tabs, (name, state) = _tabs(app, 10), _ids(app)
    tabs["a"][state].append(1)
    assert (tabs["a"][state], tabs["b"][state]) == ([0, 1], [0])
    tabs["a"][state] = [2]
    tabs["a"][name] = gr.Textbox("Ana", label="Who", render=False)
    tabs["a"]._update_value_in_config(name, "Ben")
    assert tabs["a"][state] == [2]
    assert (tabs["a"][name].label, tabs["b"][name].label) == ("Who", "Name")
    assert isinstance(tabs["a"], LeanTab)
    assert list(tabs["a"].components) == []


def test_the_tab_that_was_not_used_longest_is_forgotten_first(app: gr.Blocks) -> None:
    tabs = _tabs(app, 2)
    for tab in ("a", "b", "a", "c"):
        tabs[tab]
    assert ("a" in tabs, "b" in tabs, "c" in tabs) == (True, False, True)


def test_the_served_app_keeps_its_tabs_this_way(app: gr.Blocks, tmp_path: Path) -> None:
    from gradio_client import Client

    served: Any = app
    served.launch(prevent_thread_lock=True, quiet=True, server_name="127.0.0.1")
    lean_tabs(served)
    try:
        client = Client(served.local_url, verbose=False, download_files=str(tmp_path))
        assert client.predict("Ana", fn_index=0) == "Ana"
        (tab,) = served.app.state_holder.session_data.values()
        assert isinstance(tab, LeanTab)
    finally:
        served.close(verbose=False)

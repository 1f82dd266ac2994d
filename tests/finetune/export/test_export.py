"""The whole export on a miniature: files, card, comparison, upload, and what is refused."""

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from finetune.export import command, push
from finetune.export.card import model_card
from finetune.export.export import check_formats, export, read_comparison, write_card
from finetune.export.trained import read_trained
from hyrox.errors import InputError
from hyrox.settings import Settings

pytest.importorskip("torch")
pytest.importorskip("peft")

FIGURE = {"value": 97.4, "low": 96.0, "high": 98.5, "of": 812, "examples": 250}
RECORD: dict[str, Any] = {
    "examples": 6600,
    "kinds": {"race": 1500, "answer": 1600},
    "data_sha256": "d" * 64,
    "steps": 900,
    "first_loss": 1.62,
    "last_loss": 0.31,
    "heldout_loss": 0.41,
    "git_commit": "abc123+",
    "versions": {"trl": "1.16.0"},
    "seconds": 7200.0,
}
PARITY = {
    "prompts": 50, "most_tokens": 60, "reference": "transformers, float32", "wanted": 0.95,
    "formats": {
        "merged": {
            "share_equal": 0.991, "share_before_first_difference": 0.93, "tokens": 2_345,
            "identical_answers": 44, "prompts": 50, "differences_within_noise": 6,
            "differences": [{}] * 6, "first_token_difference": {"mean": 0.012, "max": 0.4},
        }
    },
}  # fmt: skip


@pytest.fixture
def run(miniature_of: Callable[[str], Path], adapter_for: Callable[..., Path]) -> Path:
    return adapter_for(miniature_of("gemma3"))


def front(card: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(card.split("---")[1])
    return found


def test_an_export_holds_the_adapter_the_formats_and_their_checksums(
    run: Path, tmp_path: Path
) -> None:
    from transformers import AutoModelForCausalLM

    out = tmp_path / "out"
    told = export(
        read_trained(run), out, ["gguf-lora", "merged"], Settings(home=tmp_path), lambda _m: None
    )
    assert read_trained(out).sha256 == read_trained(run).sha256 == told["adapter_sha256"]
    assert json.loads((out / "export.json").read_text()) == told
    assert set(told["files"]) >= {
        "adapter_config.json", "adapter_model.safetensors", "hyrox-coach-lora.gguf",
        "merged/config.json", "merged/model.safetensors", "merged/tokenizer.json",
    }  # fmt: skip
    for name, file in told["files"].items():
        assert (out / name).stat().st_size == file["bytes"]
    model: Any = AutoModelForCausalLM.from_pretrained(out / "merged")
    assert model.dtype.is_floating_point
    # An earlier export is replaced, anything else is left alone.
    export(read_trained(run), out, ["gguf-lora"], Settings(home=tmp_path), lambda _m: None)
    assert not (out / "merged").exists()
    with pytest.raises(InputError, match="something else than an export"):
        export(read_trained(run), run, ["merged"], Settings(home=tmp_path), lambda _m: None)
    assert (run / "run.json").exists()


def test_formats_that_cannot_be_made_are_told_before_anything_is_written(
    run: Path, miniature_of: Callable[[str], Path], adapter_for: Callable[..., Path]
) -> None:
    with pytest.raises(InputError, match="no format 'onnx'"):
        check_formats(["merged", "onnx"], read_trained(run))
    with pytest.raises(InputError, match=r"from the embedded base.*convert_hf_to_gguf"):
        check_formats(["merged-gguf"], read_trained(run))
    gpt2 = read_trained(adapter_for(miniature_of("gpt2"), "other"))
    with pytest.raises(InputError, match="gpt2"):
        check_formats(["gguf-lora"], gpt2)
    check_formats(["merged"], gpt2)


def shipped_like(run: Path, **record: Any) -> Path:
    (run / "run.json").write_text(json.dumps({"settings": {"base": "embedded", "epochs": 3}}))
    (run / "training.json").write_text(json.dumps(record))
    return run


def test_the_card_says_base_licence_data_recipe_and_what_was_measured(run: Path) -> None:
    trained = read_trained(shipped_like(run, **RECORD))
    comparison = {"groups": {"race": {"tuned": {"verified": FIGURE}, "base": {"verified": {}}}}}
    card = model_card(trained, {"merged/": "both in one"}, comparison=comparison, parity=PARITY)
    head = front(card)
    assert head["base_model"] == "google/gemma-3-270m"
    assert head["license"] == "gemma"
    assert head["library_name"] == "peft"
    assert head["metrics"] == ["verified"]
    (result,) = head["model-index"][0]["results"]
    assert result["metrics"][0]["value"] == 97.4
    assert result["dataset"]["revision"] == "d" * 64
    for said in (
        "6,600 examples (race 1,500, answer 1,600)", "d" * 64, "abc123+", "120 min",
        "1.620 (first step), 0.310 (last steps), 0.410 (held out)", "LoRA rank 4, alpha 12",
        "| race | sentences verified unaided, % | 97.4 | 96.0 to 98.5 | 812 |",
        "| merged | 99.1% of 2,345 | 93.0% | 44 of 50 | 0.012 (0.40) | 6 of 6 |",
        "Gemma Terms of Use", "| `merged/` | both in one |",
    ):  # fmt: skip
        assert said in card


def test_the_card_invents_nothing(run: Path) -> None:
    card = model_card(read_trained(shipped_like(run)), {})
    assert "model-index" not in front(card)
    assert "Not measured for this adapter" in card
    assert "Not compared." in card
    assert "| steps | not recorded |" in card
    assert "| loss per answer token | not recorded |" in card
    assert "| data, SHA-256 | `not recorded` |" in card


def test_figures_of_another_adapter_are_left_out(run: Path, tmp_path: Path) -> None:
    trained = read_trained(shipped_like(run))
    folder = run / "compare"
    folder.mkdir()
    (folder / "compare.md").write_text("## Measured on held-out examples\n\nall good\n")
    for adapter, page in (("other", ""), (trained.sha256, "all good")):
        (folder / "compare.json").write_text(
            json.dumps({"made_from": {"tuned": {"adapter": adapter}}, "groups": {}})
        )
        assert page in read_comparison(trained)[1]
        out = tmp_path / adapter
        out.mkdir()
        assert write_card(trained, out, None) is bool(page)
        assert ("all good" in (out / "README.md").read_text()) is bool(page)


class Hub:
    """Takes what is uploaded."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def create_repo(self, name: str, **options: Any) -> None:
        self.calls.append((name, options))

    def upload_folder(self, **options: Any) -> str:
        self.calls.append(("upload", options))
        return "https://hub/commit"


def test_an_upload_makes_a_private_repository_and_sends_the_folder(tmp_path: Path) -> None:
    hub = Hub()
    address = push.push(tmp_path, "me/coach", token="t", api=hub, progress=lambda _m: None)
    assert address == "https://hub/commit"
    (name, made), (_, sent) = hub.calls
    assert (name, made["private"], made["exist_ok"]) == ("me/coach", True, True)
    assert (sent["repo_id"], sent["folder_path"]) == ("me/coach", tmp_path)


def test_an_upload_that_fails_says_why(tmp_path: Path) -> None:
    class Refusing(Hub):
        def upload_folder(self, **_: Any) -> str:
            raise OSError("no route to host")

    with pytest.raises(InputError, match=r"me/coach failed: no route"):
        push.push(tmp_path, "me/coach", token="t", api=Refusing(), progress=lambda _m: None)


def flags(run: Path, out: Path, **changes: Any) -> Namespace:
    wanted = {"formats": "gguf-lora,merged", "parity": 0, "push": None, "json": True}
    return Namespace(run=run, out=out, **{**wanted, **changes})


def test_the_command_writes_describes_and_uploads_nothing_by_itself(
    run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(push, "push", lambda *_: pytest.fail("uploaded"))
    assert command.export(flags(run, tmp_path / "out")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["pushed"] is None
    assert "no measured figures" in printed.err
    assert (tmp_path / "out" / "README.md").read_text().startswith("---\n")


def test_without_a_token_nothing_is_written(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    monkeypatch.setattr(huggingface_hub, "get_token", lambda: None)
    with pytest.raises(InputError, match="set HF_TOKEN"):
        command.export(flags(run, tmp_path / "out", push="me/coach"))
    assert not (tmp_path / "out").exists()


def test_too_little_parity_fails_the_command_and_holds_the_upload_back(
    run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    poor = {**PARITY, "formats": {"merged": {**PARITY["formats"]["merged"], "share_equal": 0.9}}}  # type: ignore[index, dict-item]
    monkeypatch.setattr(command, "_compared", lambda *_: poor)
    monkeypatch.setattr(push, "checked_token", lambda: "t")
    monkeypatch.setattr(push, "push", lambda *_: pytest.fail("uploaded"))
    code = command.export(flags(run, tmp_path / "out", parity=3, push="me/coach", json=False))
    assert code == 1
    printed = capsys.readouterr()
    assert "merged: same token at 90.0% of 2,345 places" in printed.out
    assert "nothing was uploaded" in printed.err

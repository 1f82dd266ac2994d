"""Every architecture of the presets, taught by the real trainer and served: the whole path."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from finetune.presets import load_preset

torch = pytest.importorskip("torch")
pytest.importorskip("trl")

ARCHITECTURES = {
    "gemma3": "gemma-3-270m",
    "gemma": "gemma-2b-it",
    "mistral": "mistral-7b-instruct",
    "gpt2": "gpt2",
}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_preset_builds_trains_saves_reloads_and_generates(
    architecture: str, miniature_of: Callable[[str], Path], tmp_path: Path
) -> None:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    from finetune.training.run import train
    from generator.backends.hf import HFModel

    base = miniature_of(architecture)
    chat = [
        {"role": "user", "content": "How was the row?"},
        {"role": "assistant", "content": "Faster."},
    ]
    line = json.dumps({"messages": chat})
    (tmp_path / "train.jsonl").write_text(f"{line}\n" * 4)
    settings = load_preset(ARCHITECTURES[architecture]).settings.model_copy(
        update={
            "base": str(base), "steps": 140, "accumulation": 1, "learning_rate": 2e-2, "clip": 1.0,
            "dtype": "float32", "dropout": 0.0, "threads": 1, "checkpoint_every": 140,
        }
    )  # fmt: skip
    run = tmp_path / "run"
    record = train(tmp_path, run, settings, progress=lambda _: None)
    assert record["last_loss"] < 0.2 < record["first_loss"]

    taught = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), str(run)).eval()
    ids = torch.randint(6, 60, (1, 40))
    served = HFModel(
        model=str(base), adapter=str(run), offload_dir=tmp_path / "offload", max_tokens=40
    )
    with torch.no_grad():
        assert torch.allclose(served._model(ids).logits, taught(ids).logits, atol=1e-5)
    # The answer it was taught, its end included: also where that end is plain text.
    assert served.invoke("How was the row?").text == "Faster."

"""How fast training is, against TRL's trainer on the same tokens, and that the loss is the same.

    python benchmarks/train_speed.py --data FOLDER [--examples 4] [--rounds 2] [--threads 1]

Three ways take turns over the same examples of the data set, so that a busy machine is busy for
all: ``ours`` is ``finetune.training``; ``trl`` is ``SFTTrainer`` with its defaults (float32 weights
under bfloat16 autocast, activations recomputed, peft's dropout) and the same LoRA; ``trl_keeping``
is the same without recomputing, its fastest setting. All three get the same token ids and the same
labels (the answers alone), a conversation at a time, so TRL too computes its output layer at the
answers only. Prints JSON: tokens a second by the clock and by processor time (the steadier on a
shared machine), their ratios, and how far the losses of one batch lie apart without dropout.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from finetune.base import load_base, unpacked_base
from finetune.chats import Example, encode_all, read_chats, stratified
from finetune.training.settings import TrainSettings
from hyrox.settings import settings as app_settings


def ours(examples: list[Example], scratch: Path) -> Any:
    """The project's trainer, as ``finetune.training.run`` makes it on a CPU."""
    from finetune.training.lean import make_lean
    from finetune.training.lora import attach
    from finetune.training.sft import CoachTrainer, config_of

    recipe = _recipe()
    base = load_base("embedded", app_settings().models_dir)
    adapted, pool = attach(base.model, recipe, base.name)
    make_lean(base.model)
    config = config_of(recipe, scratch, "adamw_torch_fused")
    return CoachTrainer(
        adapted, base.tokenizer, config, examples, [],
        pool=pool, recomputing=None, on_log=lambda *_: None,
    )  # fmt: skip


def trl(examples: list[Example], scratch: Path, *, recompute: bool) -> Any:
    """TRL's trainer on the same base, tokens, labels and LoRA; the rest as TRL sets it."""
    from peft import LoraConfig
    from transformers import AutoTokenizer, PrinterCallback
    from trl.trainer.sft_config import SFTConfig
    from trl.trainer.sft_trainer import SFTTrainer

    from finetune.training.collate import rows

    recipe = _recipe()
    folder = str(unpacked_base(app_settings().models_dir))
    more: dict[str, Any] = {} if recompute else {"activation_checkpointing": False}
    config = SFTConfig(
        output_dir=str(scratch), per_device_train_batch_size=1, num_train_epochs=1,
        max_length=recipe.max_length, use_cpu=True, save_strategy="no", report_to="none",
        disable_tqdm=True, dataloader_pin_memory=False, **more,
    )  # fmt: skip
    lora = LoraConfig(
        r=recipe.rank, lora_alpha=recipe.alpha, lora_dropout=recipe.dropout,
        target_modules=list(recipe.targets), task_type="CAUSAL_LM",
    )  # fmt: skip
    trainer = SFTTrainer(
        model=folder,
        args=config,
        train_dataset=rows(examples),
        processing_class=AutoTokenizer.from_pretrained(folder),
        peft_config=lora,
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def _recipe() -> TrainSettings:
    return TrainSettings(epochs=1, accumulation=1, evaluate_examples=0, checkpoint_every=10**6)


def agreement(example: Example) -> dict[str, float]:
    """Mean loss of one example by our path and by TRL's, without dropout, in both types."""
    import torch
    from trl.trainer.utils import add_fused_lm_head

    from finetune.training.collate import collate, rows
    from finetune.training.lean import make_lean
    from finetune.training.loss import answer_loss

    batch = collate(rows([example]).to_list())
    labels = batch["labels"]
    found = {}
    for kind in ("float32", "bfloat16"):
        losses = []
        for lean in (True, False):
            model = load_base("embedded", app_settings().models_dir, kind).model.eval()
            with torch.no_grad():
                if lean:
                    make_lean(model)
                    loss = float(answer_loss(model, batch["input_ids"], labels))
                else:
                    add_fused_lm_head(model)
                    out = model(input_ids=batch["input_ids"], labels=labels, fused_lm_head=True)
                    loss = -float(out.log_probs.sum())
            losses.append(loss / len(example.answers))
        found[f"{kind}_ours"], found[f"{kind}_trl"] = losses
        found[f"{kind}_apart"] = abs(losses[0] - losses[1])
    return found


def main() -> int:
    """Print the measurements as JSON."""
    parser = argparse.ArgumentParser(description="Training speed against TRL's defaults.")
    parser.add_argument("--data", type=Path, required=True, help="folder of 'finetune data'")
    parser.add_argument("--examples", type=int, default=4, help="examples, each kind by its share")
    parser.add_argument("--rounds", type=int, default=2, help="turns of each way")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads")
    arguments = parser.parse_args()

    import torch

    from finetune.training.memory import keep_freed_memory

    keep_freed_memory()
    torch.set_num_threads(arguments.threads)
    base = load_base("embedded", app_settings().models_dir)
    chats = stratified(read_chats(arguments.data / "train.jsonl"), arguments.examples)
    examples = encode_all(chats, "train.jsonl", base.tokenize, 4096)
    tokens = sum(len(example.ids) for example in examples)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        ways = {
            "ours": ours(examples, scratch),
            "trl": trl(examples, scratch, recompute=True),
            "trl_keeping": trl(examples, scratch, recompute=False),
        }
        clock: dict[str, list[float]] = {name: [] for name in ways}
        processor: dict[str, list[float]] = {name: [] for name in ways}
        # The first round warms up.
        for turn in range(arguments.rounds + 1):
            for name, trainer in ways.items():
                begun, worked = time.perf_counter(), time.process_time()
                trainer.train()
                spent, busy = time.perf_counter() - begun, time.process_time() - worked
                print(f"round {turn} {name}: {spent:.1f} s, {busy:.1f} busy", file=sys.stderr)
                if turn:
                    clock[name].append(tokens / spent)
                    processor[name].append(tokens / busy)
    speed = {name: statistics.median(values) for name, values in clock.items()}
    busy_speed = {name: statistics.median(values) for name, values in processor.items()}
    others = ("trl", "trl_keeping")
    outcome = {
        "examples": len(examples),
        "tokens": tokens,
        "learned_tokens": sum(len(example.answers) for example in examples),
        "rounds": arguments.rounds,
        "threads": arguments.threads,
        "tokens_per_second": {name: round(value, 1) for name, value in speed.items()},
        "tokens_per_processor_second": {n: round(value, 1) for n, value in busy_speed.items()},
        "times_as_fast": {name: round(speed["ours"] / speed[name], 2) for name in others},
        "times_as_fast_by_processor": {
            name: round(busy_speed["ours"] / busy_speed[name], 2) for name in others
        },
        "loss": {name: round(value, 6) for name, value in agreement(examples[0]).items()},
    }
    print(json.dumps(outcome, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())

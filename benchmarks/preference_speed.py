"""Processor seconds of one preference pair, ours against TRL's own loss, the same pairs in turns.

hyrox-coach finetune pairs --out pairs.jsonl --style 8
python -m benchmarks.preference_speed --pairs pairs.jsonl
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import torch
from datasets import Dataset
from trl.trainer.dpo_config import DPOConfig
from trl.trainer.dpo_trainer import DPOTrainer

from finetune.base import load_base
from finetune.preferences.dpo import collate, encode, trainer
from finetune.preferences.pairs import read_pairs
from finetune.preferences.run import with_adapter
from finetune.preferences.settings import DpoSettings
from generator.weights import ADAPTER_DIR
from hyrox.settings import settings


class Plain(DPOTrainer):
    """TRL's trainer on pairs that are token ids already."""

    def _prepare_dataset(self, dataset: Dataset, *_arguments: Any, **_options: Any) -> Dataset:
        return dataset


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--count", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    base = load_base("embedded", settings().models_dir)
    pairs = [encode(p, base.tokenize) for p in read_pairs(options.pairs)[: options.count]]
    adapted = with_adapter(base.model, ADAPTER_DIR, base.name)
    with tempfile.TemporaryDirectory() as folder:
        recipe = DpoSettings.model_validate({})
        ours = trainer(adapted, base.tokenizer, pairs, recipe, folder)
        rows: Any = ours.train_dataset
        adapted.delete_adapter("ref")
        arguments = DPOConfig(
            output_dir=folder, max_length=None, use_cpu=True, bf16=False, report_to="none",
            gradient_checkpointing=False, per_device_train_batch_size=1,
        )  # fmt: skip
        theirs: Any = Plain(
            model=adapted, args=arguments, train_dataset=rows, processing_class=base.tokenizer
        )
        theirs.precompute_ref_logps = True
        adapted.train()
        taken: dict[str, list[float]] = {"ours": [], "trl": []}
        for row in rows:
            for name, run in (("ours", ours), ("trl", theirs)):
                batch = collate([row]) if name == "ours" else theirs.data_collator([row])
                started = time.process_time()
                run._compute_loss(adapted, batch, False).backward()
                taken[name].append(round(time.process_time() - started, 2))
                adapted.zero_grad()
    ratio = median(taken["trl"]) / median(taken["ours"])
    told = {"tokens": [len(pair) for pair in pairs], "cpu_seconds": taken}
    print(json.dumps(told | {"times_faster": round(ratio, 1)}))


if __name__ == "__main__":
    main()

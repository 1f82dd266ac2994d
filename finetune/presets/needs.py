"""Prints what each preset needs of memory, as the table of this folder's README.

python -m finetune.presets.needs
"""

from finetune.presets.preset import load_preset, names
from finetune.training.preflight.estimate import Estimate, estimate
from finetune.training.preflight.report import gigabytes
from finetune.training.run import Chosen

TOKENS, LEARNED = 1000, 200
"""Of the conversation the table is made for."""


def needs(name: str, *, on_gpu: bool) -> Estimate:
    """The estimate for a preset: bfloat16 on a CPU, NF4 with recomputed activations on a GPU."""
    from transformers import AutoConfig

    preset = load_preset(name)
    optimiser = "paged_adamw_8bit" if on_gpu else "adamw_torch_fused"
    return estimate(
        AutoConfig.for_model(**preset.architecture),
        preset.settings,
        tokens=TOKENS,
        learned_tokens=LEARNED,
        chosen=Chosen(on_gpu, "bfloat16", optimiser, 0 if on_gpu else None),
        on_gpu=on_gpu,
    )


def table() -> str:
    """Markdown: a row for each preset, bytes at the peak of a step."""
    rows = [
        f"| `{name}` | {gigabytes(needs(name, on_gpu=False).memory.total)} "
        f"| {gigabytes(needs(name, on_gpu=True).memory.total)} |"
        for name in names()
    ]
    return "\n".join(["| preset | CPU, bfloat16 | CUDA, NF4 |", "|---|---|---|", *rows])


if __name__ == "__main__":
    print(table())

"""The model card as the Hugging Face hub reads it: YAML, then Markdown.

Everything in it is from the run's record, the comparison and the parity check; a figure that
nobody measured is said to be missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from finetune.base import EMBEDDED
from finetune.export.trained import Trained

HUB_NAMES = {EMBEDDED: "google/gemma-3-270m"}
"""Bases that the project knows under another name than the hub."""
LICENCES = {"Gemma terms of use": "gemma", "Apache 2.0": "apache-2.0", "MIT": "mit"}
"""Of presets, as the hub writes them."""
DATA = "HyroxCoach conversations"
UNKNOWN = "not recorded"
SHOWN = {
    "verified": "sentences verified unaided, %",
    "precision": "citation precision, %",
    "recall": "citation recall, %",
    "abstains": "says that the evidence does not say, %",
}
"""Metrics of ``finetune compare`` that the front matter carries."""


def model_card(
    trained: Trained,
    files: Mapping[str, str],
    *,
    comparison: Mapping[str, Any] | None = None,
    comparison_page: str = "",
    parity: Mapping[str, Any] | None = None,
) -> str:
    """The card of an export.

    Args:
        files: by path in the export, what it is.
        comparison: ``compare.json`` of this adapter; ``comparison_page``: its ``compare.md``.
        parity: ``parity.json``.
    """
    parts = [
        front_matter(trained, comparison),
        *_head(trained, files),
        *_training(trained),
        *_measured(comparison, comparison_page),
        *_parity(parity),
        *_limits(trained),
    ]
    return "\n".join(parts).rstrip() + "\n"


def front_matter(trained: Trained, comparison: Mapping[str, Any] | None) -> str:
    """The YAML between its lines."""
    from huggingface_hub import EvalResult, ModelCardData

    licence, preset = LICENCES.get(_licence(trained)), trained.preset
    results = [
        EvalResult(
            task_type="text-generation",
            dataset_type="hyrox-coach-conversations",
            dataset_name=f"{DATA}, held-out part: {kind}",
            dataset_split="test",
            dataset_revision=_data_hash(trained),
            metric_type=metric,
            metric_name=SHOWN[metric],
            metric_value=found["value"],
        )
        for kind, metric, found in _figures(comparison)
    ]
    card = ModelCardData(
        base_model=HUB_NAMES.get(trained.base, trained.base),
        base_model_relation="adapter",
        library_name="peft",
        license=licence or "other",
        license_name=None if licence else _licence(trained),
        license_link=preset.licence_url if preset else None,
        language=["en"],
        pipeline_tag="text-generation",
        tags=["hyrox", "lora", "gguf", "grounded-generation", "retrieval-augmented-generation"],
        metrics=sorted({metric for _, metric, _ in _figures(comparison)}) or None,
        model_name="HyroxCoach adapter" if results else None,
        eval_results=results or None,
    )
    return f"---\n{card.to_yaml()}\n---"


def _head(trained: Trained, files: Mapping[str, str]) -> Iterator[str]:
    yield f"""# HyroxCoach adapter for {_title(trained)}

A LoRA adapter that teaches a small model to put a HYROX coach's evidence into words: numbers
copied, every sentence with its citation, and "my sources do not say" where they do not.

## Files

| file | what it is |
|---|---|"""
    for name, what in files.items():
        yield f"| `{name}` | {what} |"
    yield f"""
**In the coach:** `HYROX_COACH_ADAPTER=<this folder> hyrox-coach ui`{_embedded_only(trained)}.
**With peft:** `PeftModel.from_pretrained(base, "<this folder>")`. **With llama.cpp:**
`llama-server -m base.gguf --lora <the LoRA file>`. Prompts are those of the project
(`generator/prompt.py`), in the chat format of the merged folder's template."""


def _training(trained: Trained) -> Iterator[str]:
    record, settings, config = trained.record, trained.settings, trained.config
    kinds = record.get("kinds") or {}
    targets = ", ".join(sorted(config.get("target_modules") or ())) or UNKNOWN
    seconds = record.get("seconds") or record.get("wall_seconds")
    rows = {
        "base": f"{_title(trained)}. {trained.preset.weights if trained.preset else ''}".strip(),
        "adapter": f"LoRA rank {config.get('r')}, alpha {config.get('lora_alpha')}, dropout "
        f"{config.get('lora_dropout')}, bias {config.get('bias')}; on {targets}",
        "method": "preferences (DPO)" if record.get("method") == "dpo" else "supervised",
        "data": f"{DATA}: {_count(record.get('examples') or record.get('chats'))} examples"
        + (f" ({', '.join(f'{kind} {n:,}' for kind, n in kinds.items())})" if kinds else ""),
        "data, SHA-256": f"`{_data_hash(trained) or UNKNOWN}`",
        "whose data": "made by code from the project's own documents, plans and recipes and from "
        "invented athletes; no row of a person",
        "steps": _count(record.get("steps")),
        "settings": ", ".join(
            f"{name} {settings[name]}"
            for name in ("epochs", "batch", "accumulation", "learning_rate", "schedule", "warmup",
                         "clip", "weight_decay", "max_length", "beta", "seed")
            if name in settings
        ) or UNKNOWN,
        "computed": record.get("chosen") or record.get("dtype") or UNKNOWN,
        "machine": record.get("machine") or UNKNOWN,
        "time": f"{seconds / 60:.0f} min" if seconds else UNKNOWN,
        "loss per answer token": _loss(record),
        "code": f"commit `{record['git_commit']}`" if record.get("git_commit") else UNKNOWN,
        "libraries": ", ".join(
            f"{name} {number}" for name, number in (record.get("versions") or {}).items()
        ) or UNKNOWN,
    }  # fmt: skip
    yield "\n## Training\n\n| | |\n|---|---|"
    for name, value in rows.items():
        yield f"| {name} | {value} |"


def _measured(comparison: Mapping[str, Any] | None, page: str) -> Iterator[str]:
    if page:
        yield f"\n{page.strip()}"
        return
    yield "\n## Measured on held-out examples\n"
    figures = list(_figures(comparison))
    if not figures:
        yield (
            "Not measured for this adapter: run `hyrox-coach finetune compare` into the run's "
            "folder and export again."
        )
        return
    yield "| kind | metric | value | 95 % interval | of |\n|---|---|---|---|---|"
    for kind, metric, found in figures:
        yield (
            f"| {kind} | {SHOWN[metric]} | {found['value']:.1f} "
            f"| {found['low']:.1f} to {found['high']:.1f} | {found['of']:,} |"
        )


def _parity(parity: Mapping[str, Any] | None) -> Iterator[str]:
    yield "\n## The exported files against the trained model\n"
    if not parity:
        yield "Not compared."
        return
    prompts, most = parity["prompts"], parity["most_tokens"]
    yield (
        f"Greedy answers of up to {most} tokens to {prompts} held-out prompts. The reference is "
        f"{parity['reference']}. *Same choice*: at each place of the reference's answer, the "
        "format would write the same token. *Before the first difference*: tokens of answers "
        "written freely, up to the first that differs. Leads are in nats.\n"
    )
    yield (
        "| format | same choice | before the first difference | identical answers "
        "| next-token log-probability, mean difference (most) | differences within rounding |\n"
        "|---|---|---|---|---|---|"
    )
    for name, found in parity["formats"].items():
        first = found["first_token_difference"]
        yield (
            f"| {name} | {found['share_equal']:.1%} of {found['tokens']:,} "
            f"| {found['share_before_first_difference']:.1%} "
            f"| {found['identical_answers']} of {found['prompts']} "
            f"| {first['mean']:.3f} ({first['max']:.2f}) "
            f"| {found['differences_within_noise']} of {len(found['differences'])} |"
        )


def _limits(trained: Trained) -> Iterator[str]:
    preset = trained.preset
    yield """
## Use and limits

Only inside the project, behind its verifier: the model was taught to copy and to cite, not to
know. Without evidence its answers are worthless, and it may still turn a comparison round or
stretch a passage. English only. Not for medical questions (a screen stops them before the model),
nor for nutrition or training prescriptions to patients.

## Licence
"""
    if preset is None:
        yield f"The adapter is a derivative of {trained.base} and subject to its licence."
        return
    yield (
        f"The adapter is a derivative of {preset.title} and subject to the same terms: "
        f"{preset.licence} ({preset.licence_url})."
    )
    if LICENCES.get(preset.licence) == "gemma":
        yield (
            "Gemma is provided under and subject to the Gemma Terms of Use found at "
            "ai.google.dev/gemma/terms; its Prohibited Use Policy applies."
        )


def _figures(
    comparison: Mapping[str, Any] | None,
) -> Sequence[tuple[str, str, Mapping[str, Any]]]:
    """Kind, metric and figure of the taught model."""
    groups = (comparison or {}).get("groups", {})
    return [
        (kind, metric, ways["tuned"][metric])
        for kind, ways in groups.items()
        for metric in SHOWN
        if metric in ways.get("tuned", {})
    ]


def _title(trained: Trained) -> str:
    return trained.preset.title if trained.preset else trained.base or UNKNOWN


def _licence(trained: Trained) -> str:
    return trained.preset.licence if trained.preset else "of the base model"


def _data_hash(trained: Trained) -> str | None:
    found = trained.record.get("data_sha256") or trained.record.get("pairs_sha256")
    return str(found) if found else None


def _embedded_only(trained: Trained) -> str:
    return (
        "" if trained.base == EMBEDDED else f" (with {EMBEDDED!r} as its base only; this has not)"
    )


def _count(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else UNKNOWN


def _loss(record: Mapping[str, Any]) -> str:
    names = {"first_loss": "first step", "last_loss": "last steps", "heldout_loss": "held out"}
    found = [
        f"{record[name]:.3f} ({where})"
        for name, where in names.items()
        if isinstance(record.get(name), int | float)
    ]
    return ", ".join(found) or UNKNOWN

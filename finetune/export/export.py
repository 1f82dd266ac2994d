"""An export: the adapter as it is, the formats asked for, their parity, and a card."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from finetune.base import EMBEDDED, unpacked_base
from finetune.export.card import model_card
from finetune.export.gguf_lora import check_supported, write_gguf_lora
from finetune.export.trained import Trained
from generator.weights import ADAPTER_FILES, Progress, base_model, to_stderr
from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.files import replaced_folder

GGUF_LORA, MERGED, MERGED_GGUF = "gguf-lora", "merged", "merged-gguf"
FORMATS = (GGUF_LORA, MERGED, MERGED_GGUF)
LORA_FILE, MERGED_FOLDER, GGUF_FILE = "hyrox-coach-lora.gguf", "merged", "hyrox-coach-q8_0.gguf"
MANIFEST, PARITY, CARD = "export.json", "parity.json", "README.md"
REFUSAL = "holds something else than an export; name a new folder."
COMPARISON, COMPARISON_PAGE = "compare.json", "compare.md"
WHAT = {
    "adapter_model.safetensors": "the adapter, for peft and for the coach",
    LORA_FILE: "the adapter for llama.cpp, applied to a GGUF file of the base at run time",
    f"{MERGED_FOLDER}/": "base and adapter in one, bfloat16, for transformers, with chat template",
    GGUF_FILE: "base and adapter in one for llama.cpp: adapted matrices in Q8_0, embeddings as in "
    "the base file",
}


def check_formats(formats: Sequence[str], trained: Trained) -> None:
    """Check that the formats exist and can be made of this base, before anything is written.

    Raises:
        InputError: one does not, or cannot.
        ModelError: the base is not on this machine.
    """
    if unknown := [name for name in formats if name not in FORMATS]:
        raise InputError(f"There is no format {unknown[0]!r}; choose of {', '.join(FORMATS)}.")
    if MERGED_GGUF in formats and trained.base != EMBEDDED:
        raise InputError(
            f"'{MERGED_GGUF}' is made from the embedded base; this run's is {trained.base!r}. "
            f"Export '{MERGED}' and convert that with llama.cpp's convert_hf_to_gguf.py."
        )
    if GGUF_LORA in formats:
        check_supported(trained.architecture())


def export(
    trained: Trained,
    out: Path,
    formats: Sequence[str],
    settings: Settings,
    progress: Progress = to_stderr,
) -> dict[str, Any]:
    """Write the adapter and the formats to ``out``; returns what ``export.json`` says: each
    file's size and SHA-256.

    The folder appears when all is written; an earlier export in its place is replaced.

    Raises:
        InputError: a format is unknown or cannot be made, or ``out`` holds something else.
        ModelError: base or adapter are missing, damaged, or do not fit one another.
    """
    check_formats(formats, trained)
    with replaced_folder(out, _replaceable, REFUSAL) as folder:
        for name in ADAPTER_FILES:
            shutil.copy2(trained.folder / name, folder / name)
        if GGUF_LORA in formats:
            progress("Writing the GGUF LoRA.")
            base = None
            if trained.base == EMBEDDED:
                base = base_model(settings.models_dir, progress)
            write_gguf_lora(
                trained.folder, folder / LORA_FILE, trained.architecture(),
                base_name=trained.preset.title if trained.preset else trained.base, base=base,
            )  # fmt: skip
        if MERGED in formats:
            from finetune.export.merged import write_merged

            write_merged(trained, folder / MERGED_FOLDER, settings.models_dir, progress)
        if MERGED_GGUF in formats:
            from generator.merge import merge

            progress("Writing the merged GGUF.")
            base = base_model(settings.models_dir, progress)
            merge(base, trained.folder, folder / GGUF_FILE)
        written = {
            str(path.relative_to(folder).as_posix()): _told(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        manifest = {
            "adapter_sha256": trained.sha256,
            "base": trained.base,
            "formats": list(formats),
            "files": written,
        }
        _write_json(folder / MANIFEST, manifest)
    return manifest


def open_sides(
    trained: Trained, out: Path, formats: Sequence[str], settings: Settings
) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """The reference, the formats that llama.cpp serves, and those that transformers reads.

    GGUF formats are opened where their base is the embedded one; others have no GGUF base here.
    """
    from finetune.export.sides import LlamaSide, TransformersSide

    embedded = trained.base == EMBEDDED
    writing, reading = {}, {}
    if MERGED_GGUF in formats:
        writing[MERGED_GGUF] = LlamaSide(out / GGUF_FILE, threads=settings.threads)
    if GGUF_LORA in formats and embedded:
        base = base_model(settings.models_dir)
        writing[GGUF_LORA] = LlamaSide(base, out / LORA_FILE, threads=settings.threads)
    folder = unpacked_base(settings.models_dir) if embedded else trained.base
    reference = TransformersSide.open(folder, trained.folder, "float32")
    if MERGED in formats:
        reading[MERGED] = TransformersSide.open(out / MERGED_FOLDER, None, "float32")
    return reference, writing, reading


def check_parity(
    trained: Trained,
    out: Path,
    formats: Sequence[str],
    prompts: Sequence[Any],
    settings: Settings,
    watch: Any,
) -> dict[str, Any]:
    """Compare the exported formats with the trained model and write ``parity.json``."""
    from finetune.export.parity import MOST_TOKENS, WANTED, compare_sides

    reference, writing, reading = open_sides(trained, out, formats, settings)
    found = compare_sides(reference, writing, reading, prompts, watch=watch)
    kinds = [prompt.kind.value for prompt in prompts]
    parity = {
        "adapter_sha256": trained.sha256,
        "reference": "transformers, base and adapter apart, in float32",
        "prompts": len(prompts),
        "kinds": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        "most_tokens": MOST_TOKENS,
        "wanted": WANTED,
        "not_compared": [name for name in formats if name not in found],
        "formats": found,
    }
    _write_json(out / PARITY, parity)
    return parity


def write_card(trained: Trained, out: Path, parity: Mapping[str, Any] | None) -> bool:
    """Write the card; returns whether it has figures of ``finetune compare``.

    They are read from the run's folder, and left out when they are of another adapter.
    """
    comparison, page = read_comparison(trained)
    files = {name: what for name, what in WHAT.items() if (out / name).exists()}
    card = model_card(trained, files, comparison=comparison, comparison_page=page, parity=parity)
    (out / CARD).write_text(card, encoding="utf-8")
    return comparison is not None


def read_comparison(trained: Trained) -> tuple[dict[str, Any] | None, str]:
    """``compare.json`` and ``compare.md`` of this adapter, from the run's folder or a folder
    ``compare`` in it; None where there is none of this adapter."""
    for folder in (trained.folder, trained.folder / "compare"):
        try:
            found: dict[str, Any] = json.loads((folder / COMPARISON).read_text(encoding="utf-8"))
            page = folder / COMPARISON_PAGE
            text = page.read_text(encoding="utf-8") if page.is_file() else ""
        except OSError:
            continue
        except ValueError as error:
            raise InputError(f"{folder / COMPARISON} cannot be read: {error}.") from None
        if found.get("made_from", {}).get("tuned", {}).get("adapter") == trained.sha256:
            return found, text
    return None, ""


def _told(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _replaceable(out: Path) -> bool:
    return (out / MANIFEST).is_file() or not any(out.iterdir())

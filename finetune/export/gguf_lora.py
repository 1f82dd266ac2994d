"""A peft adapter as a GGUF LoRA file, which llama.cpp applies to a GGUF base at run time.

Source of the format: llama.cpp's ``src/llama-adapter.cpp`` (what is read) and
``convert_lora_to_gguf.py`` (what is written); the latter is in no package. llama.cpp adds
``alpha / rank * B A`` to each matrix that the file names.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from finetune.export.trained import Architecture
from generator.merge import check_fit, read_lora
from hyrox.errors import InputError, ModelError

GGUF_NAMES = {"gemma3_text": "gemma3", "gemma": "gemma", "llama": "llama", "mistral": "llama"}
"""transformers' model types whose adapters can be written, and what llama.cpp calls them."""


def write_gguf_lora(
    adapter_dir: Path,
    target: Path,
    architecture: Architecture,
    *,
    base_name: str,
    base: Path | None = None,
) -> int:
    """Write the adapter to ``target``; returns the number of tensors, two for each matrix.

    The matrices keep the type they are stored in (float16 from our training).

    Args:
        adapter_dir: a plain LoRA adapter in peft's format.
        architecture: of the base it was trained on.
        base_name: what the file says it belongs to.
        base: the GGUF file of that base, where it is at hand: the shapes are checked against it.

    Raises:
        InputError: llama.cpp knows the architecture under other names or shapes than ours.
        ModelError: the adapter cannot be read, is no plain LoRA, or does not fit ``base``.
    """
    check_supported(architecture)
    from gguf import GGUFReader, GGUFType, GGUFWriter, Keys

    lora = read_lora(adapter_dir)
    kind = GGUF_NAMES[architecture.model_type]
    if base is not None:
        reader = GGUFReader(base)
        field = reader.get_field(Keys.General.ARCHITECTURE)
        own = field.contents() if field else None
        if own != kind:
            raise ModelError(f"The adapter was made for another model: {kind}, not {own}.")
        check_fit(lora.shapes, reader)
    writer = GGUFWriter(target, kind)
    writer.add_type(GGUFType.ADAPTER)
    writer.add_string(Keys.Adapter.TYPE, "lora")
    writer.add_float32(Keys.Adapter.LORA_ALPHA, lora.alpha)
    writer.add_name(f"HyroxCoach adapter for {base_name}")
    writer.add_base_model_count(1)
    writer.add_base_model_name(0, base_name)
    for name, (down, up) in lora.pairs.items():
        writer.add_tensor(f"{name}.lora_a", np.ascontiguousarray(down))
        writer.add_tensor(f"{name}.lora_b", _as_stored(name, up, architecture))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return 2 * len(lora.pairs)


def check_supported(architecture: Architecture) -> None:
    """Check that adapters for an architecture can be written.

    Raises:
        InputError: they cannot.
    """
    if architecture.model_type not in GGUF_NAMES:
        raise InputError(
            f"A GGUF LoRA cannot be written for {architecture.model_type!r} "
            f"({', '.join(GGUF_NAMES)} can): export 'merged' and convert that with llama.cpp's "
            "convert_hf_to_gguf.py."
        )


def _as_stored(name: str, up: NDArray[Any], architecture: Architecture) -> NDArray[Any]:
    """B with its rows in llama.cpp's order.

    For ``llama`` the rows of queries and keys are stored in the order of the original weights,
    where the two halves of a rotated pair lie side by side; in transformers they lie half a head
    apart (``LlamaModel.permute`` in llama.cpp's ``convert_hf_to_gguf.py``).
    """
    part = name.split(".")[2]
    if GGUF_NAMES[architecture.model_type] != "llama" or part not in ("attn_q", "attn_k"):
        return np.ascontiguousarray(up)
    heads = architecture.heads if part == "attn_q" else architecture.kv_heads
    split = up.reshape(heads, 2, up.shape[0] // heads // 2, up.shape[1])
    return np.ascontiguousarray(split.swapaxes(1, 2).reshape(up.shape))

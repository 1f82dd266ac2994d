"""Merges a LoRA adapter into GGUF weights: W + (alpha / r) B A, stored as Q8_0.

Adapted matrices are unpacked to float32, corrected and stored with eight bits; every other tensor
is copied byte for byte. Knows nothing about where the files come from.

Source of the correction: LoRA (Hu et al. 2021, arXiv:2106.09685), equation 3.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.chat_format import CHAT_TEMPLATE, END_OF_TURN
from hyrox.errors import ModelError

_GGUF_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_MATRIX = re.compile(r"layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])\.weight$")
ENCODES = {"gemma3": "gemma-embedding"}
"""By architecture: the one in GGUF that has the same weights and reads both ways."""
_UNSUPPORTED = ("use_dora", "use_rslora", "rank_pattern", "alpha_pattern", "modules_to_save")

Matrix = NDArray[np.float32]


def merge(base: Path, adapter_dir: Path | None, target: Path, *, encoder: int = 0) -> None:
    """Write ``target``: the ``base`` GGUF with the adapter merged in and Gemma's chat template.

    Args:
        base: a GGUF file of a Gemma model.
        adapter_dir: a peft LoRA adapter for it; None copies the weights as they are.
        encoder: write an encoder of the first so many layers: every token sees all others, and
            nothing predicts a word (EmbeddingGemma's architecture); 0: the model as it is.

    Raises:
        ModelError: the adapter cannot be read, is of an unsupported kind, or was made for
            another model.
    """
    from gguf import GGUFReader, GGUFWriter, Keys
    from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType, LlamaFileType
    from gguf.quants import dequantize, quantize

    q8 = GGMLQuantizationType.Q8_0
    deltas = read_deltas(adapter_dir) if adapter_dir is not None else {}
    reader = GGUFReader(base)
    check_fit({name: delta.shape for name, delta in deltas.items()}, reader)
    generates = _field(reader, Keys.General.ARCHITECTURE)
    writer = GGUFWriter(target, ENCODES.get(generates, generates) if encoder else generates)
    _copy_metadata(reader, writer, encoder)
    writer.add_chat_template(CHAT_TEMPLATE)
    writer.add_eot_token_id(_token_id(reader, END_OF_TURN))
    if deltas:
        writer.add_file_type(LlamaFileType.MOSTLY_Q8_0)
    else:
        writer.add_file_type(_field(reader, Keys.General.FILE_TYPE))
    block, block_bytes = GGML_QUANT_SIZES[q8]
    kept = [t for t in reader.tensors if not encoder or _layer(t.name) < encoder]
    for tensor in kept:
        if tensor.name in deltas:
            *rows, columns = (int(n) for n in tensor.shape[::-1])
            stored = (*rows, columns // block * block_bytes)
            size = int(np.prod(stored))
            writer.add_tensor_info(tensor.name, stored, np.dtype(np.uint8), size, q8)
        else:
            writer.add_tensor_info(
                tensor.name,
                tensor.data.shape,
                tensor.data.dtype,
                tensor.data.nbytes,
                tensor.tensor_type,
            )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for tensor in kept:
        data = tensor.data
        if tensor.name in deltas:
            whole = dequantize(data, tensor.tensor_type) + deltas[tensor.name]
            data = quantize(whole.astype(np.float32), q8)
        writer.write_tensor_data(data)
    writer.close()


@dataclass(frozen=True)
class Lora:
    """A plain LoRA adapter: what it adds to a matrix W is ``alpha / rank * B A``.

    ``pairs`` go by the GGUF name of the matrix they change, each A (rank, inputs) and B (outputs,
    rank) in the type they are stored in.
    """

    alpha: float
    rank: int
    pairs: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Of the matrices it changes: (outputs, inputs)."""
        return {name: (b.shape[0], a.shape[1]) for name, (a, b) in self.pairs.items()}


def read_lora(adapter_dir: Path) -> Lora:
    """The peft adapter in a folder.

    Raises:
        ModelError: the adapter cannot be read or is of an unsupported kind.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        config: dict[str, Any] = json.loads((adapter_dir / "adapter_config.json").read_text())
        matrices = load_file(adapter_dir / "adapter_model.safetensors")
        alpha, rank = float(config["lora_alpha"]), int(config["r"])
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ModelError(f"The adapter in {adapter_dir} cannot be read: {error}.") from None
    used = [name for name in _UNSUPPORTED if config.get(name)]
    if config.get("peft_type") != "LORA" or used:
        what = ", ".join(used) or config.get("peft_type")
        raise ModelError(f"The adapter in {adapter_dir} is not a plain LoRA adapter ({what}).")
    halves: dict[str, dict[str, NDArray[Any]]] = {}
    for name, matrix in matrices.items():
        found = _MATRIX.search(name)
        if found is None or found[2] not in _GGUF_NAMES:
            raise ModelError(f"The adapter in {adapter_dir} changes an unknown part: {name}.")
        target = f"blk.{found[1]}.{_GGUF_NAMES[found[2]]}.weight"
        halves.setdefault(target, {})[found[3]] = matrix
    if not halves or any(len(pair) != 2 for pair in halves.values()):
        raise ModelError(f"The adapter in {adapter_dir} lacks matrices; copy it again.")
    pairs = {name: (pair["A"], pair["B"]) for name, pair in halves.items()}
    if any(a.shape[0] != rank or b.shape[1] != rank for a, b in pairs.values()):
        raise ModelError(f"The adapter in {adapter_dir} has matrices of another rank than {rank}.")
    return Lora(alpha, rank, pairs)


def read_deltas(adapter_dir: Path) -> dict[str, Matrix]:
    """What the adapter adds to each matrix: GGUF tensor name to float32 (outputs, inputs).

    Raises:
        ModelError: the adapter cannot be read or is of an unsupported kind.
    """
    lora = read_lora(adapter_dir)
    scale = lora.alpha / lora.rank
    return {
        name: np.asarray(scale * (b.astype(np.float32) @ a.astype(np.float32)), np.float32)
        for name, (a, b) in lora.pairs.items()
    }


def check_fit(changed: Mapping[str, tuple[int, ...]], reader: Any) -> None:
    """Check that the matrices an adapter changes are those of a GGUF file.

    Args:
        changed: by GGUF name, (outputs, inputs).
        reader: a ``gguf.GGUFReader`` (opening one takes long: 262,000 words are read).

    Raises:
        ModelError: a matrix is missing or has another shape.
    """
    shapes = {t.name: tuple(int(n) for n in t.shape[::-1]) for t in reader.tensors}
    for name, shape in changed.items():
        if shapes.get(name) != shape:
            raise ModelError(
                f"The adapter was made for another model: {name} is {shapes.get(name)} in the "
                f"weights and {shape} in the adapter."
            )


def _field(reader: Any, key: str) -> Any:
    return reader.get_field(key).contents()


def _token_id(reader: Any, token: str) -> int:
    from gguf import Keys

    index: int = _field(reader, Keys.Tokenizer.LIST).index(token)
    return index


def _layer(name: str) -> int:
    """The layer a tensor belongs to; -1 for those of no layer."""
    found = re.match(r"blk\.(\d+)\.", name)
    return int(found[1]) if found else -1


def _copy_metadata(reader: Any, writer: Any, encoder: int) -> None:
    """Copy what the base says about itself, less what the merged file says differently."""
    from gguf import GGUFValueType, Keys, PoolingType

    rewritten = {
        Keys.General.ARCHITECTURE,
        Keys.General.FILE_TYPE,
        Keys.Tokenizer.CHAT_TEMPLATE,
        Keys.Tokenizer.EOT_ID,
    }
    architecture = f"{_field(reader, Keys.General.ARCHITECTURE)}."
    if encoder:
        rewritten.add(Keys.LLM.BLOCK_COUNT.format(arch=architecture[:-1]))
        writer.add_block_count(encoder)
        writer.add_pooling_type(PoolingType.MEAN)
    for name, field in reader.fields.items():
        if name in rewritten or name.startswith("GGUF."):
            continue
        kind = field.types[0]
        element = field.types[-1] if kind == GGUFValueType.ARRAY else None
        # An encoder's keys begin with the name of its own architecture.
        if name.startswith(architecture):
            name = f"{writer.arch}.{name.removeprefix(architecture)}"
        writer.add_key_value(name, field.contents(), kind, sub_type=element)

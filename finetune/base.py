"""The model that is taught: the embedded Gemma unpacked, or any model folder.

Unpacking the GGUF takes most of a minute, so the unpacked copy is kept beside it.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finetune.chats import Tokenize
from generator.chat_format import with_bos
from generator.weights import BASE_SHA256, Progress, base_model, to_stderr
from hyrox.errors import ModelError

EMBEDDED = "embedded"


@dataclass(frozen=True)
class Base:
    """A causal language model ready for adapters, its tokenizer, and what to call it."""

    model: Any
    tokenizer: Any
    name: str

    @property
    def tokenize(self) -> Tokenize:
        """Text to ids; control tokens in the text are recognised, none are added."""

        def tokenize(text: str) -> list[int]:
            opened = with_bos(text, self.tokenizer.bos_token)
            return list(self.tokenizer(opened, add_special_tokens=False)["input_ids"])

        return tokenize


def fast_dtype() -> str:
    """``bfloat16`` where the processor multiplies it natively, else ``float32``."""
    import torch

    if torch.cuda.is_available():
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    native = torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return "bfloat16" if native else "float32"


def load_base(
    base: str,
    cache_dir: Path,
    dtype: str | None = None,
    progress: Progress = to_stderr,
    *,
    quantise: bool = False,
) -> Base:
    """Load ``base`` (``embedded``, a folder or a model's name) for training.

    On a CPU attention runs as plain matrix products: measured on two cores at 1,000 tokens, a
    training step took 2.05 s with them and 2.5 s with the fused kernel, whose sliding-window mask
    makes it compute every score anyway. (Training then puts :mod:`finetune.training.attention` in
    their place, where the model's attention is of that kind.)

    Args:
        base: ``embedded``, a folder, or a name in the local Hugging Face cache.
        cache_dir: where the embedded model's files lie.
        dtype: of the weights (of computing with them, when quantised); None: the fast one here.
        progress: told what takes long.
        quantise: weights in NF4 with double quantisation (QLoRA, Dettmers et al. 2023,
            arXiv:2305.14314); needs a GPU.

    Raises:
        ModelError: the weights are missing, damaged or cannot be read.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

    folder = _folder(base, cache_dir, progress)
    name = Path(base).name if Path(base).exists() else base
    if base == EMBEDDED:
        name = "gemma-3-270m"
    on_gpu = torch.cuda.is_available()
    kind = getattr(torch, dtype or fast_dtype())
    nf4 = (
        BitsAndBytesConfig(  # type: ignore[no-untyped-call]
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=kind,
        )
        if quantise
        else None
    )
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model: Any = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=kind,
            quantization_config=nf4,
            device_map={"": 0} if on_gpu else None,
            attn_implementation="sdpa" if on_gpu else "eager",
        )
    except (OSError, ValueError) as error:
        raise ModelError(f"The model {base!r} cannot be loaded: {error}") from None
    return Base(model, tokenizer, name)


def base_config(base: str, cache_dir: Path, progress: Progress = to_stderr) -> Any:
    """The transformers configuration of ``base``, as :func:`load_base` names it.

    Raises:
        ModelError: it is missing or cannot be read.
    """
    from transformers import AutoConfig

    try:
        return AutoConfig.from_pretrained(_folder(base, cache_dir, progress))
    except (OSError, ValueError) as error:
        raise ModelError(f"The model {base!r} cannot be loaded: {error}") from None


def _folder(base: str, cache_dir: Path, progress: Progress) -> str:
    return str(unpacked_base(cache_dir, progress)) if base == EMBEDDED else base


def unpacked_base(cache_dir: Path, progress: Progress = to_stderr) -> Path:
    """The embedded base as a transformers folder in ``cache_dir``, made when missing (0.5 GB)."""
    target = cache_dir / f"gemma-3-270m-unpacked-{BASE_SHA256[:12]}"
    if (target / "config.json").exists():
        return target
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    gguf = base_model(cache_dir, progress)
    progress("Unpacking the base model (once, about a minute).")
    with tempfile.TemporaryDirectory(dir=cache_dir) as scratch:
        unpacked = Path(scratch) / "model"
        tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
        tokenizer.save_pretrained(unpacked)
        model = AutoModelForCausalLM.from_pretrained(
            gguf.parent,
            gguf_file=gguf.name,
            quantization_config=GgufConfig(dequantize=True),
            dtype=torch.bfloat16,
        )
        model.save_pretrained(unpacked)
        if target.exists():
            shutil.rmtree(target)
        os.replace(unpacked, target)
    return target

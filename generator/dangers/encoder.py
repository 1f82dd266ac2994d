"""Messages to vectors: the first layers of the embedded Gemma, with an adapter of their own.

Half of the layers, merged with the adapter and written once as a file of their own in which every
token sees all others, served inside this process by llama.cpp like the model that answers. Gemma
read a hundred languages before anyone taught it this; the encoder of search read English.
"""

import secrets
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hyrox.errors import ModelError
from ingest.vectors.embedding import Floats

LAYERS = 9
"""Of 18. Linear probes on frozen layers 6, 9, 12, 15 and 18 told danger best at 9 to 12."""
DIMENSION = 640
CONTEXT = 1_024
"""Tokens; a message is at most a thousand characters, which is 250 of them as people write."""


class FirstLayers:
    """A GGUF file that gives the mean of its last layer over a text's tokens.

    Raises:
        ModelError: the file is missing or is nothing llama.cpp can read.
    """

    def __init__(self, path: Path) -> None:
        self._server = _start(path)
        self._busy = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, shape ``(texts, 640)``; of a text that is too long, of its beginning."""
        found = np.zeros((len(texts), DIMENSION), np.float32)
        with self._busy:
            for row, text in enumerate(texts):
                found[row] = self._vector(text)
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        return found

    def _vector(self, text: str) -> Any:
        # Half of a surrogate pair is no text to anybody.
        read = text.encode("utf-8", "replace").decode("utf-8")
        while True:
            reply = self._server.handle_embeddings({"input": [read]})
            if "data" in reply:
                return reply["data"][0]["embedding"]
            if len(read) < CONTEXT // 8:
                raise ModelError(f"The safety screen failed: {reply.get('error')}.")
            read = read[: len(read) // 2]


def _start(path: Path) -> Any:
    if not path.is_file():
        raise ModelError(f"The model file {path} does not exist.")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.embedding = True
    params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    params.n_ctx = params.n_batch = params.n_ubatch = CONTEXT
    params.n_parallel = 1
    params.n_gpu_layers = 0
    # One, for the model that answers may be reading a race's beginning on the others.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.n_ctx_checkpoints = params.cache_ram_mib = 0
    params.fit_params = False
    params.verbosity = 0
    params.api_keys = [secrets.token_urlsafe(24)]
    params.endpoint_slots = params.endpoint_props = params.ui = False
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelError(f"The model file {path.name} cannot be loaded: {error}") from None
    # One answered request proves that its loop runs (see start_server).
    server.handle_embeddings({"input": ["a"]})
    return server

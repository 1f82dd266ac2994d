"""What a run takes of memory: measured, and kept within bounds."""

import ctypes
import os
import sys
from functools import cache
from typing import Any

ACTIVATIONS = 2_800_000_000
"""Bytes of activations kept on a CPU before they are recomputed (setting ``auto``)."""

TRIM_ABOVE = 3_500_000_000
"""Bytes of a process from which freed memory goes back to the system after each batch."""


def recompute_above(config: Any, element_bytes: int) -> int:
    """Tokens of a batch from which its activations would take more than :data:`ACTIVATIONS`.

    Args:
        config: the model's transformers configuration.
        element_bytes: of a number in the model's type.
    """
    text = config.get_text_config()
    inner = getattr(text, "intermediate_size", None) or 4 * text.hidden_size
    # Measured on Gemma 3 270M: 1.15 MB a token, of which each block keeps about 16 rows as wide as
    # its input and 10 as wide as its inner layer.
    a_token = text.num_hidden_layers * (16 * text.hidden_size + 10 * inner) * element_bytes
    return int(ACTIVATIONS // a_token)


def keep_freed_memory() -> None:
    """Let the C library keep freed blocks instead of returning them to the system.

    A step allocates gigabytes of activations; getting fresh pages for them each time cost a fifth
    of a step (measured 2.05 s against 1.7 s at 1,000 tokens). Only glibc knows these knobs.
    """
    libc = _glibc()
    if libc is not None:
        m_trim_threshold, m_mmap_max = -1, -4
        libc.mallopt(m_mmap_max, 0)
        libc.mallopt(m_trim_threshold, -1)


def trim() -> None:
    """Give freed memory back where the process holds more than :data:`TRIM_ABOVE`.

    Kept blocks fit batches of other lengths badly: over a hundred batches of 200 to 1,640 tokens
    the process grew from 3.4 to 4.9 GB.
    """
    libc = _glibc()
    if libc is None:
        return
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    if pages * os.sysconf("SC_PAGE_SIZE") > TRIM_ABOVE:
        libc.malloc_trim(0)


@cache
def _glibc() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "gnu_get_libc_version") else None


def peak_bytes() -> int:
    """The most memory held so far: the GPU's where there is one, else this process's."""
    import torch

    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


class Recomputing:
    """Switches the recomputation of activations (gradient checkpointing) batch by batch.

    It costs a third of a step, so short batches go without.
    """

    def __init__(self, model: Any, above: int) -> None:
        """``above``: tokens from which a batch is recomputed; 0: every batch."""
        from transformers.modeling_layers import GradientCheckpointingLayer

        model.activation_checkpointing_enable({"use_reentrant": False})
        layers = [m for m in model.modules() if isinstance(m, GradientCheckpointingLayer)]
        self._layers, self._above = layers, above

    def for_batch(self, tokens: int) -> None:
        """Recompute for the next batch, or not."""
        for layer in self._layers:
            layer.gradient_checkpointing = tokens > self._above

"""What a run takes of memory: measured, and kept within bounds."""

import ctypes
import sys
from typing import Any

RECOMPUTE_ABOVE = 2400
"""Tokens of a batch from which activations are recomputed on a CPU (setting ``auto``)."""


def keep_freed_memory() -> None:
    """Let the C library keep freed blocks instead of returning them to the system.

    A step allocates gigabytes of activations; getting fresh pages for them each time cost a fifth
    of a step (measured 2.05 s against 1.7 s at 1,000 tokens). Only glibc knows these knobs.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    if hasattr(libc, "gnu_get_libc_version"):
        m_trim_threshold, m_mmap_max = -1, -4
        libc.mallopt(m_mmap_max, 0)
        libc.mallopt(m_trim_threshold, -1)


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

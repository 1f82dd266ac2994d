"""What this machine has to give: memory and disk, in bytes."""

import shutil
from pathlib import Path

_GROUP = Path("/sys/fs/cgroup")
"""Where Linux says how much a container may take (cgroup v2)."""


def free_memory() -> int:
    """Memory a run could take now: the GPU's where there is one, else the machine's or the
    container's, whichever is less."""
    import psutil
    import torch

    if torch.cuda.is_available():
        return int(torch.cuda.mem_get_info()[0])
    free = int(psutil.virtual_memory().available)
    allowed = _allowed()
    return free if allowed is None else min(free, allowed)


def _allowed() -> int | None:
    try:
        most = (_GROUP / "memory.max").read_text().strip()
        held = int((_GROUP / "memory.current").read_text())
        kept = dict(
            line.split(" ", 1) for line in (_GROUP / "memory.stat").read_text().splitlines()
        )
        # Files read before are given back when memory is wanted.
        return None if most == "max" else int(most) - held + int(kept.get("inactive_file", 0))
    except (OSError, ValueError):
        return None


def free_disk(folder: Path) -> int:
    """Bytes free where ``folder`` is or would be made."""
    there = folder.resolve()
    while not there.exists():
        there = there.parent
    return shutil.disk_usage(there).free


def unwritable(folder: Path) -> str:
    """Why nothing can be written into ``folder``; empty when it can (it is made when missing)."""
    probe = folder / ".hyrox-coach-writes"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""

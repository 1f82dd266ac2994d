"""One process that is started, watched, started again and stopped."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx

from hyrox.errors import HyroxCoachError
from ui.several.parts import Part

PATIENCE_S = 300.0
"""Until a process is well: the first start of a copy joins and merges model weights."""
GRACE_S = 20.0
"""From the request to end until it is ended."""
LONGEST_PAUSE_S = 30.0
SETTLED_S = 60.0
"""A process that lived so long and died is started again at once."""
_TOLD = 12
"""Last lines of a log that are shown."""


class Process:
    """A part, as it runs. ``logs``: the folder of what it says."""

    def __init__(self, part: Part, logs: Path) -> None:
        self.part, self.log = part, logs / f"{part.name}.log"
        self._running: subprocess.Popen[bytes] | None = None
        self._since, self._pause_s, self._again_at = 0.0, 0.0, 0.0
        self._revived = False

    @property
    def pid(self) -> int:
        """Of the process that runs, or ran last."""
        return self._running.pid if self._running else 0

    def start(self) -> None:
        """Start it; what it says goes to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.part.command, env=os.environ | self.part.settings, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT,
                # Ctrl-C in the terminal is for the one who stops all in order.
                start_new_session=True,
            )  # fmt: skip
        self._since = time.monotonic()

    def finish(self) -> None:
        """Wait for a process that ends by itself.

        Raises:
            HyroxCoachError: it failed; the message ends with what it said.
        """
        assert self._running is not None
        if self._running.wait() != 0:
            raise HyroxCoachError(f"{self.part.name} failed: {self.said()}")

    def has_begun(self) -> bool:
        """Whether a process that was just started answers by now.

        Raises:
            HyroxCoachError: it ended, or does not answer in time.
        """
        if (how := self.ended()) is not None:
            raise HyroxCoachError(f"{self.part.name} {how}: {self.said()}")
        if time.monotonic() - self._since > PATIENCE_S:
            raise HyroxCoachError(
                f"{self.part.name} did not answer within {PATIENCE_S:.0f} s; see {self.log}."
            )
        return self.is_well()

    def is_well(self) -> bool:
        """Whether it answers now."""
        try:
            # Never by way of a proxy of the environment: it is on this machine.
            return httpx.get(self.part.health, timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def ended(self) -> str | None:
        """How it ended, in words; None while it runs."""
        code = self._running.poll() if self._running else None
        if code is None:
            return None
        return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"

    def revive(self) -> str:
        """Start it again if it ended, after a pause that grows while it keeps dying.

        Returns:
            What to tell; empty where there is nothing to tell.
        """
        how = self.ended()
        if how is None:
            if self._revived and self.is_well():
                self._revived = False
                return f"{self.part.name} is well again (process {self.pid})"
            return ""
        now = time.monotonic()
        if not self._again_at:
            settled = now - self._since > SETTLED_S
            longer_s = min(max(0.5, 2 * self._pause_s), LONGEST_PAUSE_S)
            self._pause_s = 0.5 if settled else longer_s
            self._again_at = now + self._pause_s
            return f"{self.part.name} {how}: again in {self._pause_s:g} s (its log: {self.log})"
        if now >= self._again_at:
            self._again_at, self._revived = 0.0, True
            self.start()
            return f"{self.part.name} starts again (process {self.pid})"
        return ""

    def stop(self) -> None:
        """Ask it to end, wait, and end it if it does not."""
        if self._running is None or self._running.poll() is not None:
            return
        with suppress(ProcessLookupError):
            self._running.terminate()
        try:
            self._running.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            # Its children too: it began a session of its own.
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()

    def said(self) -> str:
        """The end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return " / ".join(line.strip() for line in lines[-_TOLD:] if line.strip()) or "no word"

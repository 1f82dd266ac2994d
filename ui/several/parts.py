"""Which processes there are: commands, environments, and how each says that it is well."""

import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.asks.voices import SERVED
from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.results.names import installation_key
from ui.serve import free_port

CADDYFILE = Path(__file__).with_name("Caddyfile")
# -P: a folder called ``ui`` where somebody happens to be is not ours.
_SELF = (sys.executable, "-P", "-m", "ui.cli")


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    copies: int = 2
    slots: int = 1
    proxy: bool = True
    own_postgresql: bool = False


@dataclass(frozen=True)
class Part:
    """One process. ``health`` answers 200 once it is well; empty: it is waited for to end."""

    name: str
    command: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    """Variables beside those of this process."""
    health: str = ""


@dataclass(frozen=True)
class Parts:
    """All of them in the order in which they start; they stop in the reverse one."""

    ingest: Part
    lasting: tuple[Part, ...]
    addresses: tuple[str, ...]
    """Where people go."""


def parts(settings: Settings, wanted: Wanted) -> Parts:
    """The processes for these settings.

    Ports follow one another: the app's own for the proxy (or the first copy), then the copies, then
    the model.

    Raises:
        InputError: the databases are not named, or an address cannot be used.
    """
    _check(settings)
    caddy = shutil.which("caddy") if wanted.proxy else None
    first = settings.port + (1 if caddy else 0)
    host = "127.0.0.1" if caddy else settings.host
    ports = [free_port(host, first + number) for number in range(wanted.copies)]
    model, chosen, key = _model(settings, wanted, first + wanted.copies)
    given = {
        # What this process read from its environment, said once more for those that it starts.
        "HYROX_COACH_DATABASE_URL": settings.database_url,
        "HYROX_COACH_VECTOR_URL": settings.vector_url,
        "OPENAI_API_KEY": key,
    }
    names = installation_key(settings.home, settings.names_key).hex()
    of_copies = given | {
        "HYROX_COACH_HOME": str(settings.home / "copies"),
        "HYROX_COACH_NAMES_KEY": names,
        "HYROX_COACH_MODEL": chosen,
        "HYROX_COACH_LOGIN": "always",
        "HYROX_COACH_PROXIES": f"{settings.proxies} 127.0.0.1" if caddy else settings.proxies,
    }
    copies = [
        Part(
            f"copy-{number}", (*_SELF, "ui", "--host", host, "--port", str(port)), of_copies,
            f"http://{_reached(host)}:{port}/healthz",
        )
        for number, port in enumerate(ports, 1)
    ]  # fmt: skip
    before = [_proxy(caddy, settings, ports)] if caddy else []
    here = [settings.port] if caddy else ports
    return Parts(
        Part("ingest", (*_SELF, "ingest", "build"), given),
        (*model, *copies, *before),
        tuple(f"http://{settings.host}:{port}" for port in here),
    )


def _check(settings: Settings) -> None:
    for name in ("database_url", "vector_url"):
        if not getattr(settings, name).startswith("postgresql"):
            raise InputError(
                f"Several copies share a PostgreSQL with pgvector: set HYROX_COACH_{name.upper()} "
                "to postgresql://user:password@host/name, or try it out with --own-postgresql."
            )


def _model(settings: Settings, wanted: Wanted, port: int) -> tuple[list[Part], str, str]:
    """The model server, if one is needed; what copies set as their model; the key of both."""
    key = os.environ.get("OPENAI_API_KEY", "")
    if settings.model != "embedded":
        return [], settings.model, key
    free_port("127.0.0.1", port)
    key = key or secrets.token_urlsafe(24)
    asked = ("model", "serve", "--port", str(port), "--slots", str(wanted.slots))
    address = f"http://127.0.0.1:{port}"
    served = Part("model", (*_SELF, *asked), {"OPENAI_API_KEY": key}, f"{address}/health")
    return [served], f"openai:{address}/v1#{SERVED}", key


def _proxy(caddy: str, settings: Settings, ports: list[int]) -> Part:
    port = free_port(settings.host, settings.port)
    known = {
        "COACH_ADDRESS": f"http://:{port}",
        "COACH_BIND": settings.host,
        "COACH_COPIES": " ".join(f"127.0.0.1:{one}" for one in ports),
        "COACH_COOKIE": secrets.token_urlsafe(24),
        # It keeps nothing; its folders need not be anybody's home.
        "XDG_DATA_HOME": str(settings.home / "copies" / "caddy"),
        "XDG_CONFIG_HOME": str(settings.home / "copies" / "caddy"),
    }
    command = (caddy, "run", "--config", str(CADDYFILE), "--adapter", "caddyfile")
    return Part("proxy", command, known, f"http://{_reached(settings.host)}:{port}/healthz")


def _reached(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host

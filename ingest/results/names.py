"""Names end here: a person becomes a keyed hash, a team several of them joined.

The key is made per installation, so hashes of two installations say nothing about each other.
"""

import hmac
import os
import re
import secrets
import unicodedata
from pathlib import Path

from hyrox.errors import InputError, StoreError

KEY_LENGTH = 24
"""Hex digits of one person's key."""
JOINED = "+"
"""Between the keys of a team, which are sorted: the order of names on a page does not matter."""

_BETWEEN_PEOPLE = re.compile(r"\s*[,;/&+|]\s*|\s+(?:and|und|et)\s+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_NATION = re.compile(r"\s*\([A-Z]{2,3}\)\s*$")


def name_key(name: str, key: bytes) -> str:
    """A person's name as a keyed hash; case, accents and the order of names do not matter."""
    plain = _NATION.sub("", name)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = sorted(_WORD.findall(plain.casefold()))
    return hmac.digest(key, " ".join(words).encode(), "sha256").hex()[:KEY_LENGTH]


def athlete_key(names: str, key: bytes, *, team: bool) -> str:
    """The key of a result's athlete.

    In singles a comma separates family and given name; in teams it separates people, who may be
    listed twice.
    """
    people = [p for p in _BETWEEN_PEOPLE.split(names) if p.strip()] if team else [names]
    return JOINED.join(sorted({name_key(person, key) for person in people}))


def members(joined: str) -> list[str]:
    """The keys of the people behind an athlete's key."""
    return joined.split(JOINED) if joined else []


def installation_key(home: Path, given: str = "") -> bytes:
    """The key for names, made on first use and readable by its owner only.

    Args:
        given: the key that several machines share, in hexadecimal; the file then holds it too, so
            that backups do.

    Raises:
        InputError: what is given is no key.
        StoreError: the key file is damaged, or holds another one; replacing it would make
            athletes' races unlinkable.
    """
    if given and not re.fullmatch(r"[0-9a-fA-F]{64}", given):
        raise InputError(
            "HYROX_COACH_NAMES_KEY is no key: 64 hexadecimal digits, as in the file secret.key of "
            "the home folder that ingests."
        )
    path = home / "secret.key"
    home.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written whole and then linked: of two first users, one key stands, never half of one.
        new = home / f".secret.key.{os.getpid()}"
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(given.lower() or secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, path)
        except FileExistsError:
            pass
        finally:
            new.unlink()
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise StoreError(
            f"{path} is damaged. Restore it from a backup; or delete it, {home / 'results'} and "
            f"{home / 'catalogue'}, then ingest the results again."
        )
    if given and key != bytes.fromhex(given):
        raise StoreError(
            f"{path} holds another key than HYROX_COACH_NAMES_KEY. Where results are ingested, set "
            "the one of the file; on a machine that only reads, delete the file."
        )
    return key

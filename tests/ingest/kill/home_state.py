"""Everything a home holds, in a form that is equal for equal truth: names that hold a date, a
number or a random part are replaced by what they stand for."""

import hashlib
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from hyrox.settings import Settings
from ingest import catalogue
from ingest.results import quarantine
from ingest.stores import Store, pointer, version_folder
from ingest.vectors.chroma_build import chroma

TRUTH = ("results", "quarantine", "guidance")
_WHEN = ("taken", "made", "built", "version", "parent")
_SEGMENT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def state_of(settings: Settings) -> dict[str, Any]:
    """The catalogue, the bytes of every file of the truth, the quarantine's rows, both stores with
    ids and vectors, and which files there are."""
    now = catalogue.current(settings)
    return {
        "checksum": now.checksum(),
        "catalogue": _timeless(asdict(now)),
        "before": _timeless(asdict(catalogue.previous(settings) or catalogue.Catalogue())),
        "truth": {
            path.relative_to(settings.home).as_posix(): _digest(path)
            for folder in TRUTH
            for path in sorted((settings.home / folder).rglob("*"))
            if path.is_file()
        },
        "quarantine": quarantine.read(settings).to_json(orient="records"),
        "stores": {str(store): _store(version_folder(settings, store)) for store in Store},
        "files": files_of(settings),
    }


def files_of(settings: Settings) -> list[str]:
    """The home's files, sorted; without the marks of readers, which come and go."""
    versions = {folder: name for name, folder in pointer(settings).items()}
    numbers = {catalogue.current(settings).version: "current"}
    if (parent := catalogue.current(settings).parent) is not None:
        numbers[parent] = "parent"

    def plain(path: Path) -> str:
        parts = list(path.relative_to(settings.home).parts)
        if parts[0] == "stores" and len(parts) > 1:
            parts[1] = versions.get(parts[1], parts[1])
        if parts[0] == "catalogue" and path.stem.isdigit():
            parts[1] = numbers.get(int(path.stem), parts[1])
        return "/".join(_SEGMENT.sub("segment", part) for part in parts)

    found = (path for path in settings.home.rglob("*") if path.is_file())
    return sorted(plain(path) for path in found if path.name != "in-use.lock")


def unfinished(settings: Settings) -> list[str]:
    """Files on their way to their place, and versions of stores that were never finished."""
    temporary = [p for p in settings.home.rglob("*") if p.name.endswith(".tmp")]
    stores = settings.home / "stores"
    versions = [f for f in stores.iterdir() if f.is_dir() and not (f / "manifest.json").exists()]
    return sorted(p.relative_to(settings.home).as_posix() for p in (*temporary, *versions))


def _store(folder: Path) -> dict[str, Any]:
    with chroma(folder) as client:
        collections = {}
        for listed in client.list_collections():
            collection = client.get_collection(listed.name, embedding_function=None)
            stored = collection.get(include=["embeddings", "documents"])
            order = np.argsort(stored["ids"])
            vectors = np.asarray(stored["embeddings"], np.float32)[order]
            texts = [(stored["documents"] or [""] * len(order))[i] for i in order]
            collections[listed.name] = {
                "ids": [stored["ids"][i] for i in order],
                "vectors": hashlib.sha256(vectors.tobytes()).hexdigest(),
                "texts": hashlib.sha256(json.dumps(texts).encode()).hexdigest(),
            }
    data = {
        p.name: _digest(p) for p in sorted(folder.iterdir()) if p.suffix in (".npy", ".parquet")
    }
    manifest = _timeless(json.loads((folder / "manifest.json").read_text()))
    return {"manifest": manifest, "collections": collections, "data": data}


def _timeless(found: Any) -> Any:
    if isinstance(found, dict):
        return {k: _timeless(v) for k, v in found.items() if k not in _WHEN}
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

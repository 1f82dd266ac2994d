"""What the stores hold, where it came from, and what would change: for `ingest status` and the
*Knowledge* page. Builds and changes nothing."""

from typing import Any

from hyrox.settings import Settings
from ingest import catalogue, guidance_store, stores
from ingest.report import last_runs
from ingest.results import quarantine, suppression

_INTERNAL = ("store", "mark", "format")


def status(settings: Settings) -> dict[str, Any]:
    """Stores, sources, versions, rows, quarantine, last runs.

    Raises:
        StoreError: the catalogue or the pointer is damaged.
    """
    now = catalogue.current(settings)
    before = catalogue.previous(settings)
    shown: dict[str, Any] = {
        "home": str(settings.home),
        "version": {
            "number": now.version,
            "made": now.made,
            "by": now.why,
            "checksum": now.checksum(),
            "rollback_to": before and {"number": before.version, "by": before.why},
        },
    }
    for store in stores.Store:
        built = stores.manifest(settings, store)
        shown[str(store)] = {
            **{name: value for name, value in built.items() if name not in _INTERNAL},
            "folder": stores.pointer(settings).get(store),
            "current": stores.is_current(settings, store),
        }
    shown["results"] = {
        "invented": not now.events,
        "stored": now.rows,
        "events": len(now.events),
        "inputs": [
            {
                "mark": mark[:12], "name": entry.name, "layout": entry.layout,
                "taken": entry.taken, "read": entry.read, "kept": entry.kept,
                "unchanged": entry.unchanged, "suppressed": entry.suppressed,
                "set_aside": sum(entry.set_aside.values()),
                "readmitted": entry.readmitted, "provenance": entry.provenance,
            }
            for mark, entry in now.inputs.items()
        ],
        "quarantined": quarantine.counts(settings),
        "people_kept_out": len(suppression.read(settings)),
    }  # fmt: skip
    shown["sources"] = [
        {
            "name": name, "kind": source.kind, "documents": source.documents,
            "passages": source.passages, "licence": source.licence, "citation": source.citation,
        }
        for name, source in now.guidance.items()
    ]  # fmt: skip
    shown["shipped_corpus_is_current"] = not guidance_store.shipped_is_new(settings)
    shown["last_runs"] = last_runs(settings, 5)
    return shown

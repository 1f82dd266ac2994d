"""JSON Schemas of profiles and plans, for programs beside this one.

``python -m hyrox.plans.schema`` writes them to ``docs/schemas``. The profile's is that of the
strict shape; people may write more freely (``hyrox.plans.reading``).
"""

import json
from pathlib import Path
from typing import Any

from hyrox.plans.plan import SCHEMA_VERSION, Plan
from hyrox.plans.profile import Profile

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def profile_schema() -> dict[str, Any]:
    """The schema of a strict profile (draft 2020-12)."""
    return _schema("profile", "HYROX athlete profile", Profile.model_json_schema())


def plan_schema() -> dict[str, Any]:
    """The schema of a plan as ``Plan.to_json`` writes it (draft 2020-12)."""
    return _schema("plan", "HYROX training plan", Plan.model_json_schema(mode="serialization"))


def files() -> dict[str, str]:
    """The exported files: name to text."""
    return {
        f"{name}-{SCHEMA_VERSION}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in (("profile", profile_schema()), ("plan", plan_schema()))
    }


def _schema(name: str, title: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$id": f"urn:hyrox-coach:schema:{name}:{SCHEMA_VERSION}",
        **schema,
        "title": title,
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""The compose file, without Docker: what it names exists, what is open is meant to be."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from hyrox.settings import PROJECT, Settings
from ui.cli import parser

FOLDER = PROJECT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("app-1", "app-2", "model", "worker")
COPIES = ("app-1", "app-2")
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+[\w.-]*")
TEXT = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
CADDYFILE = (PROJECT / "ui" / "several" / "Caddyfile").read_text(encoding="utf-8")


def test_every_image_is_pinned() -> None:
    for name, service in SERVICES.items():
        assert PINNED.fullmatch(service["image"]), name
    assert all(PINNED.fullmatch(i) for i in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    from importlib.metadata import version

    assert all(SERVICES[name]["image"] == f"hyrox-coach:{version('hyrox-coach')}" for name in OURS)


def test_only_the_proxy_is_open_to_others() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    for name in SERVICES:
        networks = set(SERVICES[name]["networks"])
        assert networks <= set(COMPOSE["networks"])
        inside = all((COMPOSE["networks"][one] or {}).get("internal") for one in networks)
        # What has no way out cannot send anything away.
        assert inside == (name not in ("proxy", "worker")), name


def test_every_setting_that_is_named_exists() -> None:
    known = {f"HYROX_COACH_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"HYROX_COACH_[A-Z_]+", TEXT + DOCKERFILE))
    assert {"HYROX_COACH_DATABASE_URL", "HYROX_COACH_PROXIES", "HYROX_COACH_HOME"} <= named <= known


def test_the_settings_of_a_copy_are_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = dict(line.split("=", 1) for line in lines_of(made_env()))

    def filled(value: str) -> str:
        return re.sub(
            r"\$\{(\w+):([-?])([^}]*)\}",
            lambda m: secret[m[1]] if m[2] == "?" else secret.get(m[1], m[3]), str(value),
        )  # fmt: skip

    for name in COPIES:
        for variable, value in SERVICES[name]["environment"].items():
            monkeypatch.setenv(variable, filled(value))
        config = Settings()
        assert config.database_url == config.vector_url
        assert config.database_url.startswith("postgresql://coach:")
        assert config.model == "openai:http://model:8080/v1#hyrox-coach"
        assert config.login == "always"
        # The proxy that is believed is the one that stands there.
        assert config.proxies == SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
        assert re.fullmatch("[0-9a-f]{64}", config.names_key)


def test_every_secret_that_is_asked_for_is_made_and_different_each_time() -> None:
    env = made_env()
    made = {line.partition("=")[0] for line in lines_of(env)}
    assert set(re.findall(r"\$\{(\w+):\?", TEXT)) <= made
    assert made <= set(re.findall(r"\$\{(\w+):", TEXT)) | {"COMPOSE_PROFILES"}
    assert not set(re.findall("[0-9a-f]{64}", env)) & set(re.findall("[0-9a-f]{64}", made_env()))
    assert "deploy/.env" in (PROJECT / ".gitignore").read_text().split()


def made_env() -> str:
    return str(runpy.run_path(str(FOLDER / "new_env.py"))["env"]())


def lines_of(env: str) -> list[str]:
    return [line for line in env.splitlines() if not line.startswith("#")]


def test_our_processes_are_nobody_and_write_to_their_own_folder_alone() -> None:
    assert re.search(r"^USER coach$", DOCKERFILE, re.MULTILINE)
    for name in OURS:
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert [volume.partition(":")[2] for volume in service["volumes"]] == ["/data"], name
    assert all("no-new-privileges:true" in one["security_opt"] for one in SERVICES.values())
    own = [volume for name in OURS for volume in SERVICES[name]["volumes"]]
    assert len(set(own)) == len(own), "two containers must not share a home folder"
    named = {v.partition(":")[0] for one in SERVICES.values() for v in one["volumes"]}
    assert {volume for volume in named if volume[0] not in "./"} == set(COMPOSE["volumes"])


def test_each_waits_for_what_it_needs_and_says_whether_it_is_well() -> None:
    for name in set(SERVICES) - {"worker"}:
        assert SERVICES[name]["healthcheck"]["test"], name
    for name in COPIES:
        needs = SERVICES[name]["depends_on"]
        assert needs["db"]["condition"] == "service_healthy"
        assert needs["worker"]["condition"] == "service_completed_successfully"
        # Without its model the app answers from facts: it does not wait for it.
        assert "model" not in needs
        assert "/healthz" in SERVICES[name]["healthcheck"]["test"][-1]


def test_the_commands_are_ours_and_the_proxy_knows_every_copy() -> None:
    for name in OURS:
        parser().parse_args(SERVICES[name]["command"])
    proxied = SERVICES["proxy"]["environment"]
    assert proxied["COACH_COPIES"].split() == [f"{name}:7860" for name in COPIES]
    assert set(re.findall(r"\{\$(\w+)", CADDYFILE)) == {*proxied, "COACH_BIND"}
    for word in ("lb_policy cookie", "health_uri /healthz", "flush_interval -1"):
        assert word in CADDYFILE
    mounted = [v.split(":")[0] for v in SERVICES["proxy"]["volumes"] if v.startswith("..")]
    assert [(FOLDER / one).resolve() for one in mounted] == [PROJECT / "ui/several/Caddyfile"]


def test_the_image_holds_every_room_that_is_installed() -> None:
    import tomllib

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = set(re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, re.MULTILINE))
    assert copied == set(rooms)
    ignored = (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    assert all(f"!{room}" in ignored.split() for room in rooms)
    assert all(Path(PROJECT / one).exists() for one in re.findall(r"^!(.+)$", ignored, re.M))

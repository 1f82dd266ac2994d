"""Whose word about an address counts."""

from pathlib import Path

import pytest

from hyrox.errors import InputError
from tests.ui.site.gated import Server
from ui.site.proxies import for_uvicorn, trusts


def test_a_proxy_is_believed_only_where_it_is_ours(tmp_path: Path) -> None:
    seen = []
    for proxies in ("", "testclient"):
        folder = tmp_path / (proxies or "none")
        folder.mkdir()
        server = Server(folder, proxies=proxies)
        server.client("ana")
        for number in range(9):
            told = {"x-forwarded-for": f"198.51.100.{number}, 203.0.113.9"}
            fields = {"name": f"nobody{number}", "password": "wrong password"}
            last = server.client().post("/login", data=fields, headers=told).status_code
        other = {"x-forwarded-for": "203.0.113.77"}
        fields = {"name": "someone", "password": "wrong password"}
        seen.append((last, server.client().post("/login", data=fields, headers=other).status_code))
        server.journal.close()
    # Without a proxy all come from one address; with one, only those behind it wait.
    assert seen == [(429, 429), (429, 401)]


@pytest.mark.parametrize(
    ("setting", "address", "believed"),
    [
        ("10.89.7.10", "10.89.7.10", True), ("10.89.7.10", "10.89.7.11", False),
        ("10.89.7.0/24 ::1", "10.89.7.200", True), ("10.89.7.0/24 ::1", "::1", True),
        ("10.89.7.0/24", "10.89.8.1", False), ("10.89.7.0/24", "", False), ("", "127.0.0.1", False),
        ("proxy", "proxy", True), ("10.0.0.0/8", "unknown", False),
    ],
)  # fmt: skip
def test_proxies_are_named_by_address_or_network(
    setting: str, address: str, believed: bool
) -> None:
    assert trusts(setting, address) is believed
    from uvicorn.middleware.proxy_headers import _TrustedHosts

    assert (address in _TrustedHosts(for_uvicorn(setting))) is believed


def test_a_network_that_is_none_is_told() -> None:
    with pytest.raises(InputError, match=r"'10\.89\.7\.10/24' is no network"):
        for_uvicorn("127.0.0.1 10.89.7.10/24")


def test_behind_a_proxy_even_this_machines_own_address_asks_for_a_log_in(tmp_path: Path) -> None:
    server = Server(tmp_path, host="127.0.0.1", proxies="127.0.0.1")
    assert server.client().get("/plan").headers["location"] == "./login?next=plan"
    server.journal.close()

"""Whose word on where a visitor comes from counts: proxies by address or network."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def trusts(setting: str, address: str) -> bool:
    """Whether ``HYROX_COACH_PROXIES`` names an address, or a network that it is in."""
    names, networks = _read(setting)
    if address in names:
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


@lru_cache(maxsize=8)
def _read(setting: str) -> tuple[frozenset[str], tuple[Network, ...]]:
    names, networks = set(), []
    for word in setting.split():
        try:
            networks.append(ip_network(word, strict=False))
        except ValueError:
            names.add(word)
    return frozenset(names), tuple(networks)


def for_uvicorn(setting: str) -> str:
    """The same for the web server, which takes the visitor's scheme (https) from the proxy; without
    proxies nobody's word counts, not even that of this machine's own address."""
    return ",".join(setting.split())

"""Whose word on where a visitor comes from counts: proxies by address or network."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from hyrox.errors import InputError

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
            networks.append(ip_network(word))
        except ValueError:
            names.add(word)
    return frozenset(names), tuple(networks)


def for_uvicorn(setting: str) -> str:
    """The same for the web server, which takes the visitor's scheme (https) from the proxy; without
    proxies nobody's word counts, not even that of this machine's own address.

    Raises:
        InputError: what looks like a network is none.
    """
    for word in setting.split():
        if "/" in word:
            try:
                ip_network(word)
            except ValueError as error:
                raise InputError(
                    f"HYROX_COACH_PROXIES: '{word}' is no network ({error}); write 10.89.7.0/24 or "
                    "single addresses, with blanks between them."
                ) from None
    return ",".join(setting.split())

"""Which addresses may be asked at all: ordinary web addresses of public hosts."""

import ipaddress
import socket

import httpx

from ingest.fetch.refusals import FetchRefused

LONGEST_ADDRESS = 4000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def checked(url: str) -> httpx.URL:
    """The address as the request will use it, its fragment removed.

    Raises:
        FetchRefused: ``scheme``: not http(s), no host, a name or password in it, control
            characters, or too long.
    """

    def refuse(detail: str) -> FetchRefused:
        return FetchRefused("scheme", url, detail)

    if len(url) > LONGEST_ADDRESS:
        raise refuse(f"the address is longer than {LONGEST_ADDRESS} characters.")
    if any(ord(c) < 33 or ord(c) == 127 for c in url):
        raise refuse("the address contains spaces or control characters.")
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise refuse(f"this is no web address ({error}).") from None
    if address.scheme not in ("http", "https"):
        raise refuse("only addresses that begin with http:// or https:// are read.")
    if not address.host:
        raise refuse("the address names no host.")
    if address.port is not None and not 0 < address.port < 65536:
        raise refuse("the address names a port that does not exist.")
    if address.userinfo:
        raise refuse("the address contains a name or password; remove it.")
    return address.copy_with(fragment=None)


def authority(address: httpx.URL) -> str:
    """``host:port`` of an address, the port always written out."""
    return f"{address.host}:{address.port or (443 if address.scheme == 'https' else 80)}"


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    IPv6 addresses that carry an IPv4 address (mapped, 6to4, Teredo, NAT64) are judged by both.
    """
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if ip in _NAT64:
        # How a network without IPv4 reaches it: as public as the address inside.
        return "%" not in address and is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if "%" in address or not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return True
    inner: list[ipaddress.IPv4Address] = [a for a in (ip.ipv4_mapped, ip.sixtofour) if a]
    if ip.teredo:
        inner += ip.teredo
    return not ip.is_site_local and all(is_public(str(a)) for a in inner)


def resolve(host: str, port: int) -> list[str]:
    """The host's IP addresses, each once, in the system's order of preference.

    The system's resolver also reads ``2130706433`` and ``0177.0.0.1`` as addresses; since its
    answers are judged and not the text, such spellings gain nothing.

    Raises:
        OSError: the name cannot be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))

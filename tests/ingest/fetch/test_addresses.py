import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch import FetchRefused
from ingest.fetch.addresses import authority, checked, is_public

PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254",
    "172.16.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::1",
    "2001:0:7f00:1::", "", "example.org", "1.2.3", "2606:4700::1111%1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_off_the_public_internet_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_is_judged_like_itself_or_stricter(
    address: object,
) -> None:
    number = int(address)  # type: ignore[call-overload]
    inner = is_public(str(address))
    nat64 = f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}"
    assert is_public(nat64) == inner
    assert not is_public(f"::ffff:{address}") or inner
    assert not is_public(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1") or inner


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x",
        "gopher://example.org/", "//example.org/", "example.org", "", "http://", "http:///x",
        "https://user@example.org/", "https://user:secret@example.org/", "https://:x@example.org/",
        "http://exa mple.org/", "http://example.org/a\nHost: b", "http://example.org/\x00",
        "http://[::1/", "http://example.org:99999/", "http://example.org:x/",
        "http://example.org/" + "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_ordinary_web_address_is_refused_as_such(url: str) -> None:
    with pytest.raises(FetchRefused) as refused:
        checked(url)
    assert refused.value.rule == "scheme"
    assert len(str(refused.value)) < 500


def rule_or_address(url: str) -> httpx.URL | str:
    try:
        return checked(url)
    except FetchRefused as refused:
        return refused.rule


@given(st.text(max_size=60))
def test_any_text_is_either_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"https://example.org/{text}"):
        found = rule_or_address(url)
        if isinstance(found, str):
            assert found == "scheme"
        else:
            assert found.scheme in ("http", "https")
            assert found.host
            assert not found.userinfo


def test_an_authority_always_names_the_port() -> None:
    assert authority(checked("https://Example.org/a#b")) == "example.org:443"
    assert authority(checked("http://example.org/")) == "example.org:80"
    assert authority(checked("http://example.org:8080/")) == "example.org:8080"

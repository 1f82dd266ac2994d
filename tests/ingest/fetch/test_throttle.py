from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.throttle import (
    BLOCK_S,
    FLOOR_S,
    LONGEST_BACK_OFF_S,
    LONGEST_DELAY_S,
    LONGEST_RETRY_AFTER_S,
    Throttle,
    retry_after_s,
)
from tests.ingest.fetch.loopback import FakeClock


def throttle(clock: FakeClock, share: float = 0.5, start_s: float = 5.0) -> Throttle:
    return Throttle(start_s, clock=clock, sleep=clock.sleep, random_share=lambda: share)


def pause(paced: Throttle, clock: FakeClock) -> float:
    """What the next request waits."""
    before = clock.now
    paced.wait()
    return clock.now - before


def test_the_first_request_waits_for_nothing_the_second_for_the_start_delay() -> None:
    clock = FakeClock()
    paced = throttle(clock)
    assert pause(paced, clock) == 0
    paced.answered(5.0, good=True)
    assert pause(paced, clock) == 5.0
    assert pause(paced, clock) == 0


def test_the_delay_follows_fast_answers_down_to_the_floor_and_slow_ones_up_to_the_limit() -> None:
    clock = FakeClock()
    paced = throttle(clock)
    delays = []
    for _ in range(20):
        paced.answered(0.01, good=True)
        delays.append(paced.delay_s)
    assert delays[0] == pytest.approx(2.505)
    assert delays == sorted(delays, reverse=True)
    assert delays[-1] == FLOOR_S
    paced.answered(30.0, good=True)
    assert paced.delay_s == 30.0
    paced.answered(500.0, good=True)
    assert paced.delay_s == LONGEST_DELAY_S


def test_a_refusal_never_makes_the_next_request_come_sooner() -> None:
    clock = FakeClock()
    paced = throttle(clock)
    paced.answered(0.01, good=False)
    assert paced.delay_s == 5.0
    paced.answered(9.0, good=False)
    assert paced.delay_s == 9.0


def test_failures_double_the_limit_of_the_back_off_which_is_jittered_whole() -> None:
    clock = FakeClock()
    most = throttle(clock, share=1.0)
    pauses = []
    for _ in range(10):
        most.failed()
        pauses.append(pause(most, clock))
    assert pauses[:6] == [5.0, 10.0, 20.0, 40.0, 80.0, 160.0]
    assert pauses[-1] == LONGEST_BACK_OFF_S
    least = throttle(clock, share=0.0)
    for _ in range(6):
        least.failed()
        assert pause(least, clock) == 5.0


def test_repeated_too_many_requests_are_waited_out_as_a_block() -> None:
    clock = FakeClock()
    paced = throttle(clock, share=0.0)
    paced.failed(too_many=True)
    assert pause(paced, clock) < BLOCK_S
    paced.failed(too_many=True)
    assert pause(paced, clock) == BLOCK_S
    paced.answered(1.0, good=True)
    pause(paced, clock)
    paced.failed(too_many=True)
    assert pause(paced, clock) < BLOCK_S


def test_retry_after_is_obeyed_up_to_a_limit() -> None:
    clock = FakeClock()
    paced = throttle(clock, share=0.0)
    paced.failed(retry_after_s=77)
    assert pause(paced, clock) == 77
    paced.failed(retry_after_s=10**9)
    assert pause(paced, clock) == LONGEST_RETRY_AFTER_S
    paced.failed(retry_after_s=0)
    assert pause(paced, clock) == 5.0


def test_a_sites_crawl_delay_is_a_floor_of_its_own() -> None:
    clock = FakeClock()
    paced = throttle(clock)
    paced.at_least(90)
    for _ in range(10):
        paced.answered(0.01, good=True)
    assert pause(paced, clock) == 90


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["good", "bad", "failed", "429"]),
            st.floats(0, 1000),
            st.one_of(st.none(), st.floats(0, 10**6)),
        ),
        max_size=30,
    ),
    st.floats(0, 0.999),
)
def test_whatever_happens_requests_stay_apart_and_every_wait_ends(
    events: list[tuple[str, float, float | None]], share: float
) -> None:
    clock = FakeClock()
    paced = throttle(clock, share)
    for what, latency_s, after_s in events:
        paced.wait()
        if what in ("good", "bad"):
            paced.answered(latency_s, good=what == "good")
        else:
            paced.failed(too_many=what == "429", retry_after_s=after_s)
        waited = pause(paced, clock)
        assert FLOOR_S - 1e-6 <= waited <= LONGEST_RETRY_AFTER_S + 1e-6


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (formatdate(1_000_060, usegmt=True), 60.0),
        (formatdate(999_000, usegmt=True), 0.0),
        ("9" * 5000, 999_999_999.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("٣", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, 1_000_000) == seconds

"""The style is learned from few choices, says when it knows enough, and forgets when asked."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.personal.profile import (
    ENOUGH,
    LENGTHS,
    MOST_CHOICES,
    SURE,
    TONES,
    Choice,
    StyleProfile,
    as_choice,
    from_words,
)
from generator.style import Style
from hyrox.errors import StoreError

CHOICES = st.builds(
    Choice,
    length=st.sampled_from(LENGTHS),
    tone=st.sampled_from(TONES),
    over_length=st.sampled_from(LENGTHS),
    over_tone=st.sampled_from(TONES),
    weight=st.sampled_from([0.5, 1.0]),
)
BRIEF = Choice(length="brief", over_length="detailed")
TOUGH = Choice(tone="tough", over_tone="gentle")


def after(*choices: Choice) -> StyleProfile:
    profile = StyleProfile()
    for choice in choices:
        profile = profile.chose(choice)
    return profile


def test_nothing_is_asked_for_before_anything_is_known() -> None:
    fresh = StyleProfile()
    assert fresh.style == Style()
    assert not fresh.settled
    assert all(p == pytest.approx(1 / 9) for p in fresh.belief.values())


def test_one_clear_choice_is_used_and_one_the_other_way_ends_it() -> None:
    assert after(BRIEF).style.length == "brief"
    assert after(BRIEF, BRIEF.reversed).style.length == ""
    assert after(BRIEF, BRIEF, BRIEF.reversed).style.length == ""
    assert after(BRIEF, BRIEF, BRIEF, BRIEF.reversed).style.length == "brief"


def test_it_says_when_it_knows_enough() -> None:
    assert not after(BRIEF, TOUGH).settled
    assert not after(*[BRIEF] * 9).settled
    both = after(*[BRIEF, TOUGH] * 2)
    assert both.style.words == "brief, tough"
    assert both.settled


def test_a_weak_hint_is_not_used_alone() -> None:
    assert StyleProfile().voted(Style("brief"), "up").style.length == ""
    assert StyleProfile().edited("one two three four", "one two").style.length == ""


def test_one_clear_choice_is_bayes_rule() -> None:
    likelihoods = {"brief": SURE, "": 0.5, "detailed": 1 - SURE}
    total = sum(likelihoods.values())
    assert after(BRIEF).length_belief == pytest.approx(
        {name: value / total for name, value in likelihoods.items()}
    )
    assert after(BRIEF).tone_belief == pytest.approx(dict.fromkeys(TONES, 1 / 3))


def test_choices_that_contradict_each_other_end_in_no_matter() -> None:
    torn = after(*[BRIEF, BRIEF.reversed] * 3)
    assert torn.style.length == ""
    assert torn.length_belief[""] >= ENOUGH
    assert torn.tone_belief[""] == pytest.approx(1 / 3)


@given(st.lists(CHOICES, max_size=20))
def test_beliefs_are_probabilities_whatever_was_chosen_in_any_order(choices: list[Choice]) -> None:
    belief = after(*choices).belief
    assert math.isclose(sum(belief.values()), 1)
    assert all(0 <= p <= 1 for p in belief.values())
    back = after(*reversed(choices)).belief
    assert all(math.isclose(belief[kind], back[kind], abs_tol=1e-9) for kind in belief)


@given(st.lists(CHOICES, max_size=20), CHOICES)
def test_a_choice_never_speaks_against_what_was_chosen(choices: list[Choice], one: Choice) -> None:
    before, now = after(*choices).length_belief, after(*choices, one).length_belief
    if (one.length, one.over_length) == ("brief", "detailed") and one.tone == one.over_tone:
        assert now["brief"] >= before["brief"] - 1e-9


def test_what_is_set_wins_over_what_was_learned() -> None:
    profile = StyleProfile((BRIEF,) * 4, length="detailed", tone="", units="imperial")
    assert profile.style == Style("detailed", "", "imperial")
    assert profile.settled


def test_thumbs_count_half_and_only_where_a_style_was_asked_for() -> None:
    profile = StyleProfile()
    assert profile.voted(Style(units="imperial"), "up") is profile
    liked = profile.voted(Style("brief"), "up").length_belief["brief"]
    disliked = profile.voted(Style("brief"), "down").length_belief["brief"]
    assert disliked < 1 / 3 < liked < after(BRIEF).length_belief["brief"]


def test_a_clearly_shorter_edit_is_a_wish_for_brevity() -> None:
    profile = StyleProfile()
    long = "one two three four five six seven eight nine ten"
    assert profile.edited(long, "one two three").choices == (Choice(length="brief"),)
    assert profile.edited("one two three", long).choices == (Choice(length="detailed"),)
    assert profile.edited(long, long + " eleven") is profile


def test_reset_forgets_and_a_profile_that_may_not_learn_does_not() -> None:
    learned = StyleProfile((BRIEF, BRIEF), tone="tough", units="imperial")
    assert learned.reset() == StyleProfile(units="imperial")
    still = StyleProfile(learns=False)
    assert still.chose(BRIEF) is still


def test_only_the_last_choices_count() -> None:
    changed = after(*[BRIEF] * MOST_CHOICES, *[BRIEF.reversed] * MOST_CHOICES)
    assert len(changed.choices) == MOST_CHOICES
    assert changed.style.length == "detailed"


@given(st.lists(CHOICES, max_size=5), st.sampled_from([None, *LENGTHS]))
def test_json_brings_the_same_profile_back(choices: list[Choice], length: object) -> None:
    profile = StyleProfile(tuple(choices), length=length, units="imperial")  # type: ignore[arg-type]
    assert StyleProfile.from_json(profile.as_json()) == profile


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"version": 2}', '{"version": 1, "length": "loud"}']
)
def test_what_is_no_profile_is_refused_in_words(text: str) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        StyleProfile.from_json(text)


def test_a_profile_is_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "home" / "style.json"
    assert StyleProfile.load(file) == StyleProfile()
    after(BRIEF).save(file)
    assert StyleProfile.load(file) == after(BRIEF)
    assert [path.name for path in file.parent.iterdir()] == ["style.json"]
    file.write_bytes(b"\xff")
    with pytest.raises(StoreError, match="delete it"):
        StyleProfile.load(file)


def test_words_become_a_style_again() -> None:
    assert from_words("brief, tough") == Style("brief", "tough")
    assert from_words("") == Style()
    assert from_words("loud") == Style()
    taken = as_choice(Style("brief", "tough"), Style("detailed", "tough"))
    assert taken == Choice("brief", "tough", "detailed", "tough")

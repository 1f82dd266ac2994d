"""The encoder's computation as an ONNX graph, without its weights.

Six BERT layers, mean pooling, unit length. The weights are handed to onnxruntime from their
published safetensors file, so there is no export, no second copy on disk and no torch.

Architecture: Devlin et al. 2019, BERT (arXiv:1810.04805), post-norm, exact GELU.
"""

from collections.abc import Iterator, Mapping
from typing import Any

LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
_OPSET = 20


def encoder_graph(shapes: Mapping[str, tuple[int, ...]]) -> bytes:
    """The serialised model: ``ids`` and ``mask`` (int64, ``(n, tokens)``) to ``vectors``
    (float32, ``(n, 384)``, unit length).

    Args:
        shapes: name to shape of every weight used; their data are to be supplied to the session
            as external initialisers.
    """
    from onnx import TensorProto, helper

    graph = _Graph()
    hidden = graph.embeddings()
    blocked = graph.blocked()
    for layer in range(LAYERS):
        hidden = graph.layer(hidden, blocked, f"encoder.layer.{layer}")
    graph.pool(hidden)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "tokens"])
        for name in ("ids", "mask")
    ]
    return bytes(
        helper.make_model(
            helper.make_graph(
                graph.nodes,
                "all-MiniLM-L6-v2",
                inputs,
                [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", WIDTH])],
                [*graph.constants, *_external(shapes)],
            ),
            opset_imports=[helper.make_opsetid("", _OPSET)],
            ir_version=10,
        ).SerializeToString()
    )


def _external(shapes: Mapping[str, tuple[int, ...]]) -> Iterator[Any]:
    from onnx import TensorProto

    for name, shape in shapes.items():
        tensor = TensorProto(name=name, dims=shape, data_type=TensorProto.FLOAT)
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value="supplied-by-the-session")
        yield tensor


class _Graph:
    """Collects nodes; every method returns the name of what it computes."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.mask = self.op("Cast", "mask", to=1)  # to TensorProto.FLOAT

    def op(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        from onnx import helper

        output = output or f"{kind}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def constant(self, value: Any, dtype: str) -> str:
        import numpy as np
        from onnx import numpy_helper

        name = f"constant.{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, dtype), name))
        return name

    def dense(self, x: str, name: str) -> str:
        return self.op("Add", self.op("MatMul", x, f"{name}.weight"), f"{name}.bias")

    def norm(self, x: str, name: str) -> str:
        parts = (x, f"{name}.weight", f"{name}.bias")
        return self.op("LayerNormalization", *parts, epsilon=EPSILON, axis=-1)

    def embeddings(self) -> str:
        length = self.op("Shape", "ids", start=1, end=2)
        start = self.constant([0], "int64")
        places = self.op("Slice", "embeddings.positions", start, length)
        words = self.op("Gather", "embeddings.word_embeddings.weight", "ids")
        return self.norm(self.op("Add", words, places), "embeddings.LayerNorm")

    def blocked(self) -> str:
        """Minus a lot where there is padding, shaped ``(n, 1, 1, tokens)``."""
        lowered = self.op("Sub", self.mask, self.constant(1, "float32"))
        scaled = self.op("Mul", lowered, self.constant(1e9, "float32"))
        return self.op("Unsqueeze", scaled, self.constant([1, 2], "int64"))

    def heads(self, x: str, order: list[int]) -> str:
        shape = self.constant([0, 0, HEADS, WIDTH // HEADS], "int64")
        return self.op("Transpose", self.op("Reshape", x, shape), perm=order)

    def layer(self, hidden: str, blocked: str, name: str) -> str:
        attention = f"{name}.attention.self"
        query = self.heads(self.dense(hidden, f"{attention}.query"), [0, 2, 1, 3])
        key = self.heads(self.dense(hidden, f"{attention}.key"), [0, 2, 3, 1])
        value = self.heads(self.dense(hidden, f"{attention}.value"), [0, 2, 1, 3])
        root = self.constant((WIDTH // HEADS) ** 0.5, "float32")
        scores = self.op("Div", self.op("MatMul", query, key), root)
        shares = self.op("Softmax", self.op("Add", scores, blocked), axis=-1)
        mixed = self.op("Transpose", self.op("MatMul", shares, value), perm=[0, 2, 1, 3])
        joined = self.op("Reshape", mixed, self.constant([0, 0, WIDTH], "int64"))
        attended = self.op("Add", self.dense(joined, f"{name}.attention.output.dense"), hidden)
        hidden = self.norm(attended, f"{name}.attention.output.LayerNorm")
        inner = self.op("Gelu", self.dense(hidden, f"{name}.intermediate.dense"))
        outer = self.op("Add", self.dense(inner, f"{name}.output.dense"), hidden)
        return self.norm(outer, f"{name}.output.LayerNorm")

    def pool(self, hidden: str) -> None:
        """The mean over real tokens; dividing by their number drops out at unit length."""
        weighted = self.op(
            "Mul", hidden, self.op("Unsqueeze", self.mask, self.constant([2], "int64"))
        )
        total = self.op("ReduceSum", weighted, self.constant([1], "int64"), keepdims=0)
        self.op("LpNormalization", total, output="vectors", axis=1, p=2)

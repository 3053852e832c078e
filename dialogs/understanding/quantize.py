"""Make the small fast copy of the language model: its lower layers, with 8-bit weights.

Four layers of the six find the right entry as often as all of them, for two thirds of the work:
the layers on top were trained for another task, and what is learned here takes their place. Each
text is read by itself, so that there is nothing to mask, and what attention begins with is one
product instead of three: the same numbers for a fifteenth less.

Run as a program of its own (`python -m dialogs.understanding.quantize MODEL TARGET`), so that the
memory this takes, about 400 MB, is gone when it is done.
"""

import sys
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

LAYERS: Final = 4
NORMS: Final = 2  # a layer ends with the second of its normalisations


def quantize(source: Path, target: Path) -> None:
    """Write an int8 copy of an ONNX model (its data file beside it)."""
    # onnx itself refuses data files with several hard links, which is how uv installs packages.
    model = onnx.load(source, load_external_data=False)
    data = np.memmap(source.with_name("model.onnx_data"), dtype=np.uint8, mode="r")
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            place = {entry.key: entry.value for entry in tensor.external_data}
            start, length = int(place.get("offset", 0)), int(place["length"])
            tensor.raw_data = data[start : start + length].tobytes()
            tensor.data_location = onnx.TensorProto.DEFAULT
            tensor.ClearField("external_data")
    _keep_layers(model.graph)
    _join_attention(model.graph)
    _keep_needed(model.graph, model.graph.output[0].name)
    # reduce_range: without it processors that lack VNNI instructions overflow now and then, and
    # the same question would get another vector there.
    quantize_dynamic(
        model,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )


def _keep_layers(graph: onnx.GraphProto) -> None:
    """End with the output of the last layer that is kept."""
    norms = [n for n in graph.node if n.op_type in ("LayerNormalization", "SkipLayerNormalization")]
    # the first one belongs to the embeddings
    last = norms[NORMS * LAYERS]
    _keep_needed(graph, last.output[0])
    [node] = [node for node in graph.node if node.output[0] == last.output[0]]
    node.output[0] = graph.output[0].name


def _join_attention(graph: onnx.GraphProto) -> None:
    """Put one step, without a mask, in the place of three products, three sums and attention."""
    makers = _makers(graph)
    for number, node in enumerate(graph.node):
        if node.op_type != "MultiHeadAttention":
            continue
        sums = [makers[name] for name in node.input[:3]]
        products = [makers[each.input[0]] for each in sums]
        weights, biases = f"{node.name}/weights", f"{node.name}/biases"
        _add(graph, weights, np.concatenate([_read(graph, p.input[1]) for p in products], axis=1))
        _add(graph, biases, np.concatenate([_read(graph, each.input[1]) for each in sums]))
        joined = helper.make_node(
            "Attention",
            [products[0].input[0], weights, biases],
            node.output,
            name=node.name,
            domain=node.domain,
        )
        joined.attribute.extend(node.attribute)
        graph.node[number].CopyFrom(joined)


def _keep_needed(graph: onnx.GraphProto, output: str) -> None:
    """Drop every step, number and input that an output does not rest on."""
    makers = _makers(graph)
    wanted, kept = [output], set[str]()
    while wanted:
        node = makers.get(wanted.pop())
        if node is not None and node.output[0] not in kept:
            kept.add(node.output[0])
            wanted += node.input
    nodes = [node for node in graph.node if node.output[0] in kept]
    used = {name for node in nodes for name in node.input}
    for given in (graph.initializer, graph.input):
        needed = [one for one in given if one.name in used]
        del given[:]
        given.extend(needed)
    del graph.node[:]
    graph.node.extend(nodes)


def _makers(graph: onnx.GraphProto) -> dict[str, NodeProto]:
    return {name: node for node in graph.node for name in node.output}


def _read(graph: onnx.GraphProto, name: str) -> NDArray[np.float32]:
    [tensor] = [tensor for tensor in graph.initializer if tensor.name == name]
    return numpy_helper.to_array(tensor)


def _add(graph: onnx.GraphProto, name: str, numbers: NDArray[np.float32]) -> None:
    graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(numbers), name))


if __name__ == "__main__":
    quantize(Path(sys.argv[1]), Path(sys.argv[2]))

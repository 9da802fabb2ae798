"""The trained network as ONNX bytes, with its BatchNormalization kept as nodes."""

import io

import onnx
import torch

OPSET = 17


def to_onnx(model):
    """Input `image` [N, 1, 28, 28], output `logits` [N, 10], N free.

    The exporter merges Conv and BatchNormalization when it is told that the model is for inference; PRESERVE with a model
    in eval mode leaves them apart, and the running statistics in use.
    """
    buffer = io.BytesIO()
    torch.onnx.export(
        model.eval(), torch.zeros(1, 1, 28, 28), buffer, opset_version=OPSET, input_names=["image"],
        output_names=["logits"], dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}},
        training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    proto = onnx.load_model_from_string(buffer.getvalue())
    for node in proto.graph.node:
        # training_mode = 0 is the default; the inference form does without the attribute.
        kept = [a for a in node.attribute if not (a.name == "training_mode" and a.i == 0)]
        del node.attribute[:]
        node.attribute.extend(kept)
    verify(proto)
    return proto.SerializeToString(deterministic=True)


def verify(proto):
    """Raises unless the graph is valid and is the one that the tests and the documentation count on."""
    onnx.checker.check_model(proto, full_check=True)
    operators = [node.op_type for node in proto.graph.node]
    expected = {"Conv": 5, "BatchNormalization": 5, "Add": 1, "MaxPool": 1, "Flatten": 1, "Gemm": 2}
    found = {kind: operators.count(kind) for kind in expected}
    if found != expected or set(operators) != set(expected) | {"Relu"}:
        raise ValueError(f"the exporter wrote {sorted(set(operators))} with {found}, not {expected} and Relu")
    for node in proto.graph.node:
        if node.op_type == "BatchNormalization" and (
                len(node.output) != 1 or any(a.name == "training_mode" for a in node.attribute)):
            raise ValueError(f"{node.name} is in training form")

"""What flows into each weight matrix of a BERT encoder for one text, computed in float64 with NumPy alone."""

import math

import numpy as np

EPSILON = 1e-12
erf = np.vectorize(math.erf)


def layer_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON) * weight + bias


def activations(weights: dict[str, np.ndarray], tokens: list[int], layers: int, heads: int) -> dict[tuple[int, str], np.ndarray]:
    """Inputs [tokens, features] of "qkv", "out", "up" and "down" in each layer."""
    get = lambda name: weights[name].astype(np.float64)
    norm = lambda x, name: layer_norm(x, get(f"{name}.weight"), get(f"{name}.bias"))
    linear = lambda x, name: x @ get(f"{name}.weight").T + get(f"{name}.bias")
    n = len(tokens)
    x = get("embeddings.word_embeddings.weight")[tokens] + get("embeddings.position_embeddings.weight")[:n]
    x = norm(x + get("embeddings.token_type_embeddings.weight")[0], "embeddings.LayerNorm")
    inputs: dict[tuple[int, str], np.ndarray] = {}
    for number in range(layers):
        source = f"encoder.layer.{number}"
        inputs[number, "qkv"] = x
        split = lambda part: linear(x, f"{source}.attention.self.{part}").reshape(n, heads, -1).transpose(1, 0, 2)
        query, key, value = split("query"), split("key"), split("value")
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        context = inputs[number, "out"] = (shares @ value).transpose(1, 0, 2).reshape(n, -1)
        x = inputs[number, "up"] = norm(linear(context, f"{source}.attention.output.dense") + x, f"{source}.attention.output.LayerNorm")
        wide = linear(x, f"{source}.intermediate.dense")
        wide = inputs[number, "down"] = wide * 0.5 * (1 + erf(wide / math.sqrt(2)))
        x = norm(linear(wide, f"{source}.output.dense") + x, f"{source}.output.LayerNorm")
    return inputs

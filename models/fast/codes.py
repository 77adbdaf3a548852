"""A fixed code for every token: signs that a hash of its number gives, so that no file holds them.

Two tokens' codes are nearly at right angles (a random projection: Johnson and Lindenstrauss 1984; Achlioptas 2003). The part of a text's
vector that is the sum of its tokens' codes therefore says which tokens two texts share, whatever the field: what rare words mean was
learned from computer science alone. `src/embed/token-rows.ts` makes the same signs.
"""

import numpy as np


def signs(tokens: int, columns: int) -> np.ndarray:
    """+1 and -1, a row a token: bit by bit of 32-bit hashes (the finalizer of MurmurHash3)."""
    words = -(-columns // 32)
    h = np.arange(tokens * words, dtype=np.uint32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    bits = (h[:, None] >> np.arange(32, dtype=np.uint32)) & np.uint32(1)
    return (1 - 2 * bits.reshape(tokens, -1)[:, :columns].astype(np.int8)).astype(np.int8)

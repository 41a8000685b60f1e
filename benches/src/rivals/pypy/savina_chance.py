"""The chance and the burnt time of the Savina programs: the same numbers as ours.

A word of 64 bits is a machine word here, with a sign; PyPy's own operations wrap it.
"""

from __pypy__.intop import int_add, int_lshift, int_mul, uint_rshift

HALF = 0xFFFFFFFF
WORD = 0xFFFFFFFFFFFFFFFF


def signed(word):
    return word - (1 << 64) if word >> 63 else word


GOLDEN, FIRST, SECOND = map(signed, (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


class Random:
    """SplitMix64."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = int_add(self.state, GOLDEN)
        mixed = self.state
        mixed = int_mul(mixed ^ uint_rshift(mixed, 30), FIRST)
        mixed = int_mul(mixed ^ uint_rshift(mixed, 27), SECOND)
        return mixed ^ uint_rshift(mixed, 31)

    def below(self, end):
        """Evenly among the numbers below `end`, by halves: the whole product has more than 64 bits."""
        word = self.next()
        return (uint_rshift(word, 32) * end + ((word & HALF) * end >> 32)) >> 32


def burn(steps, seed):
    """Keeps the processor busy for so many steps."""
    state = seed | 1
    for _ in range(steps):
        state ^= int_lshift(state, 13)
        state ^= uint_rshift(state, 7)
        state ^= int_lshift(state, 17)
    return state


def digest(numbers):
    """Numbers in their order as one of 64 bits: the runner compares it."""
    total = 0
    for number in numbers:
        total = (total * 31 + number) & WORD
    return total

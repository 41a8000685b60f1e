"""The sixteen Savina programs about messages, by PyPy's tasklets: which there are.

Each does what ours does, message by message: a call is a request and an answer, on a channel that the request brings or
that both know. A channel has no room, so nothing has to be sent in bursts.
"""

import inspect
import time

import savina_micro
import savina_shared
import savina_turns

PROGRAMS = (
    savina_micro.pingpong,
    savina_micro.count,
    savina_micro.fjthrput,
    savina_micro.fjcreate,
    savina_micro.threadring,
    savina_micro.chameneos,
    savina_micro.big,
    savina_micro.fib,
    savina_shared.concdict,
    savina_shared.concsll,
    savina_shared.bndbuffer,
    savina_turns.philosopher,
    savina_turns.barber,
    savina_turns.cigsmok,
    savina_turns.logmap,
    savina_turns.banking,
)


def table(keys):
    return {key: key for key in range(keys)}


def workload(program):
    """The result of a program, and the milliseconds of the whole run. Its parameters have the names of ours."""
    names = inspect.signature(program).parameters

    def run(get):
        # No clock sees how the input is made, as with ours.
        values = [table(get("keys")) if name == "table" else get(name) for name in names]
        begun = time.perf_counter_ns()
        result = program(*values)
        return result, [(time.perf_counter_ns() - begun) / 1e6]

    return run


WORKLOADS = {f"savina/{program.__name__}": workload(program) for program in PROGRAMS}

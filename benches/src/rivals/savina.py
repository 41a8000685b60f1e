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


def workload(program):
    """The result of a program, and the milliseconds of the whole run. Its parameters have the names of ours."""
    names = list(inspect.signature(program).parameters)

    def run(get):
        begun = time.perf_counter_ns()
        result = program(*map(get, names))
        return result, [(time.perf_counter_ns() - begun) / 1e6]

    return run


WORKLOADS = {f"savina/{program.__name__}": workload(program) for program in PROGRAMS}

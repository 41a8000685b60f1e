"""PyPy's tasklets as a contestant: the model of Stackless, in which a tasklet is an actor and a channel its mailbox.

It speaks the protocol of `protocol.rs` on its standard streams and does what `driver.rs` does: the same amounts, a tenth of
them to warm up, the same result. A channel has no room: who sends waits until the other has taken it. There is one
thread, so only what happens on one core is here.
"""

import sys
import time

from stackless import channel, tasklet

import savina

ADD, GET = 0, 1


def counter(inbox):
    total = 0
    while True:
        kind, amount, reply = inbox.receive()
        total += amount
        if kind == GET:
            reply.send(total)


def spawn_counter():
    inbox = channel()
    tasklet(counter)(inbox)
    return inbox


def add_and_get(inbox, amount, reply):
    inbox.send((GET, amount, reply))
    return reply.receive()


def player(inbox, peer, done):
    hops = 0
    while True:
        left = inbox.receive()
        if left is None:
            return
        hops += 1
        if left:
            peer.send(left - 1)
        else:
            done.send(2 * hops)
            hops = 0


def ping_pong(get):
    hops = get("hops")
    near, far, done = channel(), channel(), channel()
    tasklet(player)(near, far, done)
    tasklet(player)(far, near, done)

    def rally(hops):
        far.send(hops - 1)
        return done.receive()

    warm_up = hops // 10
    rally(warm_up + warm_up % 2)
    begun = time.perf_counter_ns()
    played = rally(hops)
    return played, [(time.perf_counter_ns() - begun) / hops]


def call(get):
    calls, inbox, reply = get("calls"), spawn_counter(), channel()
    for amount in range(calls // 10):
        add_and_get(inbox, amount, reply)
    before = add_and_get(inbox, 0, reply)
    begun = time.perf_counter_ns()
    for amount in range(calls):
        add_and_get(inbox, amount, reply)
    after = add_and_get(inbox, 0, reply)
    taken = time.perf_counter_ns() - begun
    return after - before, [taken / calls]


def flood(get):
    messages, inbox, reply = get("messages"), spawn_counter(), channel()
    for amount in range(messages // 10):
        inbox.send((ADD, amount, None))
    before = add_and_get(inbox, 0, reply)
    begun = time.perf_counter_ns()
    for amount in range(messages):
        inbox.send((ADD, amount, None))
    after = add_and_get(inbox, 0, reply)
    taken = time.perf_counter_ns() - begun
    return after - before, [taken / messages]


tally = 0


def mayfly(inbox, ended):
    global tally
    state = 0
    while True:
        amount = inbox.receive()
        if amount is None:
            break
        state += amount
    tally += state
    ended.send(None)


def crowds(lives, crowd):
    ended = channel()
    for first in range(0, lives, crowd):
        alive = range(first, min(lives, first + crowd))
        for _ in alive:
            inbox = channel()
            tasklet(mayfly)(inbox, ended)
            inbox.send(1)
            inbox.send(None)
        for _ in alive:
            ended.receive()


def lives(get):
    count, crowd = get("lives"), get("crowd")
    crowds(count // 10, crowd)
    before = tally
    begun = time.perf_counter_ns()
    crowds(count, crowd)
    taken = time.perf_counter_ns() - begun
    return tally - before, [taken / count]


WORKLOADS = {
    "ping-pong/same-core": ping_pong,
    "call/same-core": call,
    "flood/same-core": flood,
    "lives/one-by-one": lives,
    "lives/crowd": lives,
    **savina.WORKLOADS,
}


def answer(line):
    name, *pairs = line.split()
    parameters = {key: int(value) for key, value in (pair.split("=") for pair in pairs)}
    workload = WORKLOADS.get(name)
    if workload is None:
        return "unable its tasklets share one thread, and its heap is not counted"
    try:
        result, figures = workload(parameters.__getitem__)
    except Exception as fault:  # Whatever it is, the runner is told.
        return f"failed {type(fault).__name__}: {fault}"
    return f"ok {result} " + " ".join(f"{figure:.3f}" for figure in figures)


def main():
    for line in sys.stdin:
        if line.strip():
            print("@", answer(line).replace("\n", " "), flush=True)


main()

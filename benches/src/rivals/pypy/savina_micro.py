"""Savina's eight micro programs: one feature of actors each, and hardly any work."""

import math

from stackless import channel, schedule, tasklet

from savina_chance import Random

THETA = 37.2


def compute(theta):
    sine = math.sin(theta)
    assert sine * sine > 0.0


def pong(inbox, pongs):
    count = 0
    while inbox.receive():
        count += 1
        pongs.send(None)
    pongs.send(count)


def pingpong(pings):
    inbox, pongs = channel(), channel()
    tasklet(pong)(inbox, pongs)
    for _ in range(pings):
        inbox.send(True)
        pongs.receive()
    inbox.send(False)
    return pongs.receive()


def counter(inbox, totals):
    total = 0
    while inbox.receive():
        total += 1
    totals.send(total)


def count(messages):
    inbox, totals = channel(), channel()
    tasklet(counter)(inbox, totals)
    for _ in range(messages):
        inbox.send(True)
    inbox.send(False)
    return totals.receive()


def worker(inbox, finished):
    processed = 0
    while True:
        theta = inbox.receive()
        if theta is None:
            break
        compute(theta)
        processed += 1
    finished.send(processed)


def fjthrput(messages, actors):
    workers, finished = [channel() for _ in range(actors)], channel()
    for inbox in workers:
        tasklet(worker)(inbox, finished)
    for _ in range(messages):
        for inbox in workers:
            inbox.send(THETA)
    processed = 0
    for inbox in workers:
        inbox.send(None)
        processed += finished.receive()
    return processed


class Processed:
    """One thread has them all, so they share a plain number."""

    def __init__(self):
        self.count = 0


def work_once(inbox, processed):
    compute(inbox.receive())
    processed.count += 1


def fjcreate(actors):
    processed = Processed()
    for _ in range(actors):
        inbox = channel()
        tasklet(work_once)(inbox, processed)
        inbox.send(THETA)
    # A channel has no room, so at most the last is still at it.
    while processed.count < actors:
        schedule()
    return processed.count


def place(number, inbox, following, last):
    while True:
        left = inbox.receive()
        if left is None:
            return
        if left:
            following.send(left - 1)
        else:
            last.send(number)


def threadring(actors, hops):
    ring, last = [channel() for _ in range(actors)], channel()
    for number, inbox in enumerate(ring):
        tasklet(place)(number, inbox, ring[(number + 1) % actors], last)
    ring[0].send(hops)
    number = last.receive()
    for inbox in ring:
        inbox.send(None)
    return number


YELLOW, BLUE, RED = 0, 1, 2


def complement(color, other):
    """The own color if the other's is the same, and otherwise the third."""
    return color if color == other else 3 - color - other


def mall(inbox, meetings, creatures):
    for _ in range(meetings):
        (color, first), (other, second) = inbox.receive(), inbox.receive()
        first.send(other)
        second.send(color)
    for _ in range(creatures):
        _, late = inbox.receive()
        late.send(None)


def creature(inbox, color, counts):
    met, replies = 0, channel()
    while True:
        inbox.send((color, replies))
        other = replies.receive()
        if other is None:
            break
        color = complement(color, other)
        met += 1
    counts.send(met)


def chameneos(creatures, meetings):
    inbox, counts = channel(), channel()
    tasklet(mall)(inbox, meetings, creatures)
    for number in range(creatures):
        tasklet(creature)(inbox, (YELLOW, BLUE, RED)[number % 3], counts)
    return sum(counts.receive() for _ in range(creatures))


def answer_pings(number, inbox):
    while True:
        pongs = inbox.receive()
        if pongs is None:
            return
        pongs.send(number)


def ping_others(number, pings, crowd, sums):
    random, pongs, total = Random(number), channel(), 0
    for _ in range(pings):
        crowd[random.below(len(crowd))].send(pongs)
        total += pongs.receive()
    sums.send(total)


def big(pings, actors):
    """A member is two tasklets, since a channel has no room: who pings waits, and others ping him meanwhile."""
    crowd, sums = [channel() for _ in range(actors)], channel()
    for number, inbox in enumerate(crowd):
        tasklet(answer_pings)(number, inbox)
        tasklet(ping_others)(number, pings, crowd, sums)
    total = sum(sums.receive() for _ in range(actors))
    for inbox in crowd:
        inbox.send(None)
    return total


def step(inbox):
    """It asks the second when the first has answered: each tasklet that is alive makes all others slower here."""
    n, answers = inbox.receive()
    if n <= 2:
        answers.send(1)
        return
    parts = channel()
    answers.send(ask_step(n - 1, parts) + ask_step(n - 2, parts))


def ask_step(n, answers):
    inbox = channel()
    tasklet(step)(inbox)
    inbox.send((n, answers))
    return answers.receive()


def fib(n):
    return ask_step(n, channel())

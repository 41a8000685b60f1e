"""Savina's programs in which tasklets wait for each other's answers in turns."""

import struct
from collections import deque

from stackless import channel, tasklet

from savina_chance import Random, burn, digest

HUNGRY, DONE = 0, 1


def arbitrator(inbox, seats, total):
    """Which forks are taken, and who waits: two forks for each meal, the one of the seat and the one after."""
    taken, waiting, meals = [False] * seats, [None] * seats, 0

    def serve(seat):
        right = (seat + 1) % seats
        who = waiting[seat]
        if who is not None and not taken[seat] and not taken[right]:
            waiting[seat] = None
            taken[seat] = taken[right] = True
            who.send(None)

    while meals < total:
        kind, seat, who = inbox.receive()
        if kind == HUNGRY:
            waiting[seat] = who
            serve(seat)
        else:
            taken[seat] = taken[(seat + 1) % seats] = False
            meals += 1
            serve((seat - 1) % seats)
            serve((seat + 1) % seats)
    return meals


def dine(inbox, seat, rounds):
    may_eat = channel()
    for _ in range(rounds):
        inbox.send((HUNGRY, seat, may_eat))
        may_eat.receive()
        inbox.send((DONE, seat, None))


def philosopher(philosophers, rounds):
    inbox, ended = channel(), channel()
    table = lambda: ended.send(arbitrator(inbox, philosophers, philosophers * rounds))
    tasklet(table)()
    for seat in range(philosophers):
        tasklet(dine)(inbox, seat, rounds)
    return ended.receive()


ENTER, NEXT, CLOSE = 0, 1, 2


def waiting_room(inbox, seats):
    """Who sits, who stands at the door, and the barber while he sleeps."""
    seated, door, barber = deque(), deque(), None
    while True:
        kind, who = inbox.receive()
        if kind == ENTER:
            if barber is not None:
                sleeper, barber = barber, None
                sleeper.send(who)
            elif len(seated) < seats:
                seated.append(who)
            else:
                door.append(who)
        elif kind == NEXT:
            if not seated:
                barber = who
                continue
            who.send(seated.popleft())
            if door:
                seated.append(door.popleft())
        else:
            return


def work(random, rate):
    """Takes so many steps on average."""
    burn(random.below(rate * 2) + 10, 1)


def cut(room, haircuts, rate, counts):
    random, customers, done = Random(1), channel(), 0
    for _ in range(haircuts):
        room.send((NEXT, customers))
        customer = customers.receive()
        work(random, rate)
        done += 1
        customer.send(None)
    counts.send(done)


def visit(inbox, gone):
    room, cut = inbox.receive(), channel()
    room.send((ENTER, cut))
    cut.receive()
    gone.send(None)


def barber(haircuts, seats, production_rate, haircut_rate):
    room, counts, gone = channel(), channel(), channel()
    tasklet(waiting_room)(room, seats)
    tasklet(cut)(room, haircuts, haircut_rate, counts)
    random = Random(2)
    for _ in range(haircuts):
        inbox = channel()
        tasklet(visit)(inbox, gone)
        inbox.send(room)
        work(random, production_rate)
    for _ in range(haircuts):
        gone.receive()
    room.send((CLOSE, None))
    return counts.receive()


def smoker(inbox, counts):
    smoked = 0
    while True:
        request = inbox.receive()
        if request is None:
            break
        steps, smoking = request
        smoking.send(None)
        burn(steps, 1)
        smoked += 1
    counts.send(smoked)


def cigsmok(rounds, smokers):
    inboxes, counts, smoking = [channel() for _ in range(smokers)], channel(), channel()
    for inbox in inboxes:
        tasklet(smoker)(inbox, counts)
    random = Random(smokers)
    for _ in range(rounds):
        inbox = inboxes[random.below(smokers)]
        inbox.send((random.below(1000) + 10, smoking))
        smoking.receive()
    smoked = []
    for inbox in inboxes:
        inbox.send(None)
        smoked.append(counts.receive())
    return digest(smoked)


def computer(inbox, terms, rate):
    while True:
        term = inbox.receive()
        if term is None:
            return
        terms.send(rate * term * (1.0 - term))


def compute_series(inbox, term, computing, terms, last):
    while inbox.receive():
        computing.send(term)
        term = terms.receive()
    computing.send(None)
    last.send(term)


# The suite's.
START_RATE, INCREMENT = 3.46, 0.0025


def logmap(terms, series):
    inboxes, last = [channel() for _ in range(series)], channel()
    for number, inbox in enumerate(inboxes):
        first, computing, computed = number * INCREMENT, channel(), channel()
        tasklet(computer)(computing, computed, START_RATE + first)
        tasklet(compute_series)(inbox, first, computing, computed, last)
    for _ in range(terms):
        for inbox in inboxes:
            inbox.send(True)
    lasts = []
    for inbox in inboxes:
        inbox.send(False)
        lasts.append(last.receive())
    return digest(struct.unpack(f"{series}Q", struct.pack(f"{series}d", *lasts)))


TRANSFER, DEPOSIT, BALANCE = 0, 1, 2


def account(inbox, balance):
    replies = channel()
    while True:
        kind, amount, other = inbox.receive()
        if kind == TRANSFER:
            balance -= amount
            other.send((DEPOSIT, amount, replies))
            replies.receive()
        elif kind == DEPOSIT:
            balance += amount
            other.send(None)
        else:
            other.send(balance)
            return


def banking(accounts, transactions):
    inboxes, balances, random = [channel() for _ in range(accounts)], channel(), Random(accounts)
    for inbox in inboxes:
        tasklet(account)(inbox, 1000 * transactions)
    for _ in range(transactions):
        number = random.below(accounts // 10 * 8)
        further = number + max(random.below(accounts - number), 1)
        inboxes[number].send((TRANSFER, random.below(1000), inboxes[further]))
    # In their order: money goes to higher numbers only, and whoever answers has given all that he should.
    every = []
    for inbox in inboxes:
        inbox.send((BALANCE, 0, balances))
        every.append(balances.receive())
    return digest(every)

"""Savina's programs in which many contend for one tasklet."""

from collections import deque

from stackless import channel, tasklet

from savina_chance import Random, burn, digest

# What flips the sign: words are in order as numbers without one.
TOP = -(1 << 63)

READ, WRITE = 0, 1


def dictionary(inbox, table, usage):
    reads = writes = 0
    while True:
        request = inbox.receive()
        if request is None:
            break
        kind, key, value, replies = request
        if kind == READ:
            reads += 1
            replies.send(table.get(key))
        else:
            writes += 1
            table[key] = value
            replies.send(None)
    usage.send((reads, writes))


def read_and_write(number, inbox, messages, write_percent, keys, sums):
    random, replies, total = Random(number), channel(), 0
    for _ in range(messages):
        writes = random.below(100) < write_percent
        key = random.below(keys)
        if writes:
            inbox.send((WRITE, key, key, replies))
            replies.receive()
        else:
            inbox.send((READ, key, 0, replies))
            total += replies.receive() or 0
    sums.send(total)


def concdict(workers, messages, write_percent, keys, table):
    inbox, usage, sums = channel(), channel(), channel()
    tasklet(dictionary)(inbox, table, usage)
    for number in range(workers):
        tasklet(read_and_write)(number, inbox, messages, write_percent, keys, sums)
    total = sum(sums.receive() for _ in range(workers))
    inbox.send(None)
    reads, writes = usage.receive()
    return digest([reads, writes, total])


class Node:
    __slots__ = ("value", "following")

    def __init__(self, value, following):
        self.value = value
        self.following = following


class List:
    """It is kept in order. The first node is in front of all values."""

    def __init__(self):
        self.first = Node(0, None)
        self.length = 0

    def before(self, value):
        node = self.first
        following = node.following
        while following is not None and following.value < value:
            node, following = following, following.following
        return node

    def add(self, value):
        node = self.before(value)
        node.following = Node(value, node.following)
        self.length += 1

    def contains(self, value):
        following = self.before(value).following
        return following is not None and following.value == value

    def values(self):
        node = self.first.following
        while node is not None:
            yield node.value
            node = node.following


CONTAINS, SIZE = 2, 3


def sorted_list(inbox, usage):
    values = List()
    writes = look_ups = sizes = 0
    while True:
        request = inbox.receive()
        if request is None:
            break
        kind, value, replies = request
        if kind == CONTAINS:
            look_ups += 1
            replies.send(values.contains(value))
        elif kind == WRITE:
            writes += 1
            values.add(value)
            replies.send(None)
        else:
            sizes += 1
            replies.send(values.length)
    usage.send((writes, look_ups, sizes, values))


def walk(number, inbox, messages, write_percent, size_percent, done):
    random, replies = Random(number), channel()
    for _ in range(messages):
        percent = random.below(100)
        value = random.next() ^ TOP
        if percent < size_percent:
            kind = SIZE
        elif percent < size_percent + write_percent:
            kind = WRITE
        else:
            kind = CONTAINS
        inbox.send((kind, value, replies))
        replies.receive()
    done.send(None)


def concsll(workers, messages, write_percent, size_percent):
    inbox, usage, done = channel(), channel(), channel()
    tasklet(sorted_list)(inbox, usage)
    for number in range(workers):
        tasklet(walk)(number, inbox, messages, write_percent, size_percent, done)
    for _ in range(workers):
        done.receive()
    inbox.send(None)
    writes, look_ups, sizes, values = usage.receive()
    return digest([writes, look_ups, sizes, *(value ^ TOP for value in values.values())])


PUT, TAKE, CLOSE = 0, 1, 2


def buffer(inbox, room, consumers):
    """The items, the producers that wait for room with what they have brought, the consumers that wait for an item."""
    items, full, empty, open_for = deque(), deque(), deque(), consumers
    closed = False
    while open_for:
        kind, item, replies = inbox.receive()
        if kind == PUT:
            if empty:
                empty.popleft().send(item)
                replies.send(None)
            elif len(items) < room:
                items.append(item)
                replies.send(None)
            else:
                full.append((item, replies))
        elif kind == TAKE:
            if items:
                replies.send(items.popleft())
                if full:
                    item, producer = full.popleft()
                    items.append(item)
                    producer.send(None)
            elif closed:
                replies.send(None)
                open_for -= 1
            else:
                empty.append(replies)
        else:
            closed = True
            for consumer in empty:
                consumer.send(None)
            open_for -= len(empty)


# What the suite does for a unit of cost.
STEPS = 100


def produce(number, inbox, items, steps, done):
    replies = channel()
    for item in range(items):
        inbox.send((PUT, burn(steps, number << 32 | item), replies))
        replies.receive()
    done.send(None)


def consume(inbox, steps, consumed):
    items, total, replies = 0, 0, channel()
    while True:
        inbox.send((TAKE, 0, replies))
        item = replies.receive()
        if item is None:
            break
        items += 1
        total += burn(steps, item)
    consumed.send((items, total))


def bndbuffer(room, producers, consumers, items, produce_cost, consume_cost):
    inbox, done, consumed = channel(), channel(), channel()
    tasklet(buffer)(inbox, room, consumers)
    for number in range(producers):
        tasklet(produce)(number, inbox, items, produce_cost * STEPS, done)
    for _ in range(consumers):
        tasklet(consume)(inbox, consume_cost * STEPS, consumed)
    for _ in range(producers):
        done.receive()
    inbox.send((CLOSE, 0, None))
    every = [consumed.receive() for _ in range(consumers)]
    return digest(sum(numbers) for numbers in zip(*every))

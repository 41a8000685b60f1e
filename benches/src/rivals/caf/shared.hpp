// The Savina programs in CAF in which many actors contend for one.
#pragma once

#include "program.hpp"

namespace savina {

using done = atom_constant<atom("done")>;
using read = atom_constant<atom("read")>;
using write = atom_constant<atom("write")>;

using table = std::shared_ptr<std::unordered_map<uint64_t, uint64_t>>;

struct usage {
  uint64_t reads = 0;
  uint64_t writes = 0;
  uint64_t sizes = 0;
};

inline behavior dictionary(stateful_actor<usage>* self, table entries) {
  return {
    [=](read, uint64_t key) -> uint64_t {
      self->state.reads++;
      auto found = entries->find(key);
      return found == entries->end() ? 0 : found->second;
    },
    [=](write, uint64_t key, uint64_t value) {
      self->state.writes++;
      (*entries)[key] = value;
      return done::value;
    },
    [=](finish) {
      self->quit();
      return make_message(finish::value, self->state.reads, self->state.writes);
    },
  };
}

struct worker_state {
  chance random{0};
  uint64_t left = 0;
  uint64_t sum = 0;
};

// It waits for each answer, even to a write.
inline behavior reader(stateful_actor<worker_state>* self, actor main, actor store, uint64_t number,
                       uint64_t messages, uint64_t write_percent, uint64_t keys) {
  self->state.random = chance{number};
  self->state.left = messages;
  auto next = [=] {
    auto& state = self->state;
    if (state.left-- == 0) {
      self->send(main, state.sum);
      return self->quit();
    }
    auto writes = state.random.below(100) < write_percent;
    auto key = state.random.below(keys);
    if (writes)
      self->send(store, write::value, key, key);
    else
      self->send(store, read::value, key);
  };
  next();
  return {
    [=](done) { next(); },
    [=](uint64_t value) {
      self->state.sum += value;
      next();
    },
  };
}

struct master_state {
  actor store;
  uint64_t awaited = 0;
  uint64_t ended = 0;
  uint64_t sum = 0;
  uint64_t items = 0;
};

inline behavior concdict(stateful_actor<master_state>* self, outcome result, table entries, uint64_t workers,
                         uint64_t messages, uint64_t write_percent, uint64_t keys) {
  self->state.awaited = workers;
  return {
    [=](start) {
      auto store = self->state.store = self->spawn(dictionary, entries);
      for (uint64_t number = 0; number < workers; number++)
        self->spawn(reader, actor{self}, store, number, messages, write_percent, keys);
    },
    [=](uint64_t sum) {
      self->state.sum += sum;
      if (--self->state.awaited == 0)
        self->send(self->state.store, finish::value);
    },
    [=](finish, uint64_t reads, uint64_t writes) mutable {
      tell(self, result, digest{}.add(reads).add(writes).add(self->state.sum).sum);
    },
  };
}

// A list that is kept sorted, as in ours: its length is the point.
struct sorted {
  struct node {
    uint64_t value;
    std::unique_ptr<node> next;
  };

  std::unique_ptr<node> first;
  uint64_t length = 0;
  usage used;

  void add(uint64_t value) {
    auto* at = &first;
    while (*at && (*at)->value < value)
      at = &(*at)->next;
    *at = std::make_unique<node>(node{value, std::move(*at)});
    length++;
  }

  bool contains(uint64_t value) const {
    auto* at = first.get();
    while (at != nullptr && at->value < value)
      at = at->next.get();
    return at != nullptr && at->value == value;
  }

  // Iteratively: if each was destroyed in the destructor of the one before, the recursion would be
  // as deep as the list is long.
  ~sorted() {
    while (first)
      first = std::move(first->next);
  }
};

using contains = atom_constant<atom("contains")>;
using size = atom_constant<atom("size")>;

inline behavior list(stateful_actor<sorted>* self) {
  return {
    [=](contains, uint64_t value) {
      self->state.used.reads++;
      return self->state.contains(value);
    },
    [=](write, uint64_t value) {
      self->state.used.writes++;
      self->state.add(value);
      return done::value;
    },
    [=](size) {
      self->state.used.sizes++;
      return self->state.length;
    },
    [=](finish) {
      auto& state = self->state;
      auto sum = digest{}.add(state.used.writes).add(state.used.reads).add(state.used.sizes);
      for (auto* node = state.first.get(); node != nullptr; node = node->next.get())
        sum.add(node->value);
      self->quit();
      return make_message(finish::value, sum.sum);
    },
  };
}

inline behavior walker(stateful_actor<worker_state>* self, actor main, actor store, uint64_t number,
                       uint64_t messages, uint64_t write_percent, uint64_t size_percent) {
  self->state.random = chance{number};
  self->state.left = messages;
  auto next = [=] {
    auto& state = self->state;
    if (state.left-- == 0) {
      self->send(main, done::value);
      return self->quit();
    }
    auto kind = state.random.below(100);
    auto value = state.random.next();
    if (kind < size_percent)
      self->send(store, size::value);
    else if (kind < size_percent + write_percent)
      self->send(store, write::value, value);
    else
      self->send(store, contains::value, value);
  };
  next();
  return {
    [=](done) { next(); },
    [=](bool) { next(); },
    [=](uint64_t) { next(); },
  };
}

inline behavior concsll(stateful_actor<master_state>* self, outcome result, uint64_t workers, uint64_t messages,
                        uint64_t write_percent, uint64_t size_percent) {
  self->state.awaited = workers;
  return {
    [=](start) {
      auto store = self->state.store = self->spawn(list);
      for (uint64_t number = 0; number < workers; number++)
        self->spawn(walker, actor{self}, store, number, messages, write_percent, size_percent);
    },
    [=](done) {
      if (--self->state.awaited == 0)
        self->send(self->state.store, finish::value);
    },
    [=](finish, uint64_t sum) mutable { tell(self, result, sum); },
  };
}

using put = atom_constant<atom("put")>;
using take = atom_constant<atom("take")>;
using none = atom_constant<atom("none")>;

struct shelf {
  std::deque<uint64_t> items;
  // Producers that wait for room, with the items they brought, and consumers that wait for an item.
  std::deque<std::pair<uint64_t, actor>> full;
  std::deque<actor> empty;
  bool closed = false;
  uint64_t open_for = 0;
};

inline behavior buffer(stateful_actor<shelf>* self, uint64_t room, uint64_t consumers) {
  self->state.open_for = consumers;
  auto end = [=](const actor& consumer) {
    self->send(consumer, none::value);
    if (--self->state.open_for == 0)
      self->quit();
  };
  return {
    [=](put, uint64_t item) {
      auto& state = self->state;
      auto producer = sender(self);
      if (!state.empty.empty()) {
        self->send(state.empty.front(), item);
        state.empty.pop_front();
        self->send(producer, done::value);
      } else if (state.items.size() < room) {
        state.items.push_back(item);
        self->send(producer, done::value);
      } else {
        state.full.emplace_back(item, std::move(producer));
      }
    },
    [=](take) {
      auto& state = self->state;
      auto consumer = sender(self);
      if (state.items.empty())
        return state.closed ? end(consumer) : state.empty.push_back(std::move(consumer));
      self->send(consumer, state.items.front());
      state.items.pop_front();
      if (state.full.empty())
        return;
      state.items.push_back(state.full.front().first);
      self->send(state.full.front().second, done::value);
      state.full.pop_front();
    },
    [=](stop) {
      self->state.closed = true;
      for (auto& consumer : self->state.empty)
        end(consumer);
    },
  };
}

// What the suite does per unit of cost.
constexpr uint64_t steps = 100;

inline behavior producer(stateful_actor<worker_state>* self, actor main, actor store, uint64_t number,
                         uint64_t items, uint64_t cost) {
  auto next = [=] {
    auto item = self->state.sum++;
    if (item < items)
      return self->send(store, put::value, burn(cost * steps, number << 32 | item));
    self->send(main, done::value);
    self->quit();
  };
  next();
  return {[=](done) { next(); }};
}

inline behavior consumer(stateful_actor<worker_state>* self, actor main, actor store, uint64_t cost) {
  self->send(store, take::value);
  return {
    [=](uint64_t item) {
      self->state.left++;
      self->state.sum += burn(cost * steps, item);
      self->send(store, take::value);
    },
    [=](none) {
      self->send(main, self->state.left, self->state.sum);
      self->quit();
    },
  };
}

inline behavior bndbuffer(stateful_actor<master_state>* self, outcome result, uint64_t room, uint64_t producers,
                          uint64_t consumers, uint64_t items, uint64_t produce_cost, uint64_t consume_cost) {
  self->state.awaited = producers;
  return {
    [=](start) {
      auto store = self->state.store = self->spawn(buffer, room, consumers);
      for (uint64_t number = 0; number < producers; number++)
        self->spawn(producer, actor{self}, store, number, items, produce_cost);
      for (uint64_t number = 0; number < consumers; number++)
        self->spawn(consumer, actor{self}, store, consume_cost);
    },
    [=](done) {
      if (--self->state.awaited == 0)
        self->send(self->state.store, stop::value);
    },
    [=](uint64_t consumed, uint64_t sum) mutable {
      auto& state = self->state;
      state.items += consumed;
      state.sum += sum;
      if (++state.ended == consumers)
        tell(self, result, digest{}.add(state.items).add(state.sum).sum);
    },
  };
}

} // namespace savina

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(savina::table)

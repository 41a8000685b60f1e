// Savina's eight micro programs in CAF. A handler that returns something answers the sender with it.
#pragma once

#include <cmath>

#include "program.hpp"

namespace savina {

using ping = atom_constant<atom("ping")>;
using pong = atom_constant<atom("pong")>;
using meet = atom_constant<atom("meet")>;
using process = atom_constant<atom("process")>;

struct pong_state {
  uint64_t pongs = 0;
};

inline behavior pong_actor(stateful_actor<pong_state>* self) {
  return {
    [=](ping) {
      self->state.pongs++;
      return pong::value;
    },
    [=](finish) {
      self->quit();
      return self->state.pongs;
    },
  };
}

struct ping_state {
  actor other;
  uint64_t left = 0;
};

inline behavior pingpong(stateful_actor<ping_state>* self, outcome result, uint64_t pings) {
  self->state.left = pings;
  auto hit = [=] {
    if (self->state.left-- > 0)
      self->send(self->state.other, ping::value);
    else
      self->send(self->state.other, finish::value);
  };
  return {
    [=](start) {
      self->state.other = self->spawn(pong_actor);
      hit();
    },
    [=](pong) { hit(); },
    [=](uint64_t pongs) mutable { tell(self, result, pongs); },
  };
}

using increment = atom_constant<atom("increment")>;
using total = atom_constant<atom("total")>;

inline behavior count_actor(stateful_actor<pong_state>* self) {
  return {
    [=](increment) { self->state.pongs++; },
    [=](total) { return self->state.pongs; },
  };
}

inline behavior count(stateful_actor<ping_state>* self, outcome result, uint64_t messages) {
  self->state.left = messages;
  auto produce = [=] {
    auto& state = self->state;
    auto many = std::min(state.left, burst);
    state.left -= many;
    for (; many > 0; many--)
      self->send(state.other, increment::value);
    self->send(state.other, total::value);
  };
  return {
    [=](start) {
      self->state.other = self->spawn(count_actor);
      produce();
    },
    [=](uint64_t sum) mutable {
      if (self->state.left > 0)
        return produce();
      tell(self, result, sum);
    },
  };
}

inline void compute(double theta) {
  volatile double opaque = theta;
  auto sine = std::sin(opaque);
  if (!(sine * sine > 0))
    std::abort();
}

constexpr double theta = 37.2;

inline behavior worker(stateful_actor<pong_state>* self) {
  return {
    [=](process, double theta) {
      compute(theta);
      self->state.pongs++;
    },
    [=](total) { return self->state.pongs; },
  };
}

struct crowd_state {
  std::vector<actor> crowd;
  uint64_t left = 0;
  uint64_t awaited = 0;
  uint64_t sum = 0;
};

inline behavior fjthrput(stateful_actor<crowd_state>* self, outcome result, uint64_t messages, uint64_t actors) {
  self->state.left = messages;
  auto rounds = [=] {
    auto& state = self->state;
    auto many = std::min(state.left, std::max(burst / actors, uint64_t{1}));
    state.left -= many;
    for (; many > 0; many--)
      for (auto& worker : state.crowd)
        self->send(worker, process::value, theta);
    for (auto& worker : state.crowd)
      self->send(worker, total::value);
    state.awaited = actors;
    state.sum = 0;
  };
  return {
    [=](start) {
      for (uint64_t number = 0; number < actors; number++)
        self->state.crowd.push_back(self->spawn(worker));
      rounds();
    },
    [=](uint64_t processed) mutable {
      auto& state = self->state;
      state.sum += processed;
      if (--state.awaited > 0)
        return;
      if (state.left > 0)
        return rounds();
      tell(self, result, state.sum);
    },
  };
}

// What all of them hold until they end: a run is over when the last one has.
struct shared {
  explicit shared(outcome result) : result(std::move(result)) {}
  ~shared() {
    result->set_value(processed);
  }
  outcome result;
  std::atomic<uint64_t> processed{0};
};

inline behavior work_once(event_based_actor* self, std::shared_ptr<shared> common) {
  return {
    [=](process, double theta) {
      compute(theta);
      common->processed++;
      self->quit();
    },
  };
}

struct maker_state {
  std::shared_ptr<shared> common;
  uint64_t made = 0;
};

inline behavior fjcreate(stateful_actor<maker_state>* self, outcome result, uint64_t actors) {
  return {
    [=](start) {
      auto& state = self->state;
      if (!state.common)
        state.common = std::make_shared<shared>(result);
      auto last = std::min(actors, state.made + turn);
      for (; state.made < last; state.made++)
        self->send(self->spawn(work_once, state.common), process::value, theta);
      if (state.made < actors)
        return self->send(self, start::value);
      self->quit();
    },
  };
}

struct place_state {
  actor next;
};

inline behavior place(stateful_actor<place_state>* self, actor who, uint64_t number) {
  return {
    [=](meet, const actor& next) { self->state.next = next; },
    [=](uint64_t left) {
      if (left > 0)
        self->send(self->state.next, left - 1);
      else
        self->send(who, number);
    },
    [=](stop) { self->quit(); },
  };
}

inline behavior threadring(stateful_actor<crowd_state>* self, outcome result, uint64_t actors, uint64_t hops) {
  return {
    [=](start) {
      auto& ring = self->state.crowd;
      for (uint64_t number = 0; number < actors; number++)
        ring.push_back(self->spawn(place, actor{self}, number));
      for (uint64_t number = 0; number < actors; number++)
        self->send(ring[number], meet::value, ring[(number + 1) % actors]);
      self->send(ring[0], hops);
    },
    [=](uint64_t last) mutable {
      for (auto& place : self->state.crowd)
        self->send(place, stop::value);
      tell(self, result, last);
    },
  };
}

// Colors are 0, 1 and 2.
struct creature_state {
  int color = 0;
  uint64_t met = 0;
};

inline behavior creature(stateful_actor<creature_state>* self, actor mall, int color) {
  self->state.color = color;
  self->send(mall, meet::value, color);
  return {
    [=](int other) {
      auto& state = self->state;
      if (other != state.color)
        state.color = 3 - state.color - other;
      state.met++;
      self->send(mall, meet::value, state.color);
    },
    [=](stop) {
      self->send(mall, total::value, self->state.met);
      self->quit();
    },
  };
}

struct mall_state {
  uint64_t left = 0;
  uint64_t counted = 0;
  uint64_t sum = 0;
  strong_actor_ptr waiting;
  int color = 0;
};

inline behavior chameneos(stateful_actor<mall_state>* self, outcome result, uint64_t creatures, uint64_t meetings) {
  self->state.left = meetings;
  return {
    [=](start) {
      for (uint64_t number = 0; number < creatures; number++)
        self->spawn(creature, actor{self}, int(number % 3));
    },
    [=](meet, int color) {
      auto& state = self->state;
      if (state.left == 0)
        return self->send(sender(self), stop::value);
      if (!state.waiting) {
        state.waiting = self->current_sender();
        state.color = color;
        return;
      }
      state.left--;
      self->send(actor_cast<actor>(state.waiting), color);
      self->send(sender(self), state.color);
      state.waiting = nullptr;
    },
    [=](total, uint64_t met) mutable {
      self->state.sum += met;
      if (++self->state.counted == creatures)
        tell(self, result, self->state.sum);
    },
  };
}

using crowd = std::shared_ptr<std::vector<actor>>;

struct member_state {
  crowd others;
  chance random{0};
  uint64_t left = 0;
  uint64_t sum = 0;
};

inline behavior member(stateful_actor<member_state>* self, actor sink, uint64_t number, uint64_t pings) {
  self->state.random = chance{number};
  self->state.left = pings;
  auto next = [=] {
    auto& state = self->state;
    if (state.left-- == 0)
      return self->send(sink, state.sum);
    self->send((*state.others)[state.random.below(state.others->size())], ping::value);
  };
  return {
    [=](ping) { return number; },
    [=](uint64_t other) {
      self->state.sum += other;
      next();
    },
    [=](meet, const crowd& others) {
      self->state.others = others;
      next();
    },
    [=](stop) { self->quit(); },
  };
}

inline behavior big(stateful_actor<crowd_state>* self, outcome result, uint64_t pings, uint64_t actors) {
  self->state.awaited = actors;
  return {
    [=](start) {
      auto& state = self->state;
      for (uint64_t number = 0; number < actors; number++)
        state.crowd.push_back(self->spawn(member, actor{self}, number, pings));
      auto all = std::make_shared<std::vector<actor>>(state.crowd);
      for (auto& member : state.crowd)
        self->send(member, meet::value, all);
    },
    [=](uint64_t sum) mutable {
      auto& state = self->state;
      state.sum += sum;
      if (--state.awaited > 0)
        return;
      for (auto& member : state.crowd)
        self->send(member, stop::value);
      tell(self, result, state.sum);
    },
  };
}

struct step_state {
  actor asker;
  uint64_t sum = 0;
  int awaited = 2;
};

using fibonacci = atom_constant<atom("fib")>;

inline behavior step(stateful_actor<step_state>* self) {
  auto answer = [=](uint64_t number) {
    self->send(self->state.asker, number);
    self->quit();
  };
  return {
    [=](fibonacci, uint64_t n) {
      self->state.asker = sender(self);
      if (n <= 2)
        return answer(1);
      self->send(self->spawn(step), fibonacci::value, n - 1);
      self->send(self->spawn(step), fibonacci::value, n - 2);
    },
    [=](uint64_t number) {
      auto& state = self->state;
      state.sum += number;
      if (--state.awaited == 0)
        answer(state.sum);
    },
  };
}

inline behavior fib(event_based_actor* self, outcome result, uint64_t n) {
  return {
    [=](start) { self->send(self->spawn(step), fibonacci::value, n); },
    [=](uint64_t number) mutable { tell(self, result, number); },
  };
}

} // namespace savina

// Nothing is sent to another process.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(savina::crowd)

// Savina's `barber` in CAF.
#pragma once

#include "program.hpp"

namespace savina {

using enter = atom_constant<atom("enter")>;
using next_one = atom_constant<atom("nextone")>;
using cut = atom_constant<atom("cut")>;
using gone = atom_constant<atom("gone")>;

// Who sits, who stands at the door, and the barber while he sleeps.
struct room_state {
  std::deque<actor> seated;
  std::deque<actor> door;
  actor barber;
};

inline behavior waiting_room(stateful_actor<room_state>* self, uint64_t seats) {
  return {
    [=](enter) {
      auto& state = self->state;
      auto customer = sender(self);
      if (state.barber) {
        self->send(state.barber, customer);
        state.barber = nullptr;
      } else if (state.seated.size() < seats) {
        state.seated.push_back(std::move(customer));
      } else {
        state.door.push_back(std::move(customer));
      }
    },
    [=](next_one) {
      auto& state = self->state;
      if (state.seated.empty()) {
        state.barber = sender(self);
        return;
      }
      self->send(sender(self), state.seated.front());
      state.seated.pop_front();
      if (state.door.empty())
        return;
      state.seated.push_back(std::move(state.door.front()));
      state.door.pop_front();
    },
    [=](stop) { self->quit(); },
  };
}

// Takes this many steps on average.
inline void work(chance& random, uint64_t rate) {
  burn(random.below(rate * 2) + 10, 1);
}

struct barber_state {
  chance random{1};
  uint64_t haircuts = 0;
};

inline behavior barber(stateful_actor<barber_state>* self, actor main, actor room, uint64_t haircuts, uint64_t rate) {
  self->send(room, next_one::value);
  return {
    [=](const actor& customer) {
      auto& state = self->state;
      work(state.random, rate);
      self->send(customer, cut::value);
      if (++state.haircuts < haircuts)
        return self->send(room, next_one::value);
      self->send(main, state.haircuts);
      self->quit();
    },
  };
}

inline behavior customer(event_based_actor* self, actor factory) {
  return {
    [=](const actor& room) { self->send(room, enter::value); },
    [=](cut) {
      self->send(factory, gone::value);
      self->quit();
    },
  };
}

struct factory_state {
  actor room;
  chance random{2};
  uint64_t made = 0;
  uint64_t present = 0;
  uint64_t haircuts = 0;
};

// The root sends the customers. It is done when the last one has left.
inline behavior sleeping_barber(stateful_actor<factory_state>* self, outcome result, uint64_t haircuts,
                                uint64_t seats, uint64_t production_rate, uint64_t haircut_rate) {
  auto end = [=]() mutable {
    if (self->state.present > 0 || self->state.haircuts == 0)
      return;
    self->send(self->state.room, stop::value);
    tell(self, result, self->state.haircuts);
  };
  return {
    [=](start) {
      auto& state = self->state;
      if (!state.room) {
        state.room = self->spawn(waiting_room, seats);
        state.present = haircuts;
        self->spawn(barber, actor{self}, state.room, haircuts, haircut_rate);
      }
      auto last = std::min(haircuts, state.made + turn);
      for (; state.made < last; state.made++) {
        self->send(self->spawn(customer, actor{self}), state.room);
        work(state.random, production_rate);
      }
      if (state.made < haircuts)
        self->send(self, start::value);
    },
    [=](gone) mutable {
      self->state.present--;
      end();
    },
    [=](uint64_t cuts) mutable {
      self->state.haircuts = cuts;
      end();
    },
  };
}

} // namespace savina

// What the Savina programs in CAF share: the root of a program, randomness, and burning time.
#pragma once

#include <algorithm>
#include <cstring>
#include <deque>
#include <unordered_map>

#include "common.hpp"

namespace savina {

// How many messages of a flood are in flight before they are waited for, because mailboxes are unbounded.
constexpr uint64_t burst = 10000;

// How many actors an actor makes before it lets others run.
constexpr uint64_t turn = 64;

using finish = atom_constant<atom("finish")>;

// Where the root of a program reports its result.
using outcome = std::shared_ptr<std::promise<uint64_t>>;

// Runs a program from a root that it spawns, and waits. Returns the result and the milliseconds of the whole run.
template <class Root, class... Arguments>
answer program(actor_system& system, Root root, Arguments... arguments) {
  auto begun = now();
  auto result = std::make_shared<std::promise<uint64_t>>();
  auto main = system.spawn(root, result, arguments...);
  anon_send(main, start::value);
  auto value = result->get_future().get();
  return {value, {nanoseconds_since(begun) / 1e6}};
}

template <class Self>
void tell(Self* self, outcome& result, uint64_t value) {
  result->set_value(value);
  self->quit();
}

template <class Self>
actor sender(Self* self) {
  return actor_cast<actor>(self->current_sender());
}

// SplitMix64, as in ours.
struct chance {
  uint64_t state;

  uint64_t next() {
    state += 0x9e3779b97f4a7c15;
    auto mixed = state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  uint64_t below(uint64_t end) {
    return uint64_t((static_cast<unsigned __int128>(next()) * end) >> 64);
  }
};

inline uint64_t burn(uint64_t steps, uint64_t seed) {
  volatile uint64_t begun = seed | 1;
  uint64_t state = begun;
  for (; steps > 0; steps--) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  begun = state;
  return state;
}

// Combines numbers, in order, into one, which the runner compares.
struct digest {
  uint64_t sum = 0;

  digest& add(uint64_t number) {
    sum = sum * 31 + number;
    return *this;
  }
};

} // namespace savina

// The Savina programs in CAF in which actors take turns waiting for each other's answers.
#pragma once

#include "program.hpp"

namespace savina {

using hungry = atom_constant<atom("hungry")>;
using eat = atom_constant<atom("eat")>;
using eaten = atom_constant<atom("eaten")>;

// Which forks are taken, and who waits.
struct forks {
  std::vector<bool> taken;
  std::vector<actor> waiting;
  uint64_t meals = 0;
};

inline behavior philosopher(event_based_actor* self, actor table, uint64_t seat, uint64_t rounds) {
  auto left = std::make_shared<uint64_t>(rounds);
  self->send(table, hungry::value, seat);
  return {
    [=](eat) {
      self->send(table, eaten::value, seat);
      if (--*left > 0)
        self->send(table, hungry::value, seat);
      else
        self->quit();
    },
  };
}

// The root is the arbitrator, and is done after the last meal.
inline behavior philosophers(stateful_actor<forks>* self, outcome result, uint64_t seats, uint64_t rounds) {
  auto serve = [=](uint64_t seat) {
    auto& state = self->state;
    auto right = (seat + 1) % seats;
    if (state.taken[seat] || state.taken[right] || !state.waiting[seat])
      return;
    state.taken[seat] = state.taken[right] = true;
    self->send(state.waiting[seat], eat::value);
    state.waiting[seat] = nullptr;
  };
  return {
    [=](start) {
      self->state.taken.resize(seats);
      self->state.waiting.resize(seats);
      for (uint64_t seat = 0; seat < seats; seat++)
        self->spawn(philosopher, actor{self}, seat, rounds);
    },
    [=](hungry, uint64_t seat) {
      self->state.waiting[seat] = sender(self);
      serve(seat);
    },
    [=](eaten, uint64_t seat) mutable {
      auto& state = self->state;
      state.taken[seat] = state.taken[(seat + 1) % seats] = false;
      serve((seat + seats - 1) % seats);
      serve((seat + 1) % seats);
      if (++state.meals == seats * rounds)
        tell(self, result, state.meals);
    },
  };
}

using smoke = atom_constant<atom("smoke")>;
using smoking = atom_constant<atom("smoking")>;

struct smoker_state {
  uint64_t smoked = 0;
};

inline behavior smoker(stateful_actor<smoker_state>* self) {
  return {
    [=](smoke, uint64_t steps) {
      self->send(sender(self), smoking::value);
      burn(steps, 1);
      self->state.smoked++;
    },
    [=](finish, uint64_t number) {
      self->quit();
      return make_message(number, self->state.smoked);
    },
  };
}

struct arbiter {
  std::vector<actor> others;
  std::vector<uint64_t> numbers;
  chance random{0};
  uint64_t left = 0;
  uint64_t awaited = 0;
};

// Combines what each has reported, once all have.
template <class Self>
void told(Self* self, outcome& result, uint64_t number, uint64_t value) {
  auto& state = self->state;
  state.numbers[number] = value;
  if (--state.awaited > 0)
    return;
  digest all;
  for (auto number : state.numbers)
    all.add(number);
  tell(self, result, all.sum);
}

template <class Self>
void ask_all(Self* self) {
  auto& state = self->state;
  state.awaited = state.others.size();
  state.numbers.resize(state.others.size());
  for (uint64_t number = 0; number < state.others.size(); number++)
    self->send(state.others[number], finish::value, number);
}

inline behavior cigsmok(stateful_actor<arbiter>* self, outcome result, uint64_t rounds, uint64_t smokers) {
  auto next = [=] {
    auto& state = self->state;
    if (state.left-- == 0)
      return ask_all(self);
    auto& one = state.others[state.random.below(smokers)];
    self->send(one, smoke::value, state.random.below(1000) + 10);
  };
  return {
    [=](start) {
      self->state.random = chance{smokers};
      self->state.left = rounds;
      for (uint64_t number = 0; number < smokers; number++)
        self->state.others.push_back(self->spawn(smoker));
      next();
    },
    [=](smoking) { next(); },
    [=](uint64_t number, uint64_t smoked) mutable { told(self, result, number, smoked); },
  };
}

using next_term = atom_constant<atom("next")>;
using sync = atom_constant<atom("sync")>;

inline behavior computer(double rate) {
  return {[=](double term) { return rate * term * (1 - term); }};
}

struct series_state {
  double term = 0;
  actor computer;
  // Requests for a term that arrive while it waits for one.
  uint64_t left = 0;
  // Who waits for the last of them.
  actor waiting;
};

// It counts, because `await` would go through the whole mailbox for each term.
inline behavior series(stateful_actor<series_state>* self, double rate, double first) {
  self->state.term = first;
  self->state.computer = self->spawn(computer, rate);
  return {
    [=](next_term) {
      auto& state = self->state;
      if (state.left++ == 0)
        self->send(state.computer, state.term);
    },
    [=](double term) {
      auto& state = self->state;
      state.term = term;
      if (--state.left > 0)
        return self->send(state.computer, term);
      if (state.waiting)
        self->send(state.waiting, sync::value);
      state.waiting = nullptr;
    },
    [=](sync) {
      auto& state = self->state;
      if (state.left > 0)
        state.waiting = sender(self);
      else
        self->send(sender(self), sync::value);
    },
    [=](finish, uint64_t number) {
      uint64_t bits;
      std::memcpy(&bits, &self->state.term, sizeof bits);
      self->quit();
      return make_message(number, bits);
    },
  };
}

inline behavior logmap(stateful_actor<arbiter>* self, outcome result, uint64_t terms, uint64_t count) {
  auto advance = [=] {
    auto& state = self->state;
    auto many = std::min(state.left, std::max(burst / count, uint64_t{1}));
    state.left -= many;
    state.awaited = count;
    for (; many > 0; many--)
      for (auto& one : state.others)
        self->send(one, next_term::value);
    for (auto& one : state.others)
      self->send(one, sync::value);
  };
  return {
    [=](start) {
      self->state.left = terms;
      for (uint64_t number = 0; number < count; number++) {
        auto first = double(number) * 0.0025;
        self->state.others.push_back(self->spawn(series, 3.46 + first, first));
      }
      advance();
    },
    [=](sync) {
      if (--self->state.awaited > 0)
        return;
      if (self->state.left > 0)
        advance();
      else
        ask_all(self);
    },
    [=](uint64_t number, uint64_t term) mutable { told(self, result, number, term); },
  };
}

using transfer = atom_constant<atom("transfer")>;
using deposit = atom_constant<atom("deposit")>;
using deposited = atom_constant<atom("deposited")>;

struct order {
  actor other;
  int64_t amount;
  bool gives;
};

struct account_state {
  int64_t balance = 0;
  // Whether it waits until another account has what it gave, and what has arrived meanwhile.
  bool busy = false;
  std::deque<order> later;
  actor asker;
};

template <class Self>
void carry_out(Self* self, const order& next) {
  auto& state = self->state;
  if (next.gives) {
    state.balance -= next.amount;
    state.busy = true;
    self->send(next.other, deposit::value, next.amount);
  } else {
    state.balance += next.amount;
    self->send(next.other, deposited::value);
  }
}

inline behavior account(stateful_actor<account_state>* self, int64_t balance, uint64_t number) {
  self->state.balance = balance;
  auto come = [=](order next) {
    if (self->state.busy)
      self->state.later.push_back(std::move(next));
    else
      carry_out(self, next);
  };
  auto answer = [=] {
    if (self->state.busy)
      return;
    self->send(self->state.asker, number, uint64_t(self->state.balance));
    self->quit();
  };
  return {
    [=](transfer, const actor& to, int64_t amount) { come({to, amount, true}); },
    [=](deposit, int64_t amount) { come({sender(self), amount, false}); },
    [=](deposited) {
      auto& state = self->state;
      state.busy = false;
      while (!state.busy && !state.later.empty()) {
        auto next = std::move(state.later.front());
        state.later.pop_front();
        carry_out(self, next);
      }
      if (state.asker)
        answer();
    },
    [=](finish) {
      self->state.asker = sender(self);
      answer();
    },
  };
}

// All transfers are in flight at once. Balances are requested in order, since money goes only to higher numbers.
inline behavior banking(stateful_actor<arbiter>* self, outcome result, uint64_t accounts, uint64_t transactions) {
  return {
    [=](start) {
      auto& state = self->state;
      for (uint64_t number = 0; number < accounts; number++)
        state.others.push_back(self->spawn(account, int64_t(1000 * transactions), number));
      chance random{accounts};
      for (uint64_t left = transactions; left > 0; left--) {
        auto from = random.below(accounts / 10 * 8);
        auto to = from + std::max(random.below(accounts - from), uint64_t{1});
        self->send(state.others[from], transfer::value, state.others[to], int64_t(random.below(1000)));
      }
      state.numbers.resize(accounts);
      state.awaited = accounts;
      self->send(state.others[0], finish::value);
    },
    [=](uint64_t number, uint64_t balance) mutable {
      if (number + 1 < accounts)
        self->send(self->state.others[number + 1], finish::value);
      told(self, result, number, balance);
    },
  };
}

} // namespace savina

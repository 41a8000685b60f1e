// CAF, the C++ actor framework, as a contestant: event-based, dynamically typed actors, which is what
// its manual starts with.
//
// It speaks the protocol of `protocol.rs` on its standard streams and does what `driver.rs` does: the same amounts, a tenth
// of them to warm up, the same result. What is timed runs in an actor that drives it, since a plain thread would have to be
// woken; only the calls from outside are made by a thread. An actor that waits for an answer is a chain of handlers here.
#include "savina.hpp"

#include <algorithm>
#include <iostream>
#include <sstream>
#include <sys/resource.h>

// On request, the heap is counted by the operators that all allocations go through.
[[gnu::noinline]] void* operator new(std::size_t size) {
  auto* room = std::malloc(size);
  if (room == nullptr)
    throw std::bad_alloc{};
  if (heap::counted.load(std::memory_order_relaxed))
    heap::live += int64_t(malloc_usable_size(room));
  return room;
}

void operator delete(void* room) noexcept {
  if (room != nullptr && heap::counted.load(std::memory_order_relaxed))
    heap::live -= int64_t(malloc_usable_size(room));
  std::free(room);
}

void operator delete(void* room, std::size_t) noexcept {
  operator delete(room);
}

namespace {

using savina::burst;
using namespace std::chrono_literals;

using add = atom_constant<atom("add")>;
using add_and_get = atom_constant<atom("addget")>;
using take = atom_constant<atom("take")>;
using ball = atom_constant<atom("ball")>;
using meet = atom_constant<atom("meet")>;

// The process-wide tally of lives that are over.
std::atomic<uint64_t> tally{0};

struct total {
  uint64_t sum = 0;
};

behavior counter(stateful_actor<total>* self) {
  return {
    [=](add, uint64_t amount) { self->state.sum += amount; },
    [=](take, const std::vector<uint64_t>& box) { self->state.sum += box[0]; },
    [=](add_and_get, uint64_t amount) { return self->state.sum += amount; },
  };
}

struct score {
  actor peer;
  actor who;
  uint64_t hops = 0;
};

behavior player(stateful_actor<score>* self) {
  return {
    [=](ball, uint64_t left) {
      auto& state = self->state;
      state.hops++;
      if (left == 0)
        self->send(state.who, over::value, 2 * state.hops);
      else
        self->send(state.peer, ball::value, left - 1);
    },
    [=](meet, const actor& peer) { self->state.peer = peer; },
    [=](start, const actor& who, uint64_t hops) {
      self->state.who = who;
      self->state.hops = 0;
      self->send(self->state.peer, ball::value, hops - 1);
    },
  };
}

struct life {
  uint64_t count = 0;
  ~life() {
    tally += count;
  }
};

behavior mayfly(stateful_actor<life>* self) {
  return {
    [=](add, uint64_t amount) { self->state.count += amount; },
    [=](stop) { self->quit(); },
  };
}

// Drives a workload: performs its steps in turn. Each continues with the next one once its answers have arrived.
struct driver : event_based_actor {
  driver(actor_config& config, std::function<void(driver*)> work, result_promise result)
    : event_based_actor(config), work(std::move(work)), result(std::move(result)) {
    // An end that is waited for is one message, whatever it says.
    set_down_handler([this](down_msg&) { answered(0); });
  }

  behavior make_behavior() override {
    send(this, start::value);
    return {
      [=](start) { work(this); },
      [=](over, uint64_t played) { answered(played); },
    };
  }

  void answered(uint64_t value) {
    if (--awaited == 0) {
      // This sets what follows it.
      auto then = std::move(next);
      then(value);
    }
  }

  // Waits for this many messages.
  void wait(uint64_t messages, std::function<void(uint64_t)> then) {
    awaited = messages;
    next = std::move(then);
  }

  template <class Then>
  void ask(const actor& counter, uint64_t amount, Then then) {
    request(counter, infinite, add_and_get::value, amount).then(std::move(then));
  }

  void finish(uint64_t value, double nanoseconds) {
    result->set_value({value, {nanoseconds}});
    quit();
  }

  std::function<void(driver*)> work;
  std::function<void(uint64_t)> next;
  uint64_t awaited = 0;
  result_promise result;
};

using then_sum = std::function<void(uint64_t)>;

void calls(driver* self, actor counter, uint64_t amount, uint64_t end, const then_sum& then) {
  if (amount == end)
    return self->ask(counter, 0, then);
  self->ask(counter, amount, [=](uint64_t) { calls(self, counter, amount + 1, end, then); });
}

using send_one = void (*)(driver*, const actor&, uint64_t);

void bursts(driver* self, actor counter, send_one send, uint64_t first, uint64_t end, const then_sum& then) {
  auto last = std::min(end, first + burst);
  for (auto amount = first; amount < last; amount++)
    send(self, counter, amount);
  self->ask(counter, 0, [=](uint64_t sum) {
    if (last == end)
      then(sum);
    else
      bursts(self, counter, send, last, end, then);
  });
}

void send_add(driver* self, const actor& counter, uint64_t amount) {
  self->send(counter, add::value, amount);
}

// CAF copies what it sends if somebody else holds it too, so an owned box is a vector.
void send_box(driver* self, const actor& counter, uint64_t amount) {
  self->send(counter, take::value, std::vector<uint64_t>(16, amount));
}

using phase = std::function<void(uint64_t, const then_sum&)>;

// Does a tenth, and then all of it with the clock running. `run` continues with the counter's sum.
void measure(driver* self, uint64_t amount, phase run) {
  run(amount / 10, [=](uint64_t before) {
    auto begun = now();
    run(amount, [=](uint64_t after) {
      self->finish(after - before, nanoseconds_since(begun) / double(amount));
    });
  });
}

void ping_pong(driver* self, uint64_t hops) {
  auto near = self->spawn(player), far = self->spawn(player);
  self->send(near, meet::value, far);
  self->send(far, meet::value, near);
  auto rally = [=](uint64_t hops, then_sum then) {
    self->wait(1, std::move(then));
    self->send(near, start::value, actor{self}, hops);
  };
  rally(hops / 10 + hops / 10 % 2, [=](uint64_t) {
    auto begun = now();
    rally(hops, [=](uint64_t played) {
      self->finish(played, nanoseconds_since(begun) / double(hops));
    });
  });
}

void settle(driver* self, actor counter, uint64_t goal, const then_sum& then) {
  self->ask(counter, 0, [=](uint64_t sum) {
    if (sum >= goal)
      then(sum);
    else
      settle(self, counter, goal, then);
  });
}

void fan_in(driver* self, uint64_t senders, uint64_t messages) {
  auto counter = self->spawn(::counter);
  measure(self, messages, [=](uint64_t messages, const then_sum& then) {
    self->ask(counter, 0, [=](uint64_t before) {
      auto share = messages / senders;
      for (uint64_t sender = 0; sender < senders; sender++)
        self->spawn([=](event_based_actor* sending) {
          for (uint64_t amount = 0; amount < share; amount++)
            sending->send(counter, add::value, amount);
        });
      settle(self, counter, before + senders * (share * (share - 1) / 2), then);
    });
  });
}

void crowds(driver* self, uint64_t left, uint64_t crowd, const std::function<void()>& then) {
  if (left == 0)
    return then();
  auto alive = std::min(left, crowd);
  self->wait(alive, [=](uint64_t) { crowds(self, left - alive, crowd, then); });
  for (uint64_t number = 0; number < alive; number++) {
    auto fly = self->spawn<monitored>(mayfly);
    self->send(fly, add::value, uint64_t{1});
    self->send(fly, stop::value);
  }
}

void lives(driver* self, uint64_t count, uint64_t crowd) {
  crowds(self, count / 10, crowd, [=] {
    auto before = tally.load();
    auto begun = now();
    crowds(self, count, crowd, [=] {
      self->finish(tally - before, nanoseconds_since(begun) / double(count));
    });
  });
}

using counters = std::shared_ptr<std::vector<actor>>;

// This many counters that have been called once.
void many(driver* self, uint64_t left, uint64_t answered, counters idle, const then_sum& then) {
  if (left == 0)
    return then(answered);
  idle->push_back(self->spawn(counter));
  self->ask(idle->back(), 1, [=](uint64_t sum) { many(self, left - 1, answered + sum, idle, then); });
}

void bytes(driver* self, uint64_t actors) {
  auto idle = std::make_shared<std::vector<actor>>();
  idle->reserve(actors);
  heap::counted = true;
  auto before = heap::live.load();
  many(self, actors, 0, idle, [=](uint64_t answered) {
    auto grown = heap::live - before;
    heap::counted = false;
    self->finish(answered, double(grown) / double(actors));
  });
}

// From plain threads.

double processor_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto us = [](const timeval& time) { return double(time.tv_sec) * 1e6 + double(time.tv_usec); };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

answer idle(actor_system& system, uint64_t actors, uint64_t quiet_ms) {
  auto idle = std::make_shared<std::vector<actor>>();
  auto answered = drive<driver>(system, [=](driver* self) {
    many(self, actors, 0, idle, [=](uint64_t answered) { self->finish(answered, 0); });
  });
  std::this_thread::sleep_for(1s);
  auto begun = now();
  auto before = processor_us();
  std::this_thread::sleep_for(std::chrono::milliseconds(quiet_ms));
  auto used = (processor_us() - before) * 1e9 / nanoseconds_since(begun);
  for (auto& counter : *idle)
    anon_send_exit(counter, exit_reason::user_shutdown);
  return {answered.result, {used}};
}

uint64_t call(scoped_actor& self, const actor& counter, uint64_t amount) {
  uint64_t sum = 0;
  self->request(counter, infinite, add_and_get::value, amount)
    .receive([&](uint64_t answer) { sum = answer; }, [](error&) { std::abort(); });
  return sum;
}

answer outside(actor_system& system, uint64_t count, int cpu) {
  return on_a_thread(cpu, [&]() -> answer {
    scoped_actor self{system};
    auto counter = system.spawn(::counter);
    for (uint64_t amount = 0; amount < count / 10; amount++)
      call(self, counter, amount);
    auto before = call(self, counter, 0);
    auto begun = now();
    for (uint64_t amount = 0; amount < count; amount++)
      call(self, counter, amount);
    auto taken = nanoseconds_since(begun);
    return {call(self, counter, 0) - before, {taken / double(count)}};
  });
}

answer wake_up(actor_system& system, uint64_t count, uint64_t pause_us) {
  return on_a_thread(-1, [&]() -> answer {
    scoped_actor self{system};
    auto counter = system.spawn(::counter);
    std::vector<double> times;
    for (uint64_t amount = 0; amount < count; amount++) {
      std::this_thread::sleep_for(std::chrono::microseconds(pause_us));
      auto begun = now();
      call(self, counter, amount);
      times.push_back(nanoseconds_since(begun) / 1e3);
    }
    std::sort(times.begin(), times.end());
    return {count, {times[count / 2], times[std::min(count - 1, count * 99 / 100)]}};
  });
}

// The protocol.

answer run(actor_system& system, const std::string& name, const parameters& get) {
  auto driven = [&](std::function<void(driver*)> work) { return drive<driver>(system, std::move(work)); };
  auto flood = [&](send_one send) {
    auto messages = get("messages");
    return driven([=](driver* self) {
      auto counter = self->spawn(::counter);
      measure(self, messages, [=](uint64_t messages, const then_sum& then) {
        bursts(self, counter, send, 0, messages, then);
      });
    });
  };
  if (name == "ping-pong/same-core")
    return driven([hops = get("hops")](driver* self) { ping_pong(self, hops); });
  if (name == "call/same-core" || name == "call/two-cores" || name == "call/placed")
    return driven([count = get("calls")](driver* self) {
      auto counter = self->spawn(::counter);
      measure(self, count, [=](uint64_t count, const then_sum& then) { calls(self, counter, 0, count, then); });
    });
  if (name == "flood/same-core" || name == "flood/two-cores")
    return flood(send_add);
  if (name == "boxes/two-cores")
    return flood(send_box);
  if (name == "fan-in/64")
    return driven([senders = get("senders"), messages = get("messages")](driver* self) {
      fan_in(self, senders, messages);
    });
  if (name.rfind("lives/", 0) == 0)
    return driven([count = get("lives"), crowd = get("crowd")](driver* self) { lives(self, count, crowd); });
  if (name == "bytes/million")
    return driven([actors = get("actors")](driver* self) { bytes(self, actors); });
  if (name == "idle")
    return idle(system, get("actors"), get("quiet_ms"));
  if (name == "call/outside-other-cpu")
    return outside(system, get("calls"), 1);
  if (name == "call/outside-anywhere")
    return outside(system, get("calls"), -1);
  if (name == "wake-up")
    return wake_up(system, get("calls"), get("pause_us"));
  if (name.rfind("savina/", 0) == 0)
    return savina::run(system, name.substr(7), get);
  throw unable{"not written for it: " + name};
}

} // namespace

int main(int, char** arguments) {
  bool one = std::string(arguments[1]) == "one";
  if (one)
    pin(0);
  actor_system_config config;
  config.set("scheduler.max-threads", one ? 1 : 2);
  // A single worker has nobody to steal from. Its queue is then in order, so that nobody starves.
  if (one)
    config.set("scheduler.policy", atom("sharing"));
  actor_system system{config};
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words{line};
    std::string name;
    if (!(words >> name))
      continue;
    try {
      auto measured = run(system, name, parameters{words});
      std::cout << "@ ok " << measured.result;
      for (auto value : measured.values)
        std::cout << ' ' << std::fixed << value;
      std::cout << std::endl;
    } catch (const unable& fault) {
      std::cout << "@ unable " << fault.why << std::endl;
    }
  }
  // What is left ends with the process.
  std::_Exit(0);
}

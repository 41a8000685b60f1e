// What the parts of the CAF contestant share: results, parameters, threads and the heap counter.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <future>
#include <istream>
#include <malloc.h>
#include <map>
#include <memory>
#include <new>
#include <sched.h>
#include <string>
#include <thread>
#include <vector>

#include "caf/all.hpp"

using namespace caf;

using start = atom_constant<atom("start")>;
using over = atom_constant<atom("over")>;
using stop = atom_constant<atom("stop")>;

struct answer {
  uint64_t result;
  std::vector<double> values;
};

struct unable {
  std::string why;
};

using result_promise = std::shared_ptr<std::promise<answer>>;

struct parameters {
  explicit parameters(std::istream& words) {
    for (std::string word; words >> word;) {
      auto split = word.find('=');
      values[word.substr(0, split)] = std::stoull(word.substr(split + 1));
    }
  }

  uint64_t operator()(const std::string& name) const {
    return values.at(name);
  }

  std::map<std::string, uint64_t> values;
};

using instant = std::chrono::steady_clock::time_point;

inline instant now() {
  return std::chrono::steady_clock::now();
}

inline double nanoseconds_since(instant begun) {
  return std::chrono::duration<double, std::nano>(now() - begun).count();
}

// Pins the calling thread, and the threads that it starts, to a CPU.
inline void pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (cpu < 0)
    for (int any = 0; any < CPU_SETSIZE; any++)
      CPU_SET(any, &set);
  else
    CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof set, &set);
}

// Runs it on a thread that belongs to no scheduler, on that CPU or on any.
template <class Work>
answer on_a_thread(int cpu, Work work) {
  std::promise<answer> result;
  std::thread thread{[&] {
    pin(cpu);
    result.set_value(work());
  }};
  thread.join();
  return result.get_future().get();
}

// Spawns the actor that drives some work, and waits for its result.
template <class Driver, class... Arguments>
answer drive(actor_system& system, Arguments... arguments) {
  auto result = std::make_shared<std::promise<answer>>();
  // An unreachable actor is ended, even while it waits for another one to end.
  auto driver = system.spawn<Driver>(std::move(arguments)..., result);
  return result->get_future().get();
}

namespace heap {

// Whether the heap is counted, and how much is live meanwhile.
inline std::atomic<bool> counted{false};
inline std::atomic<int64_t> live{0};

} // namespace heap

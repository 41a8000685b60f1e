#pragma once
#include "caf_common.hpp"
namespace savina {
constexpr uint64_t burst = 10000;
inline answer run(actor_system&, const std::string& name, const parameters&) {
  throw unable{"not written for it: " + name};
}
}

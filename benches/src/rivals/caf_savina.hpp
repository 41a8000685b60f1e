// The Savina programs in CAF: which there are. Each does what ours does, message by message.
#pragma once

#include "caf_micro.hpp"

namespace savina {

inline answer run(actor_system& system, const std::string& name, const parameters& get) {
  if (name == "pingpong")
    return program(system, pingpong, get("pings"));
  if (name == "count")
    return program(system, count, get("messages"));
  if (name == "fjthrput")
    return program(system, fjthrput, get("messages"), get("actors"));
  if (name == "fjcreate")
    return program(system, fjcreate, get("actors"));
  if (name == "threadring")
    return program(system, threadring, get("actors"), get("hops"));
  if (name == "chameneos")
    return program(system, chameneos, get("creatures"), get("meetings"));
  if (name == "big")
    return program(system, big, get("pings"), get("actors"));
  if (name == "fib")
    return program(system, fib, get("n"));
  throw unable{"not written for it: " + name};
}

} // namespace savina

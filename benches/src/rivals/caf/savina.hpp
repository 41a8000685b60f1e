// The list of the Savina programs in CAF. Each does what ours does, message by message.
#pragma once

#include "barber.hpp"
#include "micro.hpp"
#include "shared.hpp"
#include "turns.hpp"

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
  if (name == "concdict") {
    // Made outside the measured time, as in ours.
    auto entries = std::make_shared<std::unordered_map<uint64_t, uint64_t>>();
    for (uint64_t key = 0; key < get("keys"); key++)
      entries->emplace(key, key);
    return program(system, concdict, entries, get("workers"), get("messages"), get("write_percent"), get("keys"));
  }
  if (name == "concsll")
    return program(system, concsll, get("workers"), get("messages"), get("write_percent"), get("size_percent"));
  if (name == "bndbuffer")
    return program(system, bndbuffer, get("room"), get("producers"), get("consumers"), get("items"),
                   get("produce_cost"), get("consume_cost"));
  if (name == "philosopher")
    return program(system, philosophers, get("philosophers"), get("rounds"));
  if (name == "barber")
    return program(system, sleeping_barber, get("haircuts"), get("seats"), get("production_rate"),
                   get("haircut_rate"));
  if (name == "cigsmok")
    return program(system, cigsmok, get("rounds"), get("smokers"));
  if (name == "logmap")
    return program(system, logmap, get("terms"), get("series"));
  if (name == "banking")
    return program(system, banking, get("accounts"), get("transactions"));
  throw unable{"not written for it: " + name};
}

} // namespace savina

%% The sixteen Savina programs about messages, in Erlang: the list of them, and what they share.
%%
%% Each does what ours does, message by message: a call is a request and an answer. An answer carries a reference if
%% something else may be in the mailbox. Mailboxes are unbounded, so floods come in bursts that are waited for.
-module(savina).
-export([run/2, ask/2, burst/0, numbered/2, sum/2, ends/1, digest/1]).

%% The result of a program, and the milliseconds of the whole run.
run(Program, Get) ->
    Input = input(Program, Get),
    Begun = erlang:monotonic_time(nanosecond),
    case program(Program, Get, Input) of
        {unable, Why} -> {unable, Why};
        Result -> {Result, [(erlang:monotonic_time(nanosecond) - Begun) / 1.0e6]}
    end.

%% Made outside the measured time, as in ours.
input("concdict", Get) -> savina_shared:dictionary(Get("keys"));
input(_, _) -> none.

program("concdict", Get, Store) ->
    savina_shared:concdict(Store, Get("workers"), Get("messages"), Get("write_percent"), Get("keys"));
program(Program, Get, none) ->
    program(Program, Get).

program("pingpong", Get) -> savina_micro:pingpong(Get("pings"));
program("count", Get) -> savina_micro:count(Get("messages"));
program("fjthrput", Get) -> savina_micro:fjthrput(Get("messages"), Get("actors"));
program("fjcreate", Get) -> savina_micro:fjcreate(Get("actors"));
program("threadring", Get) -> savina_micro:threadring(Get("actors"), Get("hops"));
program("chameneos", Get) -> savina_micro:chameneos(Get("creatures"), Get("meetings"));
program("big", Get) -> savina_micro:big(Get("pings"), Get("actors"));
program("fib", Get) -> savina_micro:fib(Get("n"));
program("concsll", Get) ->
    savina_shared:concsll(Get("workers"), Get("messages"), Get("write_percent"), Get("size_percent"));
program("bndbuffer", Get) ->
    People = {Get("producers"), Get("consumers")},
    Costs = {Get("produce_cost"), Get("consume_cost")},
    savina_shared:bndbuffer(Get("room"), People, Get("items"), Costs);
program("philosopher", Get) ->
    savina_shared:philosopher(Get("philosophers"), Get("rounds"));
program("barber", Get) ->
    Rates = {Get("production_rate"), Get("haircut_rate")},
    savina_turns:barber(Get("haircuts"), Get("seats"), Rates);
program("cigsmok", Get) ->
    savina_turns:cigsmok(Get("rounds"), Get("smokers"));
program("logmap", Get) ->
    savina_turns:logmap(Get("terms"), Get("series"), 3.46, 0.0025);
program("banking", Get) ->
    savina_turns:banking(Get("accounts"), Get("transactions"));
program(Name, _) -> {unable, "not written for it: " ++ Name}.

%% A call during which other messages may arrive.
ask(Process, Request) ->
    Tag = make_ref(),
    Process ! {Request, self(), Tag},
    receive
        {Tag, Answer} -> Answer
    end.

%% How many messages of a flood are in flight before they are waited for.
burst() ->
    10000.

%% The results for each number below `End`.
numbered(End, Make) ->
    [Make(Number) || Number <- lists:seq(0, End - 1)].

%% The sum of what this many others report under that name.
sum(Others, Name) ->
    sum(Others, Name, 0).

sum(0, _, Sum) ->
    Sum;
sum(Left, Name, Sum) ->
    receive
        {Name, Amount} -> sum(Left - 1, Name, Sum + Amount)
    end.

%% Waits until this many monitored processes have ended.
ends(0) ->
    ok;
ends(Left) ->
    receive
        {'DOWN', _, process, _, _} -> ends(Left - 1)
    end.

%% Combines numbers, in order, into one of 64 bits, which the runner compares.
digest(Numbers) ->
    Add = fun(Number, Sum) -> (Sum * 31 + Number) band 16#ffffffffffffffff end,
    lists:foldl(Add, 0, Numbers).

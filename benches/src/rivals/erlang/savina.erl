%% The sixteen Savina programs about messages, in Erlang: which there are, and what they have in common.
%%
%% Each does what ours does, message by message: a call is a request and an answer. An answer carries a reference where
%% something else may be in the mailbox. Mailboxes have no bounds, so floods come in bursts that are waited for.
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

%% No clock sees how it is made, as with ours.
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

%% A call, while other messages may come.
ask(Process, Request) ->
    Tag = make_ref(),
    Process ! {Request, self(), Tag},
    receive
        {Tag, Answer} -> Answer
    end.

%% How many messages of a flood are under way before they are waited for.
burst() ->
    10000.

%% What becomes of each number below `End`.
numbered(End, Make) ->
    [Make(Number) || Number <- lists:seq(0, End - 1)].

%% Of what so many others tell by that name.
sum(Others, Name) ->
    sum(Others, Name, 0).

sum(0, _, Sum) ->
    Sum;
sum(Left, Name, Sum) ->
    receive
        {Name, Amount} -> sum(Left - 1, Name, Sum + Amount)
    end.

%% Waits for the ends of so many that are monitored.
ends(0) ->
    ok;
ends(Left) ->
    receive
        {'DOWN', _, process, _, _} -> ends(Left - 1)
    end.

%% Numbers in their order as one number of 64 bits: the runner compares it.
digest(Numbers) ->
    Add = fun(Number, Sum) -> (Sum * 31 + Number) band 16#ffffffffffffffff end,
    lists:foldl(Add, 0, Numbers).

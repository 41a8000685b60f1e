%% Erlang as a contestant: a process is an actor, `!` sends, a reference marks the answer.
%%
%% It speaks the protocol of `protocol.rs` on its standard streams and does what `driver.rs` does: the same amounts, a
%% tenth of them to warm up, the same result. Processes are not placed by hand; the schedulers take care of that.
-module(rivals).
-export([main/0]).

-define(BURST, 10000).
-define(PAIRS, 8).

main() ->
    case io:get_line("") of
        Line when is_list(Line) ->
            answer(string:tokens(string:trim(Line), " ")),
            main();
        _ ->
            erlang:halt(0, [{flush, false}])
    end.

answer([]) ->
    ok;
answer([Name | Pairs]) ->
    Parameters = maps:from_list([parameter(Pair) || Pair <- Pairs]),
    Get = fun(Key) -> maps:get(Key, Parameters) end,
    Self = self(),
    %% In a process of its own, so that what one workload left in its heap does not slow down the next.
    {Pid, Monitor} = spawn_monitor(fun() -> Self ! {self(), run(Name, Get)} end),
    receive
        {Pid, Answer} ->
            erlang:demonitor(Monitor, [flush]),
            say(Answer);
        {'DOWN', Monitor, process, Pid, Why} ->
            io:format("@ failed ~0p~n", [Why])
    end.

parameter(Pair) ->
    [Name, Value] = string:tokens(Pair, "="),
    {Name, list_to_integer(Value)}.

say({unable, Why}) ->
    io:format("@ unable ~s~n", [Why]);
say({Result, Figures}) ->
    Texts = [[" ", float_to_list(float(Figure), [{decimals, 3}])] || Figure <- Figures],
    io:format("@ ok ~b~s~n", [Result, Texts]).

run("ping-pong/same-core", Get) -> ping_pong(Get("hops"));
run("call/same-core", Get) -> call(Get("calls"));
run("call/two-cores", Get) -> call(Get("calls"));
run("call/placed", Get) -> call(Get("calls"));
run("flood/same-core", Get) -> flood(Get("messages"));
run("flood/two-cores", Get) -> flood(Get("messages"));
run("boxes/two-cores", Get) -> boxes(Get("messages"));
run("fan-in/64", Get) -> fan_in(Get("senders"), Get("messages"));
run("latency/under-load", Get) -> latency(Get("calls"));
run("lives/" ++ _, Get) -> lives(Get("lives"), Get("crowd"));
run("bytes/million", Get) -> bytes(Get("actors"));
run("idle", Get) -> idle(Get("actors"), Get("quiet_ms"));
run("call/outside" ++ _, _) -> outside();
run("wake-up", _) -> outside();
run("savina/" ++ Program, Get) -> savina:run(Program, Get);
run(Name, _) -> {unable, "not written for it: " ++ Name}.

outside() ->
    {unable, "it has no threads outside of its schedulers"}.

%% What is measured.

ping_pong(Hops) ->
    Near = pair(),
    rally(Near, even(Hops div 10)),
    {Taken, Played} = timed(fun() -> rally(Near, Hops) end),
    {Played, [Taken / Hops]}.

call(Calls) ->
    Counter = spawn_link(fun() -> counter(0) end),
    calls(Counter, 0, Calls div 10),
    Before = add_and_get(Counter, 0),
    {Taken, After} = timed(fun() ->
        calls(Counter, 0, Calls),
        add_and_get(Counter, 0)
    end),
    {After - Before, [Taken / Calls]}.

flood(Messages) ->
    send_all(Messages, fun(Counter, First, End) -> adds(Counter, First, End) end).

boxes(Messages) ->
    send_all(Messages, fun(Counter, First, End) -> takes(Counter, First, End) end).

send_all(Messages, Send) ->
    Counter = spawn_link(fun() -> counter(0) end),
    bursts(Counter, Send, 0, Messages div 10),
    Before = add_and_get(Counter, 0),
    {Taken, After} = timed(fun() ->
        bursts(Counter, Send, 0, Messages),
        add_and_get(Counter, 0)
    end),
    {After - Before, [Taken / Messages]}.

fan_in(Senders, Messages) ->
    Counter = spawn_link(fun() -> counter(0) end),
    senders(Counter, Senders, Messages div 10 div Senders),
    {Taken, Grown} = timed(fun() -> senders(Counter, Senders, Messages div Senders) end),
    {Grown, [Taken / Messages]}.

latency(Calls) ->
    Counter = spawn_link(fun() -> counter(0) end),
    Busy = atomics:new(1, []),
    atomics:put(Busy, 1, 1),
    [keep_busy(Busy) || _ <- lists:seq(1, ?PAIRS)],
    calls(Counter, 0, Calls div 10),
    Before = add_and_get(Counter, 0),
    Times = lists:sort(call_times(Counter, 0, Calls, [])),
    After = add_and_get(Counter, 0),
    atomics:put(Busy, 1, 0),
    Part = fun(Share) -> lists:nth(min(Calls, trunc(Calls * Share) + 1), Times) / 1000 end,
    {After - Before, [Part(0.5), Part(0.99), Part(0.999)]}.

lives(Lives, Crowd) ->
    Tally = atomics:new(1, []),
    crowds(Tally, Lives div 10, Crowd),
    Before = atomics:get(Tally, 1),
    {Taken, _} = timed(fun() -> crowds(Tally, Lives, Crowd) end),
    {atomics:get(Tally, 1) - Before, [Taken / Lives]}.

bytes(Actors) ->
    erlang:garbage_collect(),
    Before = erlang:memory(total),
    {Answered, Idle} = many(Actors, 0, []),
    erlang:garbage_collect(),
    After = erlang:memory(total),
    %% The list of handles is not part of what an actor takes.
    List = length(Idle) * 2 * erlang:system_info(wordsize),
    {Answered, [(After - Before - List) / Actors]}.

idle(Actors, Quiet) ->
    {Answered, Idle} = many(Actors, 0, []),
    timer:sleep(1000),
    Before = processor(),
    {Taken, _} = timed(fun() -> timer:sleep(Quiet) end),
    Used = processor() - Before,
    [exit(Pid, kill) || Pid <- Idle],
    {Answered, [Used / 1000 * 1.0e9 / Taken]}.

%% The loops.

timed(Work) ->
    Begun = erlang:monotonic_time(nanosecond),
    Result = Work(),
    {erlang:monotonic_time(nanosecond) - Begun, Result}.

even(Number) ->
    Number + Number rem 2.

calls(_, End, End) ->
    ok;
calls(Counter, Next, End) ->
    add_and_get(Counter, Next),
    calls(Counter, Next + 1, End).

call_times(_, End, End, Times) ->
    Times;
call_times(Counter, Next, End, Times) ->
    Begun = erlang:monotonic_time(nanosecond),
    add_and_get(Counter, Next),
    Taken = erlang:monotonic_time(nanosecond) - Begun,
    call_times(Counter, Next + 1, End, [Taken | Times]).

%% Mailboxes are unbounded, so a burst is waited for.
bursts(_, _, End, End) ->
    ok;
bursts(Counter, Send, First, End) ->
    Next = min(End, First + ?BURST),
    Send(Counter, First, Next),
    add_and_get(Counter, 0),
    bursts(Counter, Send, Next, End).

adds(_, End, End) ->
    ok;
adds(Counter, Next, End) ->
    Counter ! {add, Next},
    adds(Counter, Next + 1, End).

%% Sixteen words, which are copied into the other heap.
takes(_, End, End) ->
    ok;
takes(Counter, Next, End) ->
    Counter ! {take, erlang:make_tuple(16, Next)},
    takes(Counter, Next + 1, End).

senders(Counter, Senders, Share) ->
    Before = add_and_get(Counter, 0),
    [spawn_link(fun() -> adds(Counter, 0, Share) end) || _ <- lists:seq(1, Senders)],
    settle(Counter, Before, Senders * (Share * (Share - 1) div 2)).

settle(Counter, Before, Goal) ->
    case add_and_get(Counter, 0) - Before of
        Grown when Grown >= Goal -> Grown;
        _ -> settle(Counter, Before, Goal)
    end.

crowds(_, Left, _) when Left =< 0 ->
    ok;
crowds(Tally, Left, Crowd) ->
    Ends = [live(Tally) || _ <- lists:seq(1, min(Left, Crowd))],
    [receive {'DOWN', End, process, _, _} -> ok end || End <- Ends],
    crowds(Tally, Left - Crowd, Crowd).

live(Tally) ->
    {Pid, Monitor} = spawn_monitor(fun() -> mayfly(Tally, 0) end),
    Pid ! {add, 1},
    Pid ! stop,
    Monitor.

many(0, Answered, Idle) ->
    {Answered, Idle};
many(Left, Answered, Idle) ->
    Pid = spawn(fun() -> counter(0) end),
    many(Left - 1, Answered + add_and_get(Pid, 1), [Pid | Idle]).

add_and_get(Counter, Amount) ->
    Tag = make_ref(),
    Counter ! {add_and_get, self(), Tag, Amount},
    receive
        {Tag, Sum} -> Sum
    end.

pair() ->
    Near = spawn_link(fun() -> player(none, 0, none) end),
    Far = spawn_link(fun() -> player(Near, 0, none) end),
    Near ! {meet, Far},
    Near.

rally(Near, Hops) ->
    Near ! {'begin', self(), Hops},
    receive
        {done, Played} -> Played
    end.

keep_busy(Busy) ->
    Near = spawn_link(fun() -> busy_player(Busy, none) end),
    Far = spawn_link(fun() -> busy_player(Busy, Near) end),
    Near ! {meet, Far},
    Near ! ball.

%% The processes.

counter(Total) ->
    receive
        {add, Amount} -> counter(Total + Amount);
        {take, Box} -> counter(Total + element(1, Box));
        {add_and_get, From, Tag, Amount} ->
            From ! {Tag, Total + Amount},
            counter(Total + Amount)
    end.

player(Peer, Hops, Who) ->
    receive
        {ball, 0} ->
            Who ! {done, 2 * (Hops + 1)},
            player(Peer, 0, none);
        {ball, Left} ->
            Peer ! {ball, Left - 1},
            player(Peer, Hops + 1, Who);
        {meet, Other} ->
            player(Other, Hops, Who);
        {'begin', From, All} ->
            Peer ! {ball, All - 1},
            player(Peer, 0, From)
    end.

busy_player(Busy, Peer) ->
    receive
        ball ->
            work(400, 1),
            case atomics:get(Busy, 1) of
                1 -> Peer ! ball;
                0 -> ok
            end,
            busy_player(Busy, Peer);
        {meet, Other} ->
            busy_player(Busy, Other)
    end.

%% About a microsecond. The numbers stay small: a product of more than 59 bits would be a bignum.
work(0, State) -> State;
work(Left, State) -> work(Left - 1, (State * 1664525 + 1013904223) band 16#ffffffff).

mayfly(Tally, State) ->
    receive
        {add, Amount} -> mayfly(Tally, State + Amount);
        stop -> atomics:add(Tally, 1, State)
    end.

%% The processor time of all threads of this program, in nanoseconds.
processor() ->
    {ok, Tasks} = file:list_dir("/proc/self/task"),
    lists:sum([processor(Task) || Task <- Tasks]).

processor(Task) ->
    case file:read_file("/proc/self/task/" ++ Task ++ "/schedstat") of
        {ok, Text} -> binary_to_integer(hd(binary:split(Text, <<" ">>)));
        %% It has ended in the meantime.
        {error, _} -> 0
    end.

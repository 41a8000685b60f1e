%% Savina's eight micro programs: one feature of actors each, and hardly any work.
-module(savina_micro).
-export([pingpong/1, count/1, fjthrput/2, fjcreate/1, threadring/2, chameneos/2, big/2, fib/1]).

-import(savina, [ask/2, burst/0, numbered/2, sum/2, ends/1]).

-define(THETA, 37.2).

%% pingpong

pingpong(Pings) ->
    Pong = spawn_link(fun() -> pong(0) end),
    ping(Pings, Pong).

ping(0, Pong) ->
    Pong ! {pongs, self()},
    receive
        {pongs, Pongs} -> Pongs
    end;
ping(Left, Pong) ->
    Pong ! {ping, self()},
    receive
        pong -> ping(Left - 1, Pong)
    end.

pong(Pongs) ->
    receive
        {ping, From} ->
            From ! pong,
            pong(Pongs + 1);
        {pongs, From} ->
            From ! {pongs, Pongs}
    end.

%% count

count(Messages) ->
    Counter = spawn_link(fun() -> counter(0) end),
    produce(Counter, Messages),
    Total = ask(Counter, total),
    Counter ! stop,
    Total.

produce(_, 0) ->
    ok;
produce(Counter, Left) ->
    Burst = min(Left, burst()),
    increment(Counter, Burst),
    ask(Counter, total),
    produce(Counter, Left - Burst).

increment(_, 0) ->
    ok;
increment(Counter, Left) ->
    Counter ! increment,
    increment(Counter, Left - 1).

counter(Total) ->
    receive
        increment ->
            counter(Total + 1);
        {total, From, Tag} ->
            From ! {Tag, Total},
            counter(Total);
        stop ->
            ok
    end.

%% fjthrput

fjthrput(Messages, Actors) ->
    Workers = numbered(Actors, fun(_) -> spawn_link(fun() -> worker(0) end) end),
    rounds(Workers, Messages, max(1, burst() div Actors)),
    Processed = lists:sum([ask(Worker, processed) || Worker <- Workers]),
    [Worker ! stop || Worker <- Workers],
    Processed.

rounds(_, 0, _) ->
    ok;
rounds(Workers, Left, Most) ->
    Burst = min(Left, Most),
    [[Worker ! {process, ?THETA} || Worker <- Workers] || _ <- lists:seq(1, Burst)],
    [ask(Worker, processed) || Worker <- Workers],
    rounds(Workers, Left - Burst, Most).

worker(Processed) ->
    receive
        {process, Theta} ->
            compute(Theta),
            worker(Processed + 1);
        {processed, From, Tag} ->
            From ! {Tag, Processed},
            worker(Processed);
        stop ->
            ok
    end.

compute(Theta) ->
    Sine = math:sin(Theta),
    true = Sine * Sine > 0.0.

%% fjcreate

fjcreate(Actors) ->
    Processed = atomics:new(1, []),
    create(Actors, fun() -> work_once(Processed) end),
    ends(Actors),
    atomics:get(Processed, 1).

create(0, _) ->
    ok;
create(Left, Work) ->
    {Worker, _} = spawn_monitor(Work),
    Worker ! {process, ?THETA},
    create(Left - 1, Work).

work_once(Processed) ->
    receive
        {process, Theta} ->
            compute(Theta),
            atomics:add(Processed, 1, 1)
    end.

%% threadring

threadring(Actors, Hops) ->
    Ring = numbered(Actors, fun(Number) -> spawn_link(fun() -> place(Number) end) end),
    First = hd(Ring),
    meet(Ring, First),
    First ! {hop, Hops, self()},
    receive
        {last, Number} ->
            [Place ! stop || Place <- Ring],
            Number
    end.

meet([Last], First) ->
    Last ! {meet, First};
meet([Place, Next | Others], First) ->
    Place ! {meet, Next},
    meet([Next | Others], First).

place(Number) ->
    receive
        {meet, Next} -> place(Number, Next)
    end.

place(Number, Next) ->
    receive
        {hop, 0, Who} ->
            Who ! {last, Number},
            place(Number, Next);
        {hop, Left, Who} ->
            Next ! {hop, Left - 1, Who},
            place(Number, Next);
        stop ->
            ok
    end.

%% chameneos

chameneos(Creatures, Meetings) ->
    Main = self(),
    Mall = spawn_link(fun() -> mall(Meetings) end),
    numbered(Creatures, fun(Number) ->
        Color = element(Number rem 3 + 1, {yellow, blue, red}),
        spawn_link(fun() -> Main ! {met, live(Mall, Color, 0)} end)
    end),
    Met = sum(Creatures, met),
    Mall ! stop,
    Met.

mall(0) ->
    receive
        {meet, Late, _} ->
            Late ! closed,
            mall(0);
        stop ->
            ok
    end;
mall(Left) ->
    receive
        {meet, First, Color} -> mall(Left, First, Color)
    end.

%% Somebody is waiting for another one.
mall(Left, First, Color) ->
    receive
        {meet, Second, Other} ->
            First ! {met, Other},
            Second ! {met, Color},
            mall(Left - 1)
    end.

live(Mall, Color, Met) ->
    Mall ! {meet, self(), Color},
    receive
        {met, Other} -> live(Mall, complement(Color, Other), Met + 1);
        closed -> Met
    end.

complement(Same, Same) -> Same;
complement(yellow, blue) -> red;
complement(blue, yellow) -> red;
complement(yellow, red) -> blue;
complement(red, yellow) -> blue;
complement(blue, red) -> yellow;
complement(red, blue) -> yellow.

%% big

big(Pings, Actors) ->
    Members = numbered(Actors, fun(Number) -> spawn_link(fun() -> member(Number) end) end),
    Crowd = list_to_tuple(Members),
    [Member ! {'begin', self(), Pings, Crowd} || Member <- Members],
    Sum = sum(Actors, pinged),
    [Member ! stop || Member <- Members],
    Sum.

%% It pings nobody: not yet, or no longer.
member(Number) ->
    receive
        {ping, From} ->
            From ! {pong, Number},
            member(Number);
        {'begin', Main, Pings, Crowd} ->
            Sum = pings(Number, Pings, Crowd, savina_chance:new(Number), 0),
            Main ! {pinged, Sum},
            member(Number);
        stop ->
            ok
    end.

pings(_, 0, _, _, Sum) ->
    Sum;
pings(Number, Left, Crowd, Random, Sum) ->
    {Partner, Next} = savina_chance:below(tuple_size(Crowd), Random),
    element(Partner + 1, Crowd) ! {ping, self()},
    pings(Number, Left - 1, Crowd, Next, Sum + await_pong(Number)).

%% Waits for the answer to its ping, while others ping it.
await_pong(Number) ->
    receive
        {pong, Other} ->
            Other;
        {ping, From} ->
            From ! {pong, Number},
            await_pong(Number)
    end.

%% fib

fib(N) ->
    compute_fib(N),
    receive
        {fib, Number} -> Number
    end.

compute_fib(N) ->
    Step = spawn(fun step/0),
    Step ! {compute, N, self()}.

step() ->
    receive
        {compute, N, From} when N =< 2 ->
            From ! {fib, 1};
        {compute, N, From} ->
            compute_fib(N - 1),
            compute_fib(N - 2),
            receive {fib, One} -> ok end,
            receive {fib, Other} -> ok end,
            From ! {fib, One + Other}
    end.

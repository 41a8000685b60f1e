%% The Savina programs in which processes take turns waiting for each other's answers.
-module(savina_turns).
-export([barber/3, cigsmok/2, logmap/4, banking/2]).

-import(savina, [ask/2, burst/0, numbered/2, ends/1, digest/1]).
-import(savina_burn, [burn/2]).
-import(savina_chance, [new/1, below/2]).

%% barber

barber(Haircuts, Seats, {ProductionRate, HaircutRate}) ->
    Main = self(),
    Room = spawn_link(fun() -> room(Seats, {queue:new(), 0}, queue:new()) end),
    spawn_link(fun() -> Main ! {haircuts, cut(Room, Haircuts, HaircutRate, new(1), 0)} end),
    open(Room, Haircuts, ProductionRate, new(2)),
    ends(Haircuts),
    receive
        {haircuts, Cut} ->
            Room ! stop,
            Cut
    end.

%% Where customers come from.
open(_, 0, _, _) ->
    ok;
open(Room, Left, Rate, Random) ->
    {Customer, _} = spawn_monitor(fun visit/0),
    Customer ! {visit, Room},
    open(Room, Left - 1, Rate, work(Rate, Random)).

visit() ->
    receive
        {visit, Room} -> Room ! {enter, self()}
    end,
    receive
        done -> ok
    end.

cut(_, 0, _, _, Haircuts) ->
    Haircuts;
cut(Room, Left, Rate, Random, Haircuts) ->
    Room ! {next, self()},
    receive
        {customer, Customer} ->
            Next = work(Rate, Random),
            Customer ! done,
            cut(Room, Left - 1, Rate, Next, Haircuts + 1)
    end.

%% Takes this many steps on average.
work(Rate, Random) ->
    {Steps, Next} = below(Rate * 2, Random),
    burn(Steps + 10, {0, 1}),
    Next.

%% Who sits, and who stands at the door. The barber sleeps until somebody sits.
room(Seats, {Seated, Sitting}, Door) ->
    receive
        {enter, Customer} when Sitting < Seats ->
            room(Seats, {queue:in(Customer, Seated), Sitting + 1}, Door);
        {enter, Customer} ->
            room(Seats, {Seated, Sitting}, queue:in(Customer, Door));
        {next, Barber} when Sitting > 0 ->
            {{value, Customer}, Others} = queue:out(Seated),
            Barber ! {customer, Customer},
            case queue:out(Door) of
                {{value, Arrived}, Rest} ->
                    room(Seats, {queue:in(Arrived, Others), Sitting}, Rest);
                {empty, _} ->
                    room(Seats, {Others, Sitting - 1}, Door)
            end;
        stop ->
            ok
    end.

%% cigsmok

cigsmok(Rounds, Smokers) ->
    All = numbered(Smokers, fun(_) -> spawn_link(fun() -> smoker(0) end) end),
    arbitrate(list_to_tuple(All), Rounds, new(Smokers)),
    Smoked = [ask(Smoker, smoked) || Smoker <- All],
    [Smoker ! stop || Smoker <- All],
    digest(Smoked).

arbitrate(_, 0, _) ->
    ok;
arbitrate(Smokers, Left, Random0) ->
    {Number, Random1} = below(tuple_size(Smokers), Random0),
    {Steps, Random2} = below(1000, Random1),
    element(Number + 1, Smokers) ! {smoke, self(), Steps + 10},
    receive
        smoking -> arbitrate(Smokers, Left - 1, Random2)
    end.

smoker(Smoked) ->
    receive
        {smoke, Arbiter, Steps} ->
            Arbiter ! smoking,
            burn(Steps, {0, 1}),
            smoker(Smoked + 1);
        {smoked, From, Tag} ->
            From ! {Tag, Smoked},
            smoker(Smoked);
        stop ->
            ok
    end.

%% logmap

logmap(Terms, Series, StartRate, Increment) ->
    All = numbered(Series, fun(Number) ->
        First = Number * Increment,
        Computer = spawn_link(fun() -> computer(StartRate + First) end),
        spawn_link(fun() -> series(Computer, First) end)
    end),
    advance(All, Terms, max(1, burst() div Series)),
    Last = [ask(One, term) || One <- All],
    [One ! stop || One <- All],
    digest([Bits || Term <- Last, <<Bits:64>> <= <<Term/float>>]).

advance(_, 0, _) ->
    ok;
advance(All, Left, Most) ->
    Burst = min(Left, Most),
    [[One ! next || One <- All] || _ <- lists:seq(1, Burst)],
    [ask(One, term) || One <- All],
    advance(All, Left - Burst, Most).

series(Computer, Term) ->
    receive
        next ->
            series(Computer, ask(Computer, {compute, Term}));
        {term, From, Tag} ->
            From ! {Tag, Term},
            series(Computer, Term);
        stop ->
            Computer ! stop
    end.

computer(Rate) ->
    receive
        {{compute, Term}, From, Tag} ->
            From ! {Tag, Rate * Term * (1.0 - Term)},
            computer(Rate);
        stop ->
            ok
    end.

%% banking

%% All transfers are in flight at once.
banking(Accounts, Transactions) ->
    All = numbered(Accounts, fun(_) -> spawn_link(fun() -> account(1000 * Transactions) end) end),
    transfers(list_to_tuple(All), Transactions, new(Accounts)),
    %% In order, because money goes only to higher numbers: whoever answers has given everything it had to.
    Balances = [ask(Account, balance) || Account <- All],
    [Account ! stop || Account <- All],
    digest(Balances).

transfers(_, 0, _) ->
    ok;
transfers(Accounts, Left, Random0) ->
    Count = tuple_size(Accounts),
    {From, Random1} = below(Count div 10 * 8, Random0),
    {Further, Random2} = below(Count - From, Random1),
    {Amount, Random3} = below(1000, Random2),
    To = From + max(Further, 1),
    element(From + 1, Accounts) ! {transfer, element(To + 1, Accounts), Amount},
    transfers(Accounts, Left - 1, Random3).

account(Balance) ->
    receive
        {transfer, To, Amount} ->
            ask(To, {deposit, Amount}),
            account(Balance - Amount);
        {{deposit, Amount}, From, Tag} ->
            From ! {Tag, deposited},
            account(Balance + Amount);
        {balance, From, Tag} ->
            From ! {Tag, Balance},
            account(Balance);
        stop ->
            ok
    end.

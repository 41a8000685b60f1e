%% The Savina programs in which many processes contend for one. What it cannot serve yet stays in its mailbox.
-module(savina_shared).
-export([dictionary/1, concdict/5, concsll/4, bndbuffer/4, philosopher/2]).

-import(savina, [ask/2, numbered/2, sum/2, digest/1]).
-import(savina_burn, [burn/2]).
-import(savina_chance, [new/1, next/1, below/2, word/1]).

%% concdict

%% The process that has it, when it has it.
dictionary(Keys) ->
    Store = spawn_link(fun() ->
        dictionary(maps:from_list([{Key, Key} || Key <- lists:seq(0, Keys - 1)]), 0, 0)
    end),
    ask(Store, usage),
    Store.

concdict(Store, Workers, Messages, WritePercent, Keys) ->
    Main = self(),
    numbered(Workers, fun(Number) ->
        spawn_link(fun() ->
            Main ! {read, use(Store, Messages, WritePercent, Keys, new(Number), 0)}
        end)
    end),
    Sum = sum(Workers, read),
    {Reads, Writes} = ask(Store, usage),
    Store ! stop,
    digest([Reads, Writes, Sum]).

use(_, 0, _, _, _, Sum) ->
    Sum;
use(Store, Left, WritePercent, Keys, Random0, Sum) ->
    {Percent, Random1} = below(100, Random0),
    {Key, Random2} = below(Keys, Random1),
    case Percent < WritePercent of
        true -> Store ! {write, self(), Key, Key};
        false -> Store ! {read, self(), Key}
    end,
    receive
        written -> use(Store, Left - 1, WritePercent, Keys, Random2, Sum);
        {value, Value} -> use(Store, Left - 1, WritePercent, Keys, Random2, Sum + Value);
        none -> use(Store, Left - 1, WritePercent, Keys, Random2, Sum)
    end.

dictionary(Table, Reads, Writes) ->
    receive
        {read, From, Key} ->
            case Table of
                #{Key := Value} -> From ! {value, Value};
                #{} -> From ! none
            end,
            dictionary(Table, Reads + 1, Writes);
        {write, From, Key, Value} ->
            Written = Table#{Key => Value},
            From ! written,
            dictionary(Written, Reads, Writes + 1);
        {usage, From, Tag} ->
            From ! {Tag, {Reads, Writes}},
            dictionary(Table, Reads, Writes);
        stop ->
            ok
    end.

%% concsll

concsll(Workers, Messages, WritePercent, SizePercent) ->
    Main = self(),
    Store = spawn_link(fun() -> sorted([], 0, {0, 0, 0}) end),
    numbered(Workers, fun(Number) ->
        spawn_link(fun() ->
            walk(Store, Messages, SizePercent + WritePercent, SizePercent, new(Number)),
            Main ! {walked, 0}
        end)
    end),
    sum(Workers, walked),
    {{Writes, LookUps, Sizes}, Values} = ask(Store, usage),
    Store ! stop,
    digest([Writes, LookUps, Sizes | [word({High, Low}) || [High | Low] <- Values]]).

walk(_, 0, _, _, _) ->
    ok;
walk(Store, Left, Writes, Sizes, Random0) ->
    {Percent, Random1} = below(100, Random0),
    {{High, Low}, Random2} = next(Random1),
    if
        Percent < Sizes -> Store ! {size, self()};
        Percent < Writes -> Store ! {write, self(), High, Low};
        true -> Store ! {contains, self(), High, Low}
    end,
    receive
        {answer, _} -> walk(Store, Left - 1, Writes, Sizes, Random2)
    end.

%% Values are pairs of halves: a bignum takes as much memory, and is slower to compare.
sorted(List, Length, {Writes, LookUps, Sizes} = Usage) ->
    receive
        {contains, From, High, Low} ->
            From ! {answer, contains(High, Low, List)},
            sorted(List, Length, {Writes, LookUps + 1, Sizes});
        {write, From, High, Low} ->
            Longer = add(High, Low, List),
            From ! {answer, written},
            sorted(Longer, Length + 1, {Writes + 1, LookUps, Sizes});
        {size, From} ->
            From ! {answer, Length},
            sorted(List, Length, {Writes, LookUps, Sizes + 1});
        {usage, From, Tag} ->
            From ! {Tag, {Usage, List}},
            sorted(List, Length, Usage);
        stop ->
            ok
    end.

contains(High, Low, [[Other | _] | Rest]) when Other < High -> contains(High, Low, Rest);
contains(High, Low, [[High | Other] | Rest]) when Other < Low -> contains(High, Low, Rest);
contains(High, Low, [[High | Low] | _]) -> true;
contains(_, _, _) -> false.

add(High, Low, [[Other | _] = Value | Rest]) when Other < High -> [Value | add(High, Low, Rest)];
add(High, Low, [[High | Other] = Value | Rest]) when Other < Low -> [Value | add(High, Low, Rest)];
add(High, Low, Rest) -> [[High | Low] | Rest].

%% bndbuffer

bndbuffer(Room, {Producers, Consumers}, Items, {ProduceCost, ConsumeCost}) ->
    Main = self(),
    Buffer = spawn_link(fun() -> buffer(Room, queue:new(), 0) end),
    numbered(Producers, fun(Number) ->
        spawn_link(fun() ->
            produce(Buffer, Number, 0, Items, steps(ProduceCost)),
            Main ! {produced, Items}
        end)
    end),
    numbered(Consumers, fun(_) ->
        spawn_link(fun() -> Main ! consume(Buffer, steps(ConsumeCost), 0, 0, 0) end)
    end),
    sum(Producers, produced),
    Buffer ! close,
    {Consumed, Sum} = consumed(Consumers, 0, 0),
    Buffer ! stop,
    digest([Consumed, Sum]).

%% What the suite does per unit of cost.
steps(Cost) ->
    Cost * 100.

produce(_, _, Items, Items, _) ->
    ok;
produce(Buffer, Producer, Number, Items, Steps) ->
    Buffer ! {put, self(), burn(Steps, {Producer, Number})},
    receive
        stored -> produce(Buffer, Producer, Number + 1, Items, Steps)
    end.

%% The sums of the halves are combined at the end.
consume(Buffer, Steps, Items, Highs, Lows) ->
    Buffer ! {take, self()},
    receive
        {item, Item} ->
            {High, Low} = burn(Steps, Item),
            consume(Buffer, Steps, Items + 1, Highs + High, Lows + Low);
        none ->
            {consumed, Items, Highs bsl 32 + Lows}
    end.

consumed(0, Items, Sum) ->
    {Items, Sum band 16#ffffffffffffffff};
consumed(Left, Items, Sum) ->
    receive
        {consumed, More, Of} -> consumed(Left - 1, Items + More, Sum + Of)
    end.

buffer(Room, Items, Length) ->
    receive
        {put, Producer, Item} when Length < Room ->
            Producer ! stored,
            buffer(Room, queue:in(Item, Items), Length + 1);
        {take, Consumer} when Length > 0 ->
            {{value, Item}, Others} = queue:out(Items),
            Consumer ! {item, Item},
            buffer(Room, Others, Length - 1);
        close when Length =:= 0 ->
            closed()
    end.

closed() ->
    receive
        {take, Consumer} ->
            Consumer ! none,
            closed();
        stop ->
            ok
    end.

%% philosopher

philosopher(Philosophers, Rounds) ->
    Main = self(),
    Table = spawn_link(fun() -> table(0, 0) end),
    numbered(Philosophers, fun(Seat) ->
        Forks = (1 bsl Seat) bor (1 bsl ((Seat + 1) rem Philosophers)),
        spawn_link(fun() ->
            dine(Table, Forks, Rounds),
            Main ! {dined, Rounds}
        end)
    end),
    sum(Philosophers, dined),
    Meals = ask(Table, meals),
    Table ! stop,
    Meals.

dine(_, _, 0) ->
    ok;
dine(Table, Forks, Left) ->
    Table ! {hungry, self(), Forks},
    receive
        eat -> Table ! {done, Forks}
    end,
    dine(Table, Forks, Left - 1).

%% The forks that are taken are the bits of a number.
table(Taken, Meals) ->
    receive
        {hungry, Who, Forks} when Taken band Forks =:= 0 ->
            Who ! eat,
            table(Taken bor Forks, Meals);
        {done, Forks} ->
            table(Taken bxor Forks, Meals + 1);
        {meals, From, Tag} when Taken =:= 0 ->
            From ! {Tag, Meals},
            table(Taken, Meals);
        stop ->
            ok
    end.

%% Randomness for the Savina programs: the same numbers as ours, which are 64-bit words.
%%
%% Such a word is a bignum here. Computing with its halves, which are small integers, is several times as fast.
-module(savina_chance).
-export([new/1, next/1, below/2, word/1]).
-compile({inline, [product/4, low_half/2]}).

-define(HALF, 16#ffffffff).
-define(QUARTER, 16#ffff).

%% The state for a seed.
new(Seed) ->
    {Seed bsr 32, Seed band ?HALF}.

%% The number with these halves.
word({High, Low}) ->
    (High bsl 32) bor Low.

%% Uniform among the numbers below `End`, and the next state.
below(End, Random) ->
    {{High, Low}, Next} = next(Random),
    {(High * End + (Low * End bsr 32)) bsr 32, Next}.

%% SplitMix64: the halves of a number, and the next state.
next({High, Low}) ->
    Sum = Low + 16#7f4a7c15,
    High0 = (High + 16#9e3779b9 + (Sum bsr 32)) band ?HALF,
    Low0 = Sum band ?HALF,
    {High1, Low1} = product(
        High0 bxor (High0 bsr 30),
        Low0 bxor (((High0 bsl 2) bor (Low0 bsr 30)) band ?HALF),
        16#bf58476d,
        16#1ce4e5b9
    ),
    {High2, Low2} = product(
        High1 bxor (High1 bsr 27),
        Low1 bxor (((High1 bsl 5) bor (Low1 bsr 27)) band ?HALF),
        16#94d049bb,
        16#133111eb
    ),
    Mixed = {High2 bxor (High2 bsr 31), Low2 bxor (((High2 bsl 1) bor (Low2 bsr 31)) band ?HALF)},
    {Mixed, {High0, Low0}}.

%% The lower 64 bits, computed by quarters: none of their products is a bignum.
product(High, Low, ByHigh, ByLow) ->
    First = (Low band ?QUARTER) * ByLow,
    Second = (Low bsr 16) * ByLow + (First bsr 16),
    Upper = (Second bsr 16) + low_half(High, ByLow) + low_half(Low, ByHigh),
    {Upper band ?HALF, ((Second band ?QUARTER) bsl 16) bor (First band ?QUARTER)}.

%% A product that is exact in the lower 32 bits.
low_half(Half, By) ->
    (Half band ?QUARTER) * By + ((((Half bsr 16) * (By band ?QUARTER)) band ?QUARTER) bsl 16).

%% Burns time for the Savina programs: the same arithmetic as ours, on the halves of a 64-bit word.
%%
%% If `savina_burn.c` could be built, it replaces `burn/2`.
-module(savina_burn).
-export([burn/2]).
-on_load(load/0).
-nifs([burn/2]).

-define(HALF, 16#ffffffff).

load() ->
    Folder = filename:dirname(code:which(?MODULE)),
    _ = erlang:load_nif(filename:join(Folder, "savina_burn"), 0),
    ok.

%% Keeps the processor busy for this many steps.
burn(Steps, {High, Low}) ->
    burn(Steps, High, Low bor 1).

burn(0, High, Low) ->
    {High, Low};
burn(Left, High0, Low0) ->
    High1 = High0 bxor (((High0 bsl 13) bor (Low0 bsr 19)) band ?HALF),
    Low1 = Low0 bxor ((Low0 bsl 13) band ?HALF),
    High2 = High1 bxor (High1 bsr 7),
    Low2 = Low1 bxor (Low1 bsr 7) bxor ((High1 bsl 25) band ?HALF),
    High3 = High2 bxor (((High2 bsl 17) bor (Low2 bsr 15)) band ?HALF),
    burn(Left - 1, High3, Low2 bxor ((Low2 bsl 17) band ?HALF)).

/* The burnt time of the Savina programs, in machine code.
 *
 * It stands for work that is not about messages, so nobody should be slower at it: Erlang computes with words of 64 bits
 * a dozen times as slowly. Where this cannot be built, savina_burn.erl does the same. */
#include <erl_nif.h>
#include <stdint.h>

static ERL_NIF_TERM burn(ErlNifEnv *env, int count, const ERL_NIF_TERM arguments[]) {
    const ERL_NIF_TERM *halves;
    unsigned high, low;
    unsigned long steps;
    int arity;
    if (count != 2 || !enif_get_ulong(env, arguments[0], &steps) || !enif_get_tuple(env, arguments[1], &arity, &halves) ||
        arity != 2 || !enif_get_uint(env, halves[0], &high) || !enif_get_uint(env, halves[1], &low))
        return enif_make_badarg(env);
    uint64_t state = ((uint64_t)high << 32 | low) | 1;
    for (; steps > 0; steps--) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    return enif_make_tuple2(env, enif_make_uint(env, state >> 32), enif_make_uint(env, (uint32_t)state));
}

static ErlNifFunc functions[] = {{"burn", 2, burn, 0}};

ERL_NIF_INIT(savina_burn, functions, NULL, NULL, NULL, NULL)

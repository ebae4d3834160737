/* SyncMap's mutex is taken over while a key comes back: a store to a cell that is EXPUNGED (assembly/shared/sync.ts, recover-sync.ts).
 *
 *   read   | table |     mu   | seq | owner |     cell   | state, seq | payload |, one in each table
 *
 * There is one key. Its cell is EXPUNGED: without a value, and not in dirty. Each locker stores to it: into a dirty of its own, then NIL, then a value; and
 * may be taken for dead at any moment. Who takes over closes the cell as it takes the value over, into a new read. Others store to the key and delete it
 * without mu, where it is neither EXPUNGED nor closed.
 *
 * Promised: after each change, and after each recovery, a lookup finds what was stored last.
 * Mistakes: see checks.ts.
 */
#ifndef LOCKERS
#define LOCKERS 2
#endif
#ifndef TAKEOVERS
#define TAKEOVERS 1
#endif
#ifndef QUICK
#define QUICK 2
#endif

#define NIL 0
#define VALUE 1
#define EXPUNGED 2
#define CLOSED 3
#define ABSENT 0
#define TABLES (2 + 3 * TAKEOVERS) /* a round of recovery that fails leaves one behind */

byte read = 0, tables = 1;
byte owner = 0, seq = 0;                                  /* one word */
byte state[TABLES], stamp[TABLES], payload[TABLES];      /* one word each: the cell of a table */
byte takeovers = 0;
byte truth = ABSENT;                                      /* ghost: changed with the cell's word */
#define mine (owner == _pid && seq == s)
#define same(t) (state[t] == w && stamp[t] == ws)

/* Within an atomic. What is closed is still there to be found, under mu. */
inline check() {
  assert((state[read] == VALUE || state[read] == CLOSED -> payload[read] : ABSENT) == truth)
}
inline load(t) { atomic { w = state[t]; ws = stamp[t] } }
inline become(t, what) { state[t] = what; stamp[t]++ }
inline change(t, what) {
  become(t, (what == ABSENT -> NIL : VALUE));
  payload[t] = what; truth = what;
  check()
}

/* The cell of the read that was found is closed; into `w`: what it was. */
inline close() {
  do
  :: load(r);
     if
     :: !mine -> lost = true; break
     :: mine && w == CLOSED -> w = VALUE; break
#ifdef KEEP_SEQ
     :: mine && w == EXPUNGED -> break
#endif
     :: mine && w == VALUE ->
        if
        :: atomic { same(r) -> become(r, CLOSED) } break
        :: else
        fi
#ifdef KEEP_SEQ
     :: mine && w == NIL ->
#else
     :: mine && (w == NIL || w == EXPUNGED) ->
#endif
        if
        :: atomic { same(r) -> become(r, EXPUNGED) } break
        :: else
        fi
     fi
  od
}

inline recover() {
  do
  :: r = read;
     if
     :: !mine -> lost = true; break
     :: else
     fi;
     close();
     if
     :: lost -> break
     :: else
     fi;
     atomic {
       assert(tables < TABLES);
       own = tables; tables++;
       state[own] = (w == VALUE -> VALUE : EXPUNGED);
       payload[own] = (w == VALUE -> payload[r] : ABSENT)
     }
     if
     :: atomic { read == r -> read = own; check() } break
     :: else
     fi
  od
}

proctype locker() {
  byte s, o, r, w, ws, own;
  bool lost;
  do
  :: atomic { !(owner != 0 && takeovers == TAKEOVERS) -> s = seq; o = owner }
     if
     :: o == 0 ->
        if
        :: atomic { owner == 0 && seq == s -> owner = _pid; s++; seq = s }
           r = read;
           if
           :: mine -> break
           :: else
           fi
        :: else
        fi
     :: o != 0 ->
        if
        :: atomic { owner == o && seq == s && takeovers < TAKEOVERS -> owner = _pid; s = s + 2; seq = s; takeovers++ }
           lost = false;
           recover();
           r = read;
           if
           :: !lost && mine -> break
           :: else
           fi
        :: owner != o || seq != s
        fi
     fi
  od;
  if
  :: state[r] == EXPUNGED ->
#ifdef ASKED_FIRST
     if
     :: mine -> load(r);
        if
        :: atomic { same(r) -> become(r, NIL) }
        :: else
        fi
     :: else
     fi
#else
     load(r);
     if
#ifdef NOT_ASKED
     :: true ->
#else
     :: mine ->
#endif
        if
        :: atomic { same(r) -> become(r, NIL) }
        :: else
        fi
#ifndef NOT_ASKED
     :: else
#endif
     fi
#endif
  :: else
  fi;
  do
  :: load(r);
     if
     :: w == EXPUNGED || w == CLOSED -> break /* begins anew */
     :: w == NIL || w == VALUE ->
        if
        :: atomic { same(r) -> change(r, 10 + _pid) } break
        :: else
        fi
     fi
  od;
  atomic {
    if
    :: mine -> owner = 0; seq = s + 1
    :: else
    fi;
    s = 0; o = 0; r = 0; w = 0; ws = 0; own = 0; lost = false
  }
}

/* Without mu. */
proctype quick() {
  byte r, w, ws;
  r = read;
  load(r);
  if
  :: w == NIL || w == VALUE ->
     if
     :: atomic { same(r) -> change(r, 20 + _pid) }
     :: atomic { same(r) -> change(r, ABSENT) }
     :: else
     fi
  :: else
  fi
}

init {
  byte each;
  atomic {
    state[0] = EXPUNGED;
    for (each : 1 .. LOCKERS) { run locker() }
    for (each : 1 .. QUICK) { run quick() }
  }
}

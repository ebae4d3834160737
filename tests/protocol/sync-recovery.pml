/* SyncMap's mutex is taken over: what its suspect does when it wakes, and what recovery makes of the map (assembly/shared/recover-sync.ts).
 *
 *   read   | table | amended |     mu   | seq | owner |     dirty   | table |, in the word of mu's table
 *
 * Every thread does one operation under mu, and may be taken over at any moment. Key 0 is in read with cell 1, key 1 in dirty with cell 2.
 * A recovered map has new cells; the old ones are closed. One more thread stores to or deletes key 0 without mu.
 *
 * Promised: at each release and after each recovery the map has what the cells' changes made of it, in cells that are not closed.
 * Mistakes: see checks.ts.
 */
#ifndef LOCKERS
#define LOCKERS 2
#endif
#ifndef TAKEOVERS
#define TAKEOVERS 1
#endif

#define KEYS 2
#define NONE 0
#define ABSENT 0
#define TABLES (2 + 5 * TAKEOVERS) /* a round of recovery that fails leaves one behind */
#define CELLS (2 + 5 * KEYS * TAKEOVERS)
#define bit(n) (1 << (n))

#define NIL 0
#define VALUE 1
#define CLOSED 2 /* for ever; what was EXPUNGED is NIL here */

byte read = 0; bool amended = true;       /* one word */
byte dirty = 1, region = 0;               /* one word; no table: 255 */
byte owner = 0, seq = 0;                  /* one word */
byte cellOf[TABLES * KEYS];
byte state[CELLS + 1], payload[CELLS + 1]; /* one word */
byte tables = 2, cells = 3, regions = 1, takeovers = 0;
#define noDirty 255
#define slotOf(t, k) cellOf[(t) * KEYS + (k)]

/* With ROLES the first may do anything, the second promotes or nothing, the third nothing but recover: fewer states. */
#ifdef ROLES
#define mayPromote (_pid < 3)
#define mayChange (_pid == 1)
#else
#define mayPromote true
#define mayChange true
#endif

byte truth[KEYS];                          /* ghost: changed with the cell's word */
byte n, c;
#define mine (owner == _pid && seq == s)

inline clean() { n = 0; c = 0 }
/* What lookups find; within an atomic. Into `c`: the cell. */
inline find(k) {
  c = slotOf(read, k);
  if
  :: c == NONE && amended && dirty != noDirty -> c = slotOf(dirty, k)
  :: else
  fi
}

/* Takes over what a table has and the new one has not; closes its cells. */
inline take(from) {
  k = 0;
  do
  :: k == KEYS -> break
  :: k < KEYS && slotOf(from, k) == NONE -> k++
  :: k < KEYS && slotOf(from, k) != NONE ->
     cell = slotOf(from, k);
     atomic {
       if
       :: state[cell] == VALUE || state[cell] == CLOSED -> state[cell] = CLOSED; v = payload[cell]
       :: else -> state[cell] = CLOSED; payload[cell] = ABSENT; v = ABSENT
       fi;
#ifdef ONLY_VALUES
       if
       :: new[k] == NONE && v != ABSENT -> new[k] = v
       :: else
       fi;
#else
       if
       :: new[k] == NONE -> new[k] = (v == ABSENT -> 99 : v) /* 99: there, without a value */
       :: else
       fi;
#endif
     }
     k++
  od
}

inline build() {
  n = 0;
  do
  :: n < KEYS && new[n] != NONE ->
     assert(cells <= CELLS && tables < TABLES);
     slotOf(tables, n) = cells;
     state[cells] = (new[n] == 99 -> NIL : VALUE); payload[cells] = (new[n] == 99 -> ABSENT : new[n]); cells++; n++
  :: n < KEYS && new[n] == NONE -> n++
  :: n == KEYS -> break
  od;
  mineTable = tables; tables++;
  clean()
}

/* Within an atomic. */
inline check() {
  n = 0;
  do
  :: n < KEYS ->
     find(n);
     assert(c == NONE || state[c] != CLOSED);
     assert((c == NONE -> ABSENT : payload[c]) == truth[n]);
     n++
  :: n == KEYS -> break
  od;
  clean()
}

inline recover() {
  do
  ::
#ifdef READ_WORD_LATE
     atomic { g = region; d = dirty }
     if
     :: !mine -> lost = true; break
     :: else
     fi;
     atomic { r = read; am = amended }
#else
     atomic { r = read; am = amended }
     atomic { g = region; d = dirty }
     if
     :: !mine -> lost = true; break
     :: else
     fi;
#endif
     atomic { new[0] = NONE; new[1] = NONE }
     take(r);
     if
     :: d != noDirty -> take(d)
     :: else
     fi;
     atomic { build() }
#ifdef DIRTY_FIRST
     if
     :: atomic { region == g && dirty == d -> region = regions; g = region; regions++; dirty = noDirty; d = noDirty }
     :: else -> skip; goto next
     fi;
#endif
     if
     :: atomic { read == r && amended == am -> read = mineTable; amended = false; r = read; am = false }
     :: else -> skip; goto next
     fi;
#ifndef DIRTY_FIRST
     if
     :: atomic { region == g && dirty == d -> region = regions; g = region; regions++; dirty = noDirty; d = noDirty }
     :: else -> skip; goto next
     fi;
#endif
     atomic {
       if
       :: mine -> check()
       :: else
       fi
     }
     break;
next:
     skip
  od
}

inline change(k, what) {
  atomic {
    if
    :: cell != NONE && state[cell] != CLOSED -> state[cell] = (what == ABSENT -> NIL : VALUE); payload[cell] = what; truth[k] = what
    :: else
    fi
  }
}

proctype locker() {
  byte s, o, r, g, d, k, v, cell, mineTable, new[KEYS];
  bool am, lost;
  do
  :: atomic { !(owner != 0 && takeovers == TAKEOVERS) -> s = seq; o = owner }
     atomic { r = read; am = amended }
     atomic { g = region; d = dirty }
     if
     :: o == 0 ->
        if
        :: atomic { owner == 0 && seq == s -> owner = _pid; s++; seq = s } break
        :: else
        fi
     :: o != 0 ->
        if
        :: atomic { owner == o && seq == s && takeovers < TAKEOVERS -> owner = _pid; s = s + 2; seq = s; takeovers++ }
           lost = false;
           recover();
           if
           :: lost
           :: !lost -> break
           fi
        :: owner != o || seq != s
        fi
     fi
  od;
#ifdef READ_LATE
  atomic { r = read; am = amended }
#endif
  if
  :: mayPromote && d != noDirty -> /* promote */
     if
     :: atomic { read == r && amended == am -> read = d; amended = false }
        if
        :: atomic { region == g && dirty == d -> dirty = noDirty }
        :: else
        fi
     :: else
     fi
  :: mayChange ->
     cell = slotOf(r, 1);
     if
     :: cell == NONE && d != noDirty -> cell = slotOf(d, 1)
     :: else
     fi;
     if
     :: true -> change(1, ABSENT)
     :: true -> change(1, 2 + _pid)
     fi
  :: !mayChange
  fi;
  atomic {
    if
    :: mine -> check(); owner = 0; seq = s + 1
    :: else
    fi;
    s = 0; o = 0; r = 0; g = 0; d = 0; k = 0; v = 0; cell = 0; am = false; mineTable = 0
  }
}

/* Without mu. */
proctype quick() {
  byte cell;
  cell = slotOf(read, 0);
  if
  :: true -> change(0, ABSENT)
  :: true -> change(0, 7)
  fi
}

init {
  byte each;
  atomic {
    slotOf(0, 0) = 1; state[1] = VALUE; payload[1] = 1; truth[0] = 1;
    slotOf(1, 0) = 1;
    slotOf(1, 1) = 2; state[2] = VALUE; payload[2] = 2; truth[1] = 2;
    for (each : 1 .. LOCKERS) { run locker() }
    run quick()
  }
}

/* SyncMap: Go's sync.Map with cells that are used again (assembly/shared/sync.ts, cell.ts, docs/shared-protocol.md).
 *
 *   read   | table | amended |   one word, and `version`, raised by each promotion. The table never changes.
 *   dirty  a table under mu, or NONE
 *   cell   | state | seq | payload |   one word, changed by compare-and-swap only
 *
 * Tables and cells are used again as soon as they are free. A promotion may come with every miss (misses are not counted).
 * Threads: DRIVERS with DRIVES operations each, and others with one, each on any key. SCRIPT: the driver deletes key 0, stores
 * key 1, looks for it (so that key 0's cell may be freed), and stores key 2 (which takes that cell) or looks for key 0.
 *
 * Promised: a lookup answers what the key had at some moment of the call; each change takes place on the key's own cell, on what the key had
 * at that moment; so no store is lost, and each key is linearizable.
 * Mistakes: see checks.ts.
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef DRIVERS
#define DRIVERS 0
#endif
#ifndef DRIVES
#define DRIVES 3
#endif
#ifndef KEYS
#define KEYS 2
#endif
#define CELLS (KEYS + 2)
#define TABLES 2

#define NONE 0
#define ABSENT 0
#define bit(n) (1 << (n))

/* states of a cell */
#define NIL 0
#define VALUE 1
#define EXPUNGED 2

/* operations */
#define LOAD 0
#define STORE 1
#define DELETE 2
#define LOAD_OR_STORE 3
#define stores(op) (op == STORE || op == LOAD_OR_STORE)

/* ---- memory ---- */
byte table = 0;                    /* read: one word */
bool amended = false;
byte version = 0;
bool mu = false;
bool hasDirty = false;             /* dirty is the other table */
byte cellOf[TABLES * KEYS];
byte state[CELLS + 1], stamp[CELLS + 1], payload[CELLS + 1]; /* one word */
byte expungedCells = 0;            /* a list under mu */
byte freeCells = 0;                /* see runs.pml */

#define dirty (1 - table)
#define slotOf(t, key) cellOf[(t) * KEYS + (key)]

/* ---- ghosts ---- */
byte truth[KEYS];
byte keyOf[CELLS + 1] = 255;
byte seen[THREADS + 1], wanted[THREADS + 1];

inline know(key, what) {
  truth[key] = what;
  for (i : 1 .. THREADS) {
    if
    :: wanted[i] == key -> seen[i] = seen[i] | bit(what)
    :: else
    fi
  }
  i = 0
}
byte i;

#define same_word(c) (state[c] == st && stamp[c] == sq && payload[c] == pay)
inline loadCell(c) { st = state[c]; sq = stamp[c]; pay = payload[c] }
#ifdef NO_STAMP
#define STEP 0
#else
#define STEP 1
#endif
inline setCell(c, s, p) { state[c] = s; stamp[c] = stamp[c] + STEP; payload[c] = p }

/* The key's cell in read, 0: none there, and whether dirty may have it: `more`. */
inline lookup() {
  do
  :: atomic { vs = version }
#ifdef AMENDED_APART
     t = table;
     cell = slotOf(t, k);
     atomic { more = amended; if :: version == vs -> break :: else fi }
#else
     atomic { t = table; more = amended }
     atomic { cell = slotOf(t, k);
       if
       :: cell == NONE && version == vs -> break
       :: cell != NONE
       :: else -> cell = NONE; goto_again = true
       fi }
#endif
     if
     :: goto_again -> goto_again = false
     :: else ->
#ifdef STAMP_LATE
        atomic { if :: version == vs -> skip :: else -> goto_again = true fi }
        if
        :: goto_again -> goto_again = false
        :: else -> atomic { loadCell(cell); break }
        fi
#else
        atomic { loadCell(cell) }
        if
#ifdef NO_VERSION
        :: true -> break
#else
        :: version == vs -> break
        :: else
#endif
        fi
#endif
     fi
  od;
  atomic { t = 0; vs = 0 }
}

/* The operation on a cell whose word was read. `status`: DONE, SLOW, or AGAIN. */
#define DONE 0
#define SLOW 1
#define AGAIN 2

inline changeCell(held) {
  do
  :: st == EXPUNGED && stores(op) ->
     status = SLOW; break
  :: !(st == EXPUNGED && stores(op)) && (op == LOAD || (st == VALUE && op == LOAD_OR_STORE) || (st != VALUE && op == DELETE)) ->
     if
     :: atomic { same_word(cell) -> result = (st == VALUE -> pay : ABSENT); assert(seen[_pid] & bit(result)); status = DONE; break }
     :: atomic { else -> skip }
     fi;
#ifndef SAME_CELL
     if
     :: !held -> status = AGAIN; break
     :: else
     fi;
#endif
     atomic { loadCell(cell) }
  :: else ->
     if
     :: atomic { same_word(cell) ->
          assert(keyOf[cell] == k && truth[k] == (st == VALUE -> pay : ABSENT));
          if
          :: op == DELETE -> setCell(cell, NIL, ABSENT); know(k, ABSENT)
          :: else -> setCell(cell, VALUE, v); know(k, v)
          fi;
          status = DONE; break }
     :: atomic { else -> skip }
     fi;
#ifndef SAME_CELL
     if
     :: !held -> status = AGAIN; break
     :: else
     fi;
#endif
     atomic { loadCell(cell) }
  od
}

/* Makes dirty of read, without what has no value. */
inline makeDirty() {
  atomic { j = 0; do :: j < KEYS -> slotOf(dirty, j) = NONE; j++ :: else -> j = 0; break od }
  do
  :: j == KEYS -> break
  :: j < KEYS && slotOf(table, j) == NONE -> j++
  :: j < KEYS && slotOf(table, j) != NONE ->
     cell = slotOf(table, j);
     do
     :: atomic { loadCell(cell) }
        if
#ifdef NO_EXPUNGE
        :: st == NIL -> break
#endif
        :: st == VALUE -> slotOf(dirty, j) = cell; break
        :: atomic { st == NIL && same_word(cell) -> setCell(cell, EXPUNGED, ABSENT);
             expungedCells = expungedCells | bit(cell); break }
        :: st == NIL && !same_word(cell)
        :: st == EXPUNGED -> break
        fi
     od;
     j++
  od;
  atomic { j = 0; cell = NONE; hasDirty = true }
}

inline giveCell(c) {
  atomic {
    stamp[c] = stamp[c] + STEP;
    state[c] = EXPUNGED; payload[c] = ABSENT; keyOf[c] = 255; freeCells = freeCells | bit(c) }
}

inline freeExpunged() {
  do
  :: expungedCells == 0 -> break
  :: atomic { expungedCells != 0 ->
       j = 1;
       do
       :: expungedCells & bit(j) -> break
       :: else -> j++
       od;
       expungedCells = expungedCells & ~bit(j) }
     if
     :: state[j] == EXPUNGED -> giveCell(j)
     :: else /* stored to since */
     fi
  od;
  j = 0
}

inline promote() {
#ifdef AMENDED_APART
  table = 1 - table;
  amended = false;
#else
  atomic { table = 1 - table; amended = false }
#endif
  version++;
  hasDirty = false;
  freeExpunged()
}

inline miss() {
  if
  :: hasDirty -> promote()
  :: true
  fi
}

/* A key that is in neither table. */
inline storeNew() {
  if
  :: !amended ->
     if
     :: !hasDirty -> makeDirty()
     :: else
     fi;
#ifdef AMENDED_LATE
     skip
#else
     amended = true
#endif
  :: else
  fi;
  atomic {
    cell = 1;
    do
    :: freeCells & bit(cell) -> break
    :: else -> cell++; assert(cell <= CELLS)
    od;
    freeCells = freeCells & ~bit(cell);
    keyOf[cell] = k }
  atomic { setCell(cell, VALUE, v) }
  atomic { assert(truth[k] == ABSENT); slotOf(dirty, k) = cell; know(k, v) }
#ifdef AMENDED_LATE
  amended = true
#endif
}

inline slowly() {
  atomic { !mu -> mu = true }
#ifdef NO_SECOND_LOOK
  cell = NONE;
#else
  lookup();
#endif
  if
  :: cell != NONE ->
     if
     :: stores(op) && state[cell] == EXPUNGED ->
#ifndef NOT_IN_DIRTY
        slotOf(dirty, k) = cell;
#endif
        atomic { setCell(cell, NIL, ABSENT); loadCell(cell) }
     :: else -> atomic { loadCell(cell) }
     fi;
     changeCell(true)
  :: else ->
     if
     :: hasDirty -> cell = slotOf(dirty, k)
     :: else
     fi;
     if
     :: cell == NONE && stores(op) -> storeNew()
     :: cell == NONE && !stores(op) ->
        atomic { assert(truth[k] == ABSENT); result = ABSENT }
        miss()
     :: cell != NONE ->
#ifdef USED_UNLOCKED
        mu = false;
#endif
        atomic { loadCell(cell) }
        changeCell(true);
#ifdef USED_UNLOCKED
        atomic { !mu -> mu = true }
#endif
        if
        :: op == DELETE -> slotOf(dirty, k) = NONE; giveCell(cell)
        :: else
        fi;
        if
        :: op != STORE -> miss()
        :: else
        fi
     fi
  fi;
  mu = false
}

proctype user(byte count) {
  byte k, v, op, vs, t, cell, st, sq, pay, result, j, status;
  bool more, goto_again;
  do
  :: count == 0 -> break
  :: count > 0 ->
     if
     :: op = LOAD
     :: op = STORE
     :: op = DELETE
     :: op = LOAD_OR_STORE
     fi;
     do
     :: k < KEYS - 1 -> k++
     :: break
     od;
#ifdef SCRIPT
     v = _pid + 1;
     if
     :: _pid > DRIVERS
     :: _pid <= DRIVERS && count == 4 -> op = DELETE; k = 0
     :: _pid <= DRIVERS && count == 3 -> op = STORE; k = 1
     :: _pid <= DRIVERS && count == 2 -> op = LOAD; k = 1
     :: _pid <= DRIVERS && count == 1 -> op = STORE; k = 2; v = 7 /* what key 0 had */
     :: _pid <= DRIVERS && count == 1 -> op = LOAD; k = 0
     fi;
#else
     v = _pid + THREADS * (count - 1);
     assert(v < 6);
#endif
     atomic { wanted[_pid] = k; seen[_pid] = bit(truth[k]) }
     do
     :: lookup();
        if
        :: cell == NONE && !more && !stores(op) ->
           atomic { result = ABSENT; assert(seen[_pid] & bit(ABSENT)); status = DONE }
        :: cell == NONE && (more || stores(op)) -> status = SLOW
        :: cell != NONE -> changeCell(false)
        fi;
        if
        :: status == DONE -> break
        :: status == SLOW -> slowly(); break
        :: status == AGAIN
        fi
     od;
     atomic { count--; seen[_pid] = 0; wanted[_pid] = 255; k = 0; v = 0; op = 0; vs = 0; t = 0; cell = NONE;
       st = 0; sq = 0; pay = 0; result = 0; j = 0; status = 0; more = false }
  od
}

init {
  byte n;
  atomic {
    for (n : 1 .. CELLS) { freeCells = freeCells | bit(n) }
    for (n : 1 .. THREADS) { wanted[n] = 255 }
    /* key 0 has cell 1, in read */
    slotOf(0, 0) = 1; keyOf[1] = 0; freeCells = freeCells & ~bit(1);
    if
    :: state[1] = VALUE; payload[1] = 7; truth[0] = 7
    :: state[1] = NIL
#ifndef SIMPLE
    :: /* key 1 has cell 2, in dirty */
       slotOf(1, 1) = 2; keyOf[2] = 1; freeCells = freeCells & ~bit(2); hasDirty = true; amended = true;
       state[2] = VALUE; payload[2] = 6; truth[1] = 6;
       if
       :: state[1] = VALUE; payload[1] = 7; truth[0] = 7; slotOf(1, 0) = 1
       :: state[1] = NIL; slotOf(1, 0) = 1
       :: state[1] = EXPUNGED; expungedCells = bit(1)
       fi
#endif
    fi;
    for (n : 1 .. THREADS) { run user((n <= DRIVERS -> DRIVES : 1)) }
  }
}

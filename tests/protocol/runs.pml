/* Free runs of segments: a Treiber stack (assembly/shared/, docs/shared-protocol.md).
 *
 *   head u64:  | tag u32 | run u32 |        next: the first word of each free run, which its owner overwrites
 *
 * Every change of the head takes the next tag, so that a compare-and-swap by a thread that slept does not take
 * an old head for the same one. Each thread takes a run, writes to it, gives it back, ROUNDS times; one may stop
 * anywhere, which costs the run that it holds and nothing else.
 *
 * Promised: a run has one owner, and none is lost but to who stopped.
 * Mistakes: NO_TAG (the tag stays), NEXT_LATE (a run is pushed before its `next` is written).
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef RUNS
#define RUNS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif

#define NONE 0
#define DATA 9 /* what an owner writes over `next` */

byte head = 1, tag = 0;
byte next[RUNS + 1] = NONE;
byte owner[RUNS + 1] = NONE; /* ghost: thread + 1 */
byte finished = 0;

#ifdef NO_TAG
#define NEXT_TAG tag
#else
#define NEXT_TAG (tag + 1)
#endif

/* (head, tag) was (h, t): now (new, t + 1) */
#define same_head(h, t) (head == h && tag == t)

inline pop() {
  do
  :: d_step { h = head; t = tag }
     if
     :: h == NONE -> break
     :: else
     fi;
     n = next[h]; /* may be another owner's data: then the head has changed */
     if
     :: d_step { same_head(h, t) -> assert(n <= RUNS && owner[n] == NONE); /* what is free now is nobody's */
          head = n; tag = NEXT_TAG; owner[h] = _pid } break
     :: else
     fi
  od
}

inline push() {
  d_step { assert(owner[h] == _pid); owner[h] = NONE; }
  do
  :: d_step { n = head; t = tag }
#ifndef NEXT_LATE
     next[h] = n;
#endif
     if
     :: d_step { same_head(n, t) -> head = h; tag = NEXT_TAG }
#ifdef NEXT_LATE
        next[h] = n;
#endif
        break
     :: else
     fi
  od
}

proctype thread() {
  byte h, n, t, round;
  do
  :: round == ROUNDS -> break
  :: round < ROUNDS ->
     pop();
     if
     :: h == NONE -> goto done
     :: else
     fi;
     next[h] = DATA;
     push();
     round++; d_step { h = 0; n = 0; t = 0 }
  od;
done:
  finished++
}

init {
  byte i;
  atomic {
    for (i : 1 .. RUNS - 1) { next[i] = i + 1 }
    i = 0;
    do
    :: i < THREADS -> run thread(); i++
    :: else -> break
    od
  }
  finished == THREADS;
  d_step { /* each run is on the stack, once */
    i = 0;
    do
    :: head != NONE -> assert(head != DATA); head = next[head]; i++
    :: else -> break
    od;
    assert(i == RUNS)
  }
}

/* The lock of a shard: acquiring, sleeping, waking, deaths, takeover (assembly/shared/lock.ts, docs/shared-protocol.md).
 *
 *   | seq u32 | owner u32 | waiters u32 |     seq odd: the owner writes. CLEAN: it only reads, seq is even.
 *
 * Each thread locks the shard ROUNDS times, to write or (CLEANERS) to read. It sleeps until it is woken or, unless NO_LIMIT,
 * until the time limit, which may come at any moment. After PATIENCE slices in which the lock was the same it takes it over. DEATHS
 * threads stop for ever, anywhere; SLEEPERS are taken for dead although they live (suspicion at any moment).
 *
 * Promised: who owns the lock and finds so at its release was alone, all the while (writers), or met no writer (readers). With NO_LIMIT
 * and no death nobody sleeps for ever: no wake-up is lost. With the limit everybody alive ends, whoever died (weak fairness).
 *
 * Mistakes: BLIND_SLEEP, NOTIFY_FIRST, COUNT_LATE, RELEASE_STORE, SAME_SEQ (see checks.ts).
 */
#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 1
#endif
#ifndef CLEANERS
#define CLEANERS 0
#endif
#ifndef DEATHS
#define DEATHS 0
#endif
#ifndef SLEEPERS
#define SLEEPERS 0
#endif
#define PATIENCE 2

#define CLEAN 8
#define thread(o) ((o) & 7)

byte owner = 0, seq = 0;   /* one u64 */
byte waiters = 0;
bool asleep[THREADS + 1];
bool dead[THREADS + 1];
byte deaths = 0, sleepers = 0, ended = 0;
byte writes = 0;           /* ghost: sections of writers that were released */
bool lost[THREADS + 1];    /* ghost: the thread's lock was taken over */

/* Dies here, perhaps: the thread does nothing any more. */
#define mayDie if :: deaths < DEATHS -> atomic { deaths++; dead[_pid] = true; goto gone } :: true fi

/* Atomics.notify(owner's word, 1): any of those who sleep. */
inline notify() {
  atomic {
    if
    :: asleep[1] -> asleep[1] = false
    :: THREADS > 1 && asleep[2] -> asleep[2] = false
    :: THREADS > 2 && asleep[THREADS] -> asleep[THREADS] = false
    :: else
    fi
  }
}

/* Atomics.wait(owner's word, o, a slice): compares and falls asleep in one step. */
inline park() {
#ifdef COUNT_LATE
  atomic {
    if
    :: owner == o -> asleep[_pid] = true
    :: else
    fi
  }
  waiters++;
#else
  waiters++;
#ifdef BLIND_SLEEP
  asleep[_pid] = true;
#else
  atomic {
    if
    :: owner == o -> asleep[_pid] = true
    :: else
    fi
  }
#endif
#endif
  mayDie;
  if
  :: !asleep[_pid]
#ifndef NO_LIMIT
  :: atomic { asleep[_pid] -> asleep[_pid] = false; if :: slices < PATIENCE -> slices++ :: else fi }
#endif
  fi;
  waiters--
}

proctype locker(bool clean) {
  byte s, o, lastOwner, lastSeq, slices, seen, round;
  do
  :: round == ROUNDS -> break
  :: round < ROUNDS ->
     round++;
again:
     mayDie;
     atomic { s = seq; o = owner }
     if
     :: o == 0 ->
        if
        :: atomic { owner == 0 && seq == s ->
             owner = _pid + CLEAN * clean; o = owner; s = s + 1 - clean; seq = s }
        :: else -> goto again
        fi
     :: o != 0 ->
        if
        :: o == lastOwner && s == lastSeq
        :: else -> lastOwner = o; lastSeq = s; slices = 0
        fi;
        if
        :: (slices == PATIENCE && dead[thread(o)]) || sleepers < SLEEPERS ->
           if
           :: atomic { owner == o && seq == s ->
                if
                :: !dead[thread(o)] -> sleepers++
                :: else
                fi;
                lost[thread(o)] = true;
#ifdef SAME_SEQ
                owner = o /* by a thread that was given the number of the one declared dead */
#else
                if
                :: o < CLEAN || clean -> s = s + 2
                :: else -> s = s + 1
                fi;
                owner = _pid + CLEAN * (clean && o >= CLEAN)
#endif
                ; seq = s; o = owner }
           :: else -> goto again
           fi
        :: !(slices == PATIENCE && dead[thread(o)]) -> park(); goto again
        fi
     fi;
     /* the section */
     d_step { lastOwner = 0; lastSeq = 0; slices = 0; seen = writes }
     mayDie;
#ifdef NOTIFY_FIRST
     if
     :: waiters > 0 -> notify()
     :: else
     fi;
#endif
     if
#ifdef RELEASE_STORE
     :: atomic { true ->
#else
     :: atomic { owner == o && seq == s ->
#endif
          assert(!lost[_pid] && writes == seen);
          if
          :: s % 2 -> writes++; s = s + 1
          :: else
          fi;
          owner = 0; seq = s }
        mayDie;
#ifndef NOTIFY_FIRST
        if
        :: waiters > 0 -> notify()
        :: else
        fi
#endif
     :: else /* LockLostError */
     fi;
     d_step { s = 0; o = 0; seen = 0; lost[_pid] = false }
  od;
  ended++;
gone:
  skip
}

init {
  byte n;
  atomic {
    do
    :: n < THREADS -> run locker(n < CLEANERS); n++
    :: else -> break
    od
  }
}

#ifdef LIVE
ltl { <> (ended + deaths == THREADS) }
#endif

/** Somebody who serves; `serves` are the kinds of jobs that they can take. */
export interface Server {
  group: number;
  serves: readonly number[];
}

/** What has to be done: each need by another server, all from `at` on. Times are in one unit. */
export interface Job {
  at: number;
  needs: readonly { kind: number; service: number }[];
}

export interface Served {
  /** From the arrival until the last need is begun; Infinity where there are too few servers for it. */
  wait: number;
  /** The same for each need, in the job's order. */
  waits: readonly number[];
}

export interface Simulated {
  jobs: readonly Served[];
  /** Time served, by server, in their order. */
  busy: readonly number[];
  /** From the first arrival until the last service has ended. */
  span: number;
}

/**
 * A queue with several servers, first come first served: each job, in the order of arrival, takes for each need the
 * server who can and is free first, and of those free alike the first of the list (so list the least qualified first).
 * With one kind this is the recursion of J. Kiefer and J. Wolfowitz (Trans. Amer. Math. Soc. 78 (1955) 1-18) for
 * G/G/c. `jobs` are in the order of `at`.
 */
export function simulateQueue(jobs: readonly Job[], servers: readonly Server[]): Simulated {
  const free = servers.map(() => Number.NEGATIVE_INFINITY);
  const busy = servers.map(() => 0);
  const able = new Map<number, readonly number[]>();
  const serversFor = (kind: number) => {
    let list = able.get(kind);
    if (!list) {
      list = servers.flatMap(({ serves }, index) => (serves.includes(kind) ? index : []));
      able.set(kind, list);
    }
    return list;
  };
  let end = jobs[0]?.at ?? 0;
  const served = jobs.map(({ at, needs }): Served => {
    const taken: number[] = [];
    const waits = needs.map(({ kind, service }) => {
      let chosen = -1;
      let start = Number.POSITIVE_INFINITY;
      for (const server of serversFor(kind)) {
        if (taken.includes(server)) continue;
        const from = Math.max(at, free[server]!);
        if (from >= start) continue;
        chosen = server;
        start = from;
      }
      if (chosen < 0) return Number.POSITIVE_INFINITY;
      taken.push(chosen);
      free[chosen] = start + service;
      busy[chosen] = busy[chosen]! + service;
      end = Math.max(end, start + service);
      return start - at;
    });
    return { wait: Math.max(0, ...waits), waits };
  });
  return { jobs: served, busy, span: end - (jobs[0]?.at ?? 0) };
}

/**
 * The probability that a job waits in M/M/c at the load `a` = arrival rate x mean service (A. K. Erlang, 1917),
 * through Erlang B by its recursion. 1 where the load is not below the number of servers.
 */
export function erlangC(servers: number, load: number): number {
  if (load >= servers) return 1;
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (load * blocked) / (n + load * blocked);
  return (servers * blocked) / (servers - load * (1 - blocked));
}

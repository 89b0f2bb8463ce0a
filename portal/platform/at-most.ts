/** Lets so many tasks run at once; the others wait, in the order in which they came. */
export function atMost(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((free) => waiting.push(free));
    else running += 1;
    try {
      return await task();
    } finally {
      // Handed over and never free in between: who comes just then would run beside both.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** One after the other for each key, in the order of the calls; one that fails does not hold up the next. */
export function createTurns(): <T>(key: string, act: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<void>>();
  return (key, act) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(act);
    const over = mine
      .then(
        () => {},
        () => {},
      )
      .then(() => {
        if (last.get(key) === over) last.delete(key);
      });
    last.set(key, over);
    return mine;
  };
}

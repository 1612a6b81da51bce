export interface Lazy<T> {
  get(): Promise<T>;
  /** `null` when it was never asked for, or could not be opened. */
  opened(): Promise<T | null>;
}

/** Opens once, also when asked twice at the same time; a failed opening is tried again at the next wish. */
export function once<T>(open: () => Promise<T>): Lazy<T> {
  let value: Promise<T> | null = null;
  return {
    get() {
      value ??= open().catch((error: unknown) => {
        value = null;
        throw error;
      });
      return value;
    },
    async opened() {
      return value === null ? null : value.catch(() => null);
    },
  };
}

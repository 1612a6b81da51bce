/** Which loopback listeners are up, so that the status line can show them and a person can stop them. */
export interface RunningListener {
  readonly id: string;
  readonly title: string;
  readonly address: string;
  /** Absent when stopping it would make no sense on its own. */
  readonly stop?: () => Promise<void>;
}

export interface ListenerRegistry {
  add(listener: RunningListener): () => void;
  list(): readonly RunningListener[];
  stop(id: string): Promise<boolean>;
  stopAll(): Promise<void>;
}

export function createListenerRegistry(onChange: () => void): ListenerRegistry {
  const running = new Map<string, RunningListener>();
  return {
    add(listener) {
      running.set(listener.id, listener);
      onChange();
      return () => {
        if (running.delete(listener.id)) onChange();
      };
    },
    list: () => [...running.values()],
    async stop(id) {
      const listener = running.get(id);
      if (listener?.stop === undefined) return false;
      await listener.stop();
      return true;
    },
    async stopAll() {
      await Promise.all([...running.values()].map((listener) => listener.stop?.()));
    },
  };
}

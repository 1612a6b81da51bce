/** What a request needs of the host. */
import type { Dispatch } from '../engine/dispatch.ts';
import type { Engine } from '../engine/index.ts';
import type { LaunchCodes } from './launch-codes.ts';
import type { PageFiles } from './page-files.ts';

export interface HostContext {
  readonly port: number;
  readonly dispatch: Dispatch;
  readonly subscribe: Engine['subscribe'];
  readonly files: PageFiles;
  readonly codes: LaunchCodes;
  /** How many may come in a time: calls, and attempts to trade a code. */
  readonly calls: { take(): boolean };
  readonly sessions: { take(): boolean };
  /** How many may be under way at once: all calls, and those that carry files. */
  readonly underWay: Gate;
  readonly largeUnderWay: Gate;
}

/** Lets a limited number in; `enter` answers how to leave, or null when it is full. */
export interface Gate {
  enter(): (() => void) | null;
}

export function createGate(limit: number): Gate {
  let inside = 0;
  return {
    enter() {
      if (inside >= limit) return null;
      inside += 1;
      let left = false;
      return () => {
        if (!left) inside -= 1;
        left = true;
      };
    },
  };
}

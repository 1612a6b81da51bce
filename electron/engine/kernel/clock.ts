/** Time comes in as an argument everywhere, so that the same message gets the same answer tomorrow. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** An instant for the wire and for files. */
export const instant = (clock: Clock): string => clock.now().toISOString();

/** How option values are read. Commander calls these with the text; what they throw becomes a usage failure. */
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../shared/model/duration.ts';

export function portValue(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

/** `90s`, `3m`, `2h`; a bare number is seconds. */
export function durationSeconds(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === null) throw new InvalidArgumentError('Write a length of time such as 90s, 3m or 2h.');
  return seconds;
}

export function listOf(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

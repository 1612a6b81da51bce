import { PorticoError } from '../../../../shared/errors.ts';

/** How much may come out of one input in all, however many messages it holds. */
export interface Budget {
  /** @throws PorticoError `input/too-large` */
  spend(characters: number): void;
}

export function createBudget(characters: number): Budget {
  let left = characters;
  return {
    spend: (spent) => {
      left -= spent;
      if (left < 0) throw new PorticoError('input/too-large', 'The messages in it unpack to more than 60 MB in all.');
    },
  };
}

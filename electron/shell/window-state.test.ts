import { describe, expect, test } from 'vitest';
import { placeWindow } from './window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const kept = (bounds: object, maximized = false) => ({ bounds, maximized });

describe('where the window opens', () => {
  test.each([
    { name: 'nothing was kept', state: undefined, place: { width: 1280, height: 800, maximized: false } },
    {
      name: 'what was kept is no place',
      state: { bounds: 'left' },
      place: { width: 1280, height: 800, maximized: false },
    },
    {
      name: 'it was moved',
      state: kept({ x: 100, y: 50, width: 1400, height: 900 }),
      place: { x: 100, y: 50, width: 1400, height: 900, maximized: false },
    },
    {
      name: 'its screen is gone',
      state: kept({ x: 4000, y: 50, width: 1400, height: 900 }),
      place: { width: 1400, height: 900, maximized: false },
    },
    {
      name: 'its title is above the screen',
      state: kept({ x: 0, y: -50, width: 1400, height: 900 }),
      place: { width: 1400, height: 900, maximized: false },
    },
    {
      name: 'just enough of the title is left',
      state: kept({ x: 1820, y: 0, width: 1400, height: 900 }),
      place: { x: 1820, y: 0, width: 1400, height: 900, maximized: false },
    },
    {
      name: 'one pixel too little is left',
      state: kept({ x: 1821, y: 0, width: 1400, height: 900 }),
      place: { width: 1400, height: 900, maximized: false },
    },
    {
      name: 'it was too small',
      state: kept({ x: 0, y: 0, width: 300, height: 200 }, true),
      place: { x: 0, y: 0, width: 1024, height: 700, maximized: true },
    },
  ])('$name', ({ state, place }) => {
    expect(placeWindow(state, [screen])).toEqual(place);
  });
});

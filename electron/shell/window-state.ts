/** Where the window was, and whether it may be put there again: a screen may be gone since. Pure. */
import { z } from 'zod';

const Rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
});
export type Rectangle = z.infer<typeof Rectangle>;

const WindowState = z.object({ bounds: Rectangle, maximized: z.boolean() });
export type WindowState = z.infer<typeof WindowState>;

export const smallest = { width: 1024, height: 700 } as const;
const usual = { width: 1280, height: 800 } as const;
/** So much of the title must be on a screen to be able to drag the window. */
const gripPixels = 100;

export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly maximized: boolean;
}

/**
 * @param kept what was stored, by this or any other version; anything that does not fit is as good as nothing
 * @param screens the work areas of the screens that are there now
 */
export function placeWindow(kept: unknown, screens: readonly Rectangle[]): Placement {
  const state = WindowState.safeParse(kept);
  if (!state.success) return { ...usual, maximized: false };
  const { bounds, maximized } = state.data;
  const size = { width: Math.max(bounds.width, smallest.width), height: Math.max(bounds.height, smallest.height) };
  const reachable = screens.some((screen) => overlapsAtTitle(bounds, screen));
  return { ...size, ...(reachable ? { x: bounds.x, y: bounds.y } : {}), maximized };
}

function overlapsAtTitle(bounds: Rectangle, screen: Rectangle): boolean {
  const overlap = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
  return overlap >= gripPixels && bounds.y >= screen.y && bounds.y + gripPixels <= screen.y + screen.height;
}

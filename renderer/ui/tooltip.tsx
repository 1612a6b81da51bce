/** Tooltips. `Tip` names a control; `Term` explains a specification's word on hover or focus. */
import type { ReactElement, ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import './tooltip.css';

/** Around one focusable control. */
export function Tip({ text, children }: { readonly text: ReactNode; readonly children: ReactElement }) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <Tooltip className="ui-tooltip" offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}

/** A word with a dotted underline; reachable by keyboard. Use once a screen for each word. */
export function Term({ children, meaning }: { readonly children: ReactNode; readonly meaning: string }) {
  return (
    <TooltipTrigger delay={200} closeDelay={80}>
      <Button className="ui-term">{children}</Button>
      <Tooltip className="ui-tooltip" offset={6}>
        {meaning}
      </Tooltip>
    </TooltipTrigger>
  );
}

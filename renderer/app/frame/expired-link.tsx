/** Shown instead of everything when this tab's link is used up. Only a new start link helps; the page cannot make one. */
import { Landmark } from 'lucide-react';
import { CopyValue } from '../../ui/copy.tsx';
import { Icon } from '../../ui/icon.tsx';

export function ExpiredLink() {
  return (
    <main className="frame-expired">
      <div className="frame-expired-words">
        <Icon of={Landmark} size={28} className="ui-tone-accent" />
        <h1>This page is not connected to Portico</h1>
        <p className="ui-muted">
          A start link works once, for a minute, and only for the Portico that made it. This one was used before, is
          older, or Portico was started again since.
        </p>
        <h2>Get a new link</h2>
        <ol>
          <li>In the terminal where Portico runs, press Enter: it opens a new page.</li>
          <li>If it does not run any more, start it again with this command.</li>
        </ol>
        <CopyValue label="Command" value="portico open" beside={false} />
        <p className="ui-muted">
          Nothing is lost: partners, tests and settings are kept on this machine, not in this page.
        </p>
      </div>
    </main>
  );
}

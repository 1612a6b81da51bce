/** The Partners screen before there is a partner: one obvious way in, and one for people who only came to read a message. */
import { ClipboardCheck, FileSearch, Play, Server } from 'lucide-react';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

const journey = [
  ['Choose a template', 'What every partner of this kind shares'],
  ['Connect their IdP', 'SAML or OpenID Connect'],
  ['Sign in as them', 'Against the loopback IdP, then theirs'],
  ['Review and sync', 'Each change before it happens'],
] as const;

export function FirstStart({
  isStarting,
  onExample,
  onPaste,
}: {
  readonly isStarting: boolean;
  readonly onExample: () => void;
  readonly onPaste: () => void;
}) {
  return (
    <div className="first">
      <div className="first-words">
        <h2>Bring the first partner in</h2>
        <p>
          Practise on the sandbox that comes with Portico. It answers like your real server, runs on this machine, and
          can be thrown away.
        </p>
        <div className="first-ways">
          <section className="first-way first-way-main" aria-labelledby="first-example">
            <Icon of={Play} className="ui-tone-accent" />
            <div>
              <h3 id="first-example">Set up an example partner</h3>
              <p>Cascade Consulting, from the template Consulting firm. About four minutes.</p>
              <Button variant="primary" isPending={isStarting} onPress={onExample}>
                Start with the example
              </Button>
            </div>
          </section>
          <section className="first-way" aria-labelledby="first-server">
            <Icon of={Server} className="ui-tone-muted" />
            <div>
              <h3 id="first-server">Connect your server</h3>
              <p>An address, a client id and its secret. Portico says which scopes are missing.</p>
              <ButtonLink href="/settings?add=true">Add a target</ButtonLink>
            </div>
          </section>
        </div>
        <ol className="first-journey">
          {journey.map(([title, words], index) => (
            <li key={title}>
              <span className="first-number" aria-hidden="true">
                {index + 1}
              </span>
              <span className="first-step">{title}</span>
              <span className="ui-caption">{words}</span>
            </li>
          ))}
        </ol>
        <div className="first-message">
          <Icon of={FileSearch} className="ui-tone-muted" />
          <p>
            <strong>Only here to read a message?</strong>{' '}
            <span className="ui-muted">Drop a SAML response, token, metadata or HAR anywhere.</span>
          </p>
          <Button size="sm" icon={ClipboardCheck} onPress={onPaste}>
            Paste
          </Button>
        </div>
      </div>
    </div>
  );
}

/**
 * A decoded token whose claims are picked by key or pointer, and the line from the picked claim back through each thing that
 * shaped it. The last node names what would change it; nodes with a step lead there.
 */
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-aria-components';
import type { TraceNode } from '../../shared/model/sign-in-test.ts';
import './claim-trace.css';
import { Icon } from './icon.tsx';

const timeClaims = new Set(['exp', 'iat', 'nbf', 'auth_time']);

export function ClaimTrace({
  claims,
  trace,
  initial,
  stepHref,
}: {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly trace: Readonly<Record<string, readonly TraceNode[]>>;
  /** Claim that is picked at first, when the token has it. */
  readonly initial: string;
  readonly stepHref: (step: string) => string;
}) {
  const names = Object.keys(claims);
  const [picked, setPicked] = useState(initial);
  const shown = names.includes(picked) ? picked : (names[0] ?? '');
  const nodes = trace[shown] ?? [];

  return (
    <div className="ui-trace">
      <ul className="ui-trace-claims" aria-label="Claims">
        <li aria-hidden="true" className="ui-trace-brace">
          {'{'}
        </li>
        {names.map((name) => (
          <li key={name}>
            <button
              type="button"
              className="ui-trace-claim"
              aria-pressed={name === shown}
              onClick={() => setPicked(name)}
              onFocus={() => setPicked(name)}
            >
              <span className="ui-trace-name">"{name}"</span>: <Value name={name} value={claims[name]} />
            </button>
          </li>
        ))}
        <li aria-hidden="true" className="ui-trace-brace">
          {'}'}
        </li>
      </ul>
      {nodes.length > 0 && (
        <section className="ui-trace-line" aria-live="polite" aria-label={`Where ${shown} comes from`}>
          <h3>
            Where <code>{shown}</code> comes from
          </h3>
          <ol>
            {nodes.map((node) => (
              <li key={`${node.kind} ${node.title} ${node.detail}`}>
                {node.step === null ? (
                  <div className="ui-trace-node">
                    <NodeWords node={node} />
                  </div>
                ) : (
                  <Link href={stepHref(node.step)} className="ui-trace-node ui-trace-node-link">
                    <NodeWords node={node} />
                    <Icon of={ChevronRight} size={14} className="ui-tone-accent" />
                  </Link>
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

function NodeWords({ node }: { readonly node: TraceNode }) {
  return (
    <span className="ui-trace-words">
      <span className="ui-muted">{node.title}</span>
      <span>{node.detail}</span>
    </span>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (typeof value === 'number' && timeClaims.has(name)) {
    return (
      <>
        <span className="ui-trace-number">{value}</span>{' '}
        <span className="ui-muted">{new Date(value * 1000).toLocaleTimeString('en-GB')}</span>
      </>
    );
  }
  if (typeof value === 'number' || typeof value === 'boolean')
    return <span className="ui-trace-number">{String(value)}</span>;
  return <span className="ui-trace-string">{JSON.stringify(value)}</span>;
}

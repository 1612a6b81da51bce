/** The message itself, with what is signed shaded and the picked check in sight; its values, certificates, and how it came. */
import { useMemo, useState } from 'react';
import type { Check, InspectedMessage } from '../../../shared/model/inspection.ts';
import { CodeView } from '../../ui/code-view.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { CertificatesTab } from './certificates-tab.tsx';
import { kindWords } from './kind-words.ts';
import { failedStretches, locateCheck } from './locate-check.ts';
import { ValuesTab, valuesOf } from './values-tab.tsx';
import './message-pane.css';

export function MessagePane({
  message,
  check,
}: {
  readonly message: InspectedMessage;
  /** The picked one; what it looked at is marked. */
  readonly check: Check | null;
}) {
  const picked = useMemo(() => (check === null ? null : locateCheck(message, check)), [message, check]);
  const values = useMemo(() => valuesOf(message), [message]);
  const [view, setView] = useState<'message' | 'values' | 'certificates' | 'wrapping'>('message');
  const certificates = message.certificates ?? [];
  const wrappings = message.wrappings ?? [];
  const content = message.content ?? '';
  // With a check picked, red is what it looked at; a whole part that does not hold would drown it.
  const marks = useMemo(
    () => [
      ...(message.parts ?? []).filter(({ state }) => picked === null || state === 'signed'),
      ...(picked === null ? failedStretches(message) : [picked]).map((stretch) => ({
        ...stretch,
        state: 'failed' as const,
      })),
    ],
    [message, picked],
  );
  return (
    <section className="inspector-side" aria-label="Message">
      <Tabs
        label="Message"
        selected={view}
        onSelect={setView}
        tabs={[
          {
            id: 'message',
            label: 'Message',
            content:
              content === '' ? (
                <p className="ui-muted inspector-none">Choose a message of the capture to read it.</p>
              ) : (
                <CodeView
                  label={kindWords[message.kind]}
                  text={content}
                  language={languageOf(content)}
                  marks={marks}
                  edge
                  {...(picked === null ? {} : { focusOffset: picked.from })}
                />
              ),
          },
          {
            id: 'values',
            label: 'Values',
            count: values.length,
            content: <ValuesTab key={content.length} message={message} values={values} />,
          },
          {
            id: 'certificates',
            label: 'Certificates',
            count: certificates.length,
            content: <CertificatesTab certificates={certificates} />,
          },
          {
            id: 'wrapping',
            label: 'Wrapping',
            content: (
              <div className="inspector-values">
                {wrappings.length === 0 ? (
                  <p className="ui-muted">It came as it is: nothing had to be unwrapped.</p>
                ) : (
                  <ol className="inspector-wrappings" aria-label="How it was unwrapped, outermost first">
                    {wrappings.map((wrapping, place) => (
                      <li key={`${String(place)} ${wrapping}`}>{wrapping}</li>
                    ))}
                    <li>{kindWords[message.kind]}</li>
                  </ol>
                )}
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}

function languageOf(content: string): 'xml' | 'json' | 'text' {
  const start = content.trimStart();
  return start.startsWith('<') ? 'xml' : start.startsWith('{') ? 'json' : 'text';
}

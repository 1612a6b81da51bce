/** The way in: drop, choose or paste. Nobody has to say what it is. */
import { useState } from 'react';
import { mostInspectedBytes } from '../../../shared/contract/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { DropZone } from '../../ui/drop-zone.tsx';
import { Notice } from '../../ui/notice.tsx';
import { sizeProblem } from '../../ui/read-file.ts';
import { TextField } from '../../ui/text-field.tsx';
import { openMessage } from './open-messages.ts';
import './message-intake.css';

export function MessageIntake() {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const take = (files: readonly File[]) => {
    setProblem(null);
    for (const file of files) {
      const tooLarge = sizeProblem(file, mostInspectedBytes);
      if (tooLarge === null) openMessage({ fileName: file.name, file });
      else setProblem(tooLarge);
    }
  };
  const paste = (text: string) => {
    if (text.trim() === '') return;
    setTyped('');
    openMessage({ fileName: '', text });
  };
  return (
    <div className="inspector-intake">
      <h2>Read a message</h2>
      <p className="ui-muted">
        A SAML response, assertion or request in any wrapping, metadata, a JWT or JWE, a JWKS, a discovery document, a
        certificate, a HAR or SAML-tracer capture. Nothing leaves this machine, and nothing is kept.
      </p>
      <DropZone
        label="Drop a file here"
        help={`Up to ${mostInspectedBytes / 1_000_000} MB. It need not say what it is.`}
        multiple
        onFiles={take}
      />
      {problem !== null && <Notice tone="bad" title={problem} />}
      <TextField
        label="Or paste it"
        mono
        lines={12}
        value={typed}
        placeholder="PHNhbWxwOlJlc3BvbnNl…"
        onChange={(text) => {
          // A paste is a finished message; typing waits for the button.
          if (text.length - typed.length > 40 && typed === '') paste(text);
          else setTyped(text);
        }}
      />
      <div>
        <Button variant="primary" isDisabled={typed.trim() === ''} onPress={() => paste(typed)}>
          Inspect
        </Button>
      </div>
    </div>
  );
}

/** A secret of a target: what is kept is never shown; typing replaces it, and it can be removed. */
import { Button } from '../../ui/button.tsx';
import { SecretField, TextField } from '../../ui/text-field.tsx';

export function KeptSecret({
  isKey,
  isKept,
  value,
  onChange,
}: {
  /** A private key instead of a secret. */
  readonly isKey: boolean;
  readonly isKept: boolean;
  /** `null`: not touched; empty: to be removed. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const label = isKey ? 'Private key' : 'Client secret';
  const removed = isKept && value === '';
  const help = removed
    ? 'Will be removed when you save.'
    : isKept
      ? 'One is kept. Leave this empty to keep it.'
      : isKey
        ? 'PEM (PKCS #8) of a key that the client’s JWKS holds.'
        : 'Kept in the key store, never in a file.';
  const change = (text: string) => onChange(text === '' ? null : text);
  return (
    <div className="kept-secret">
      {isKey ? (
        <TextField label={label} help={help} mono lines={3} value={value ?? ''} onChange={change} />
      ) : (
        <SecretField label={label} help={help} value={value ?? ''} onChange={change} />
      )}
      {isKept && (
        <Button size="sm" variant="quiet" onPress={() => onChange(removed ? null : '')}>
          {removed ? 'Keep it' : 'Remove the kept one'}
        </Button>
      )}
    </div>
  );
}

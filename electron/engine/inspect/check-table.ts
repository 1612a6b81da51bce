/**
 * Every question that can be asked of a message, in reading order: the input, the document, who signed it, what it says, then
 * tokens. A row holds all the words that do not depend on the message. `kinds` says which messages a check belongs to.
 */
import type { CheckRow } from './checks/check-row.ts';
import { documentChecks } from './checks/document-checks.ts';
import { encryptionChecks } from './checks/encryption-checks.ts';
import { messageChecks, statusChecks } from './checks/message-checks.ts';
import { signatureChecks } from './checks/signature-checks.ts';
import { tokenChecks } from './checks/token-checks.ts';
import { trustChecks } from './checks/trust-checks.ts';

export type { CheckRow } from './checks/check-row.ts';

export const checkTable = {
  ...documentChecks,
  ...statusChecks,
  ...signatureChecks,
  ...trustChecks,
  ...encryptionChecks,
  ...messageChecks,
  ...tokenChecks,
} as const satisfies Record<string, CheckRow>;

export type CheckId = keyof typeof checkTable;

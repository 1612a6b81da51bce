/**
 * Tries a policy on an input. Policies of the vendor's own language are judged here: allow, deny, and comparisons of
 * fields. Rego is not run in the sandbox, and the answer says so instead of guessing.
 */
import { z } from 'zod';
import { requireServer } from '../http/api-context.ts';
import { unprocessable } from '../http/api-problem.ts';
import { type ApiRoute, ok } from '../http/api-route.ts';
import { fieldsOf, requiredText } from '../http/body-fields.ts';
import { isRecord } from '../http/read-body.ts';
import { Json } from '../schemas/parts.ts';

const Field = z.object({ field: z.string(), comparator: z.string(), value: z.unknown() });
const Validator = z.object({
  name: z.string().min(1),
  conf: z
    .object({ fields: z.array(Field).max(200).optional() })
    .catchall(z.unknown())
    .optional(),
  recovery: z.array(z.object({ type: z.string().optional() }).catchall(z.unknown())).optional(),
});
const Wish = z.object({
  policy: z.object({
    language: z.string().default('cloudentity'),
    definition: z.string().optional(),
    validators: z.array(Validator).max(200).default([]),
  }),
  input: Json.default({}),
});

interface Failure {
  readonly validator: string;
  readonly message: string;
  readonly details: string;
}

export const policyTestRoutes: readonly ApiRoute[] = [
  {
    operation: 'admin.testPolicy',
    method: 'POST',
    path: '/api/admin/{tid}/policies/test',
    workspace: 'admin',
    handle(request, context) {
      const fields = fieldsOf(request);
      const server = requireServer(context, request.tenantId, requiredText(fields, 'server_id'));
      const { policy, input } = Wish.parse(fields);
      if (policy.language !== 'cloudentity')
        throw unprocessable({ 'policy.language': 'only cloudentity is judged here' });
      const failed = policy.validators.map((validator) => ({ validator, failure: judge(validator, input) }));
      const failures = failed.flatMap(({ failure }) => (failure === null ? [] : [failure]));
      const recovery = failed.flatMap(({ validator, failure }) => (failure === null ? [] : (validator.recovery ?? [])));
      const status = failures.length === 0;
      return ok({ status, result: status ? 'allow' : 'deny', failures, recovery, output: {} }, server.version);
    },
  },
];

function judge(validator: z.infer<typeof Validator>, input: Json): Failure | null {
  if (validator.name === 'true') return null;
  if (validator.name === 'false') return { validator: 'false', message: 'always denied', details: '' };
  const wrong = (validator.conf?.fields ?? []).find((field) => !holds(field, input));
  if (wrong === undefined) return null;
  const details = `${wrong.field} ${wrong.comparator} ${JSON.stringify(wrong.value)} does not hold`;
  return { validator: validator.name, message: 'a field does not have the wanted value', details };
}

/** `login.verified_recovery_methods` is looked up in the input, then in its authentication context. */
function holds({ field, comparator, value }: z.infer<typeof Field>, input: Json): boolean {
  const actual = at(input, field) ?? at(input.authn_ctx, field) ?? at(input.contexts, field);
  if (comparator === 'equals') return same(actual, value);
  if (comparator === 'not_equals') return !same(actual, value);
  if (comparator === 'contains') {
    const wanted = Array.isArray(value) ? value : [value];
    if (Array.isArray(actual)) return wanted.every((one) => actual.some((item) => same(item, one)));
    return wanted.every((one) => typeof actual === 'string' && typeof one === 'string' && actual.includes(one));
  }
  throw unprocessable({ 'policy.validators': `the comparator ${comparator} is not known here` });
}

const at = (source: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, step) => (isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined),
      source,
    );

/** Equal as JSON; in a text, `*` stands for anything. */
function same(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'string' || !wanted.includes('*')) return JSON.stringify(actual) === JSON.stringify(wanted);
  if (typeof actual !== 'string') return false;
  const parts = wanted.split('*');
  let place = 0;
  for (const [index, part] of parts.entries()) {
    const found =
      index === parts.length - 1 ? Math.max(actual.length - part.length, place) : actual.indexOf(part, place);
    if (found < place || !actual.startsWith(part, found) || (index === 0 && found !== 0)) return false;
    place = found + part.length;
  }
  return place === actual.length;
}

/** Mails that would go to people of a pool: invitations and password resets. They land in the tenant's outbox. */
import { randomBytes } from 'node:crypto';
import { parseGoDuration } from '../../../../../shared/model/duration.ts';
import { type ApiContext, requireServer } from '../http/api-context.ts';
import { ApiProblem, unprocessable } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done } from '../http/api-route.ts';
import { fieldsOf, optionalText } from '../http/body-fields.ts';
import type { SetupCodeBody } from '../schemas/records.ts';
import type { Stored } from '../store.ts';
import { poolPlace } from './pools.ts';
import { userMetadata } from './user-metadata.ts';
import { requireUser } from './users.ts';

const admin = '/api/identity/{tid}/admin/pools/{ipID}/users/{userID}';
const system = '/api/identity/{tid}/system/pools/{ipID}/users/{userID}';

/** How long an invitation is good when the pool does not say. */
const activationSeconds = 72 * 3600;
const resetSeconds = 3600;

export const activationRoutes: readonly ApiRoute[] = [
  {
    operation: 'identity.sendActivationMessage',
    method: 'POST',
    path: `${admin}/activation/send`,
    workspace: 'admin',
    handle: (request, context) => sendActivation(request, context),
  },
  {
    operation: 'identitysystem.selfSendActivationMessage',
    method: 'POST',
    path: `${system}/activation/send`,
    workspace: 'system',
    scope: 'identity',
    /** Answers the same whatever the address, so that it does not tell who exists. */
    handle(request, context) {
      const { user } = requireUser(request, context);
      try {
        return sendActivation(request, context);
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 422) return done(user.version);
        throw error;
      }
    },
  },
  {
    operation: 'identity.requestResetPassword',
    method: 'POST',
    path: `${admin}/password/reset/request`,
    workspace: 'admin',
    handle: requestReset,
  },
  {
    operation: 'identity.getUserMetadata',
    method: 'GET',
    path: `${admin}/metadata/{metadataType}`,
    workspace: 'admin',
    handle: (request, context) => userMetadata.read(request, requireUser(request, context).user),
  },
  {
    operation: 'identity.setUserMetadata',
    method: 'PUT',
    path: `${admin}/metadata/{metadataType}`,
    workspace: 'admin',
    handle: (request, context) => userMetadata.write(request, context, requireUser(request, context)),
  },
];

function sendActivation(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { query } = request;
  const { pool, user } = requireUser(request, context);
  const mode = query.get('mode') || 'registration';
  if (mode !== 'registration' && mode !== 'invitation')
    throw new ApiProblem(400, 'mode must be registration or invitation');
  const codeType = query.get('code_type_in_message') || 'link';
  if (codeType !== 'link' && codeType !== 'code')
    throw new ApiProblem(400, 'code_type_in_message must be link or code');
  if (user.body.status !== 'new') throw unprocessable({ status: 'only a new user can be activated' });
  const fields = fieldsOf(request);
  const address = addressOf(user, optionalText(fields, 'address') ?? optionalText(fields, 'identifier'));
  const ttl = pool.body.otp_settings?.activation?.ttl;
  const postActivationUrl = query.get('post_activation_url');
  sendMail(request, context, {
    pool,
    setup: {
      user_pool_id: pool.id,
      user_id: user.id,
      server_id: query.get('server_id') || pool.body.workspace_id,
      address,
      mode,
      ...(postActivationUrl ? { post_activation_url: postActivationUrl } : {}),
    },
    subject: mode === 'invitation' ? 'You are invited' : 'Activate your account',
    isCode: codeType === 'code',
    seconds: (ttl === undefined ? null : parseGoDuration(ttl)) ?? activationSeconds,
  });
  request.audit({
    ...poolPlace(context, pool),
    subject: 'otp',
    action: 'sent',
    metadata: { affected_user_id: user.id, affected_user_pool_id: pool.id },
    payload: {},
  });
  return done(user.version);
}

function requestReset(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { pool, user } = requireUser(request, context);
  const address = addressOf(user, optionalText(fieldsOf(request), 'address'));
  const serverId = request.query.get('server_id') || pool.body.workspace_id;
  sendMail(request, context, {
    pool,
    setup: { user_pool_id: pool.id, user_id: user.id, server_id: serverId, address, mode: 'reset_password' },
    subject: 'Choose a new password',
    isCode: false,
    seconds: resetSeconds,
  });
  request.audit({
    ...poolPlace(context, pool),
    subject: 'password',
    action: 'requested',
    metadata: { affected_user_id: user.id, affected_user_pool_id: pool.id },
    payload: {},
  });
  return done();
}

/** The asked address when it is theirs, else their first one. @throws ApiProblem 422 */
function addressOf({ body }: Stored<'user'>, asked: string | undefined): string {
  const own = [
    ...body.verifiable_addresses.filter((one) => one.type === 'email').map((one) => one.address),
    ...body.identifiers.filter((one) => one.type === 'email').map((one) => one.identifier),
  ];
  const found = asked === undefined ? own[0] : own.find((address) => address.toLowerCase() === asked.toLowerCase());
  if (found === undefined) throw unprocessable({ address: 'is not an address of this user' });
  return found;
}

interface Message {
  readonly pool: Stored<'pool'>;
  readonly setup: SetupCodeBody;
  readonly subject: string;
  readonly isCode: boolean;
  readonly seconds: number;
}

function sendMail({ tenantId }: ApiRequest, context: ApiContext, { setup, subject, isCode, seconds }: Message): void {
  const { store, clock } = context;
  const server = requireServer(context, tenantId, setup.server_id);
  const code = randomBytes(24).toString('base64url');
  const at = clock.now();
  store.put(tenantId, 'setup_code', code, setup, {
    parent: setup.user_id,
    expiresAt: new Date(at.getTime() + seconds * 1000),
  });
  // Ids sort by time, so the list of mails is in the order in which they were sent.
  const mailId = `${at.toISOString()}-${randomBytes(6).toString('hex')}`;
  store.put(tenantId, 'mail', mailId, {
    to: setup.address,
    subject: `${subject}: ${server.body.name}`,
    link: `${context.baseUrl()}/${tenantId}/${server.id}/setup/${code}`,
    at: at.toISOString(),
    ...(isCode ? { code } : {}),
  });
}

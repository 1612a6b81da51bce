/** Pieces that several bodies of the admin API share. Names are the API's own; what it leaves free stays free. */
import { z } from 'zod';
import { parseGoDuration } from '../../../../../shared/model/duration.ts';

/** A body of the API whose members are not described further. */
export const Json = z.record(z.string(), z.unknown());
export type Json = z.infer<typeof Json>;

/** `15m0s`. Days are no Go unit. */
export const GoDuration = z
  .string()
  .refine((text) => parseGoDuration(text) !== null, 'must be a Go duration such as 15m0s');

export const Color = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be #RRGGBB');

/** Ids are URL segments; the API does not state the characters, so what breaks no path is taken. */
export const ObjectId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9_.~:@-]+$/, 'may hold letters, digits and _ . ~ : @ -');

/** Text of a name or a description; generous, but bounded. */
export const Text = z.string().max(10_000);
export const TextList = z.array(Text).max(1_000);

export const AuthenticationMechanism = z.enum(['totp', 'password', 'otp', 'email_otp', 'sms_otp', 'webauthn']);
export const AuthenticationMechanisms = z.array(AuthenticationMechanism).max(10);

export const GrantType = z.enum([
  'authorization_code',
  'implicit',
  'client_credentials',
  'refresh_token',
  'password',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:openid:params:grant-type:ciba',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:device_code',
]);

export const ResponseType = z.enum([
  'token',
  'id_token',
  'code',
  'code id_token',
  'token id_token',
  'token code',
  'token id_token code',
  'none',
]);

export const TokenEndpointAuthMethod = z.enum([
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'self_signed_tls_client_auth',
  'tls_client_auth',
  'none',
  'unspecified',
]);

export const SamlNameIdFormat = z.enum([
  'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
]);

/** Business attributes and, where given, the JSON schema that they satisfy. */
export const ServerMetadata = z.object({ payload: Json.optional(), schema: Json.optional() });

export const Jwk = z.object({ kty: z.string() }).catchall(z.unknown());
export const Jwks = z.object({ keys: z.array(Jwk).max(100) });

/** Themes of the tenant, their page templates, and which server wears which. Built-in templates are the sandbox's own. */

import { type ApiContext, requireServer } from '../http/api-context.ts';
import { ApiProblem, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done, ok, okList } from '../http/api-route.ts';
import { checkRepeated, fieldsOf } from '../http/body-fields.ts';
import { parseBody } from '../schemas/index.ts';
import type { Stored } from '../store.ts';
import { builtInTemplates } from './built-in-templates.ts';
import { resourceRoutes } from './resource.ts';
import { readTemplateZip, writeTemplateZip } from './template-zip.ts';

const admin = '/api/admin/{tid}';
const item = `${admin}/theme/{themeID}`;
const route = (operation: string, method: ApiRoute['method'], path: string, handle: ApiRoute['handle']): ApiRoute => ({
  operation: `admin.${operation}`,
  method,
  path,
  workspace: 'admin',
  handle,
});

export const themeRoutes: readonly ApiRoute[] = [
  route('listThemes', 'GET', `${admin}/themes`, (request, { store }) => {
    const rows = store.list(request.tenantId, 'theme');
    return okList({ themes: rows.map((row) => row.body) }, rows);
  }),
  route('listDefaultTemplates', 'GET', `${admin}/themes/templates`, () =>
    ok({ fs_paths: [...builtInTemplates.keys()] }, 1),
  ),
  route('getDefaultTemplate', 'GET', `${admin}/themes/template/{fsPath}`, readBuiltIn),
  ...resourceRoutes({
    kind: 'theme',
    what: 'theme',
    operations: { create: 'createTheme', read: 'getTheme', update: 'updateTheme', remove: 'deleteTheme' },
    collection: `${admin}/theme`,
    item,
    param: 'themeID',
    serverMember: null,
    required: ['tenant_id'],
    nameOf: (body) => body.name,
    check: copySource,
    afterRemove({ store }, { tenantId }, theme) {
      store.removeChildren(tenantId, 'theme_template', theme.id);
      store.removeChildren(tenantId, 'theme_binding', theme.id);
    },
  }),
  route('exportThemeTemplates', 'GET', `${item}/templates/zip`, exportZip),
  {
    ...route('importThemeTemplates', 'POST', `${item}/templates/zip`, importZip),
    takes: 'bytes',
    prepare: (request) => readTemplateZip(request.bytes),
  },
  route('listThemeTemplates', 'GET', `${item}/templates`, (request, context) => {
    const rows = context.store.list(request.tenantId, 'theme_template', { parent: requireTheme(request, context).id });
    return okList({ fs_paths: rows.map((row) => row.body.fs_path) }, rows);
  }),
  route('getTemplate', 'GET', `${item}/template/{fsPath}`, (request, context) => {
    const template = findTemplate(request, context);
    return ok(template.body, template.version);
  }),
  route('upsertTemplate', 'PUT', `${item}/template/{fsPath}`, upsertTemplate),
  route('deleteTemplate', 'DELETE', `${item}/template/{fsPath}`, (request, context) => {
    const template = findTemplate(request, context);
    request.requireMatch(template);
    context.store.remove(request.tenantId, 'theme_template', template.id);
    return done();
  }),
  route('bindServerTheme', 'POST', `${admin}/servers/{wid}/bind-theme/{themeID}`, bind),
  route('unbindServerTheme', 'POST', `${admin}/servers/{wid}/unbind-theme`, unbind),
  route('getServerTheme', 'GET', `${admin}/servers/{wid}/theme`, (request, context) => {
    const server = requireServer(context, request.tenantId, request.param('wid'));
    const binding = context.store.get(request.tenantId, 'theme_binding', server.id);
    if (binding === null) throw notFound('theme of', server.id);
    return ok(binding.body, binding.version);
  }),
];

function requireTheme(request: ApiRequest, { store }: ApiContext): Stored<'theme'> {
  const theme = store.get(request.tenantId, 'theme', request.param('themeID'));
  if (theme === null) throw notFound('theme', request.param('themeID'));
  return theme;
}

/** `?source_theme_id=`: the new theme starts with the templates of another. */
function copySource(
  context: ApiContext,
  request: ApiRequest,
  theme: { readonly id: string },
  current: Stored<'theme'> | null,
): void {
  const sourceId = request.query.get('source_theme_id');
  if (!sourceId || current !== null) return;
  const { store } = context;
  if (store.get(request.tenantId, 'theme', sourceId) === null) {
    throw new ApiProblem(422, 'unknown source theme', { source_theme_id: 'is not a theme of this tenant' });
  }
  for (const { body } of store.list(request.tenantId, 'theme_template', { parent: sourceId })) {
    saveTemplate(context, request.tenantId, theme.id, body.fs_path, body.content);
  }
}

function saveTemplate(
  { store, clock }: ApiContext,
  tenantId: string,
  themeId: string,
  fsPath: string,
  content: unknown,
): Stored<'theme_template'> {
  const id = `${themeId}/${fsPath}`;
  const now = clock.now().toISOString();
  const created_at = store.get(tenantId, 'theme_template', id)?.body.created_at ?? now;
  const fields = { tenant_id: tenantId, theme_id: themeId, fs_path: fsPath, content, created_at, updated_at: now };
  return store.put(tenantId, 'theme_template', id, parseBody('theme_template', fields), { parent: themeId });
}

const pathOf = (request: ApiRequest): string => decodeURIComponent(request.param('fsPath'));

function findTemplate(request: ApiRequest, context: ApiContext): Stored<'theme_template'> {
  const theme = requireTheme(request, context);
  const template = context.store.get(request.tenantId, 'theme_template', `${theme.id}/${pathOf(request)}`);
  if (template === null) throw notFound('template', pathOf(request));
  return template;
}

function upsertTemplate(request: ApiRequest, context: ApiContext): ApiAnswer {
  const theme = requireTheme(request, context);
  const fsPath = pathOf(request);
  const fields = fieldsOf(request);
  checkRepeated(fields, { tenant_id: request.tenantId, theme_id: theme.id, fs_path: fsPath }, [
    'tenant_id',
    'theme_id',
    'fs_path',
  ]);
  const known = context.store.get(request.tenantId, 'theme_template', `${theme.id}/${fsPath}`);
  if (known !== null) request.requireMatch(known);
  const saved = saveTemplate(context, request.tenantId, theme.id, fsPath, fields.content ?? '');
  return ok(saved.body, saved.version);
}

function readBuiltIn(request: ApiRequest): ApiAnswer {
  const fsPath = pathOf(request);
  const content = builtInTemplates.get(fsPath);
  if (content === undefined) throw notFound('template', fsPath);
  return ok({ fs_path: fsPath, tenant_id: request.tenantId, theme_id: 'default', content }, 1);
}

function exportZip(request: ApiRequest, context: ApiContext): ApiAnswer {
  const theme = requireTheme(request, context);
  const rows = context.store.list(request.tenantId, 'theme_template', { parent: theme.id });
  const bytes = writeTemplateZip(rows.map(({ body }) => ({ fsPath: body.fs_path, content: body.content })));
  return { ...ok(undefined, theme.version), raw: { contentType: 'application/zip', bytes } };
}

function importZip(request: ApiRequest, context: ApiContext): ApiAnswer {
  const theme = requireTheme(request, context);
  const templates = Array.isArray(request.body) ? request.body : [];
  for (const { fsPath, content } of templates) saveTemplate(context, request.tenantId, theme.id, fsPath, content);
  return done();
}

function bind(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const theme = requireTheme(request, context);
  const body = { tenant_id: request.tenantId, server_id: server.id, theme_id: theme.id };
  const saved = context.store.put(request.tenantId, 'theme_binding', server.id, body, { parent: theme.id });
  return ok(saved.body, saved.version);
}

function unbind(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  context.store.remove(request.tenantId, 'theme_binding', server.id);
  return ok({ tenant_id: request.tenantId, server_id: server.id, theme_id: '' }, server.version);
}

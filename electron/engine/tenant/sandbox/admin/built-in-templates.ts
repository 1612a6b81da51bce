/** Page templates of the sandbox itself: small, and shown only as text, because its pages are not made from them. */
export const builtInTemplates: ReadonlyMap<string, string> = new Map([
  ['pages/error/index.tmpl', '<h1>{{ .Error }}</h1>\n<p>{{ .ErrorDescription }}</p>\n'],
  [
    'pages/authorization/login/index.tmpl',
    '<h1>Sign in</h1>\n{{ range .IDPs }}<a href="{{ .URL }}">{{ .Name }}</a>{{ end }}\n',
  ],
  ['shared/footer.tmpl', '<footer>{{ .Workspace.Name }}</footer>\n'],
  ['shared/header.tmpl', '<header><img src="{{ .Theme.LogoURL }}" alt=""></header>\n'],
]);

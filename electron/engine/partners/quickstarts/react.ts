import { literal, type Snippet, type SnippetValues } from './snippet.ts';

/** Authorization code with PKCE in a page without a server of its own; tokens stay in memory. */
export function reactSnippet({ application, issuer, redirectUri, scope }: SnippetValues): Snippet {
  return {
    id: 'react',
    title: 'React',
    language: 'tsx',
    fileName: 'sign-in.tsx',
    code: `// npm install oidc-client-ts react-oidc-context
import { InMemoryWebStorage, WebStorageStateStore } from 'oidc-client-ts';
import { createRoot } from 'react-dom/client';
import { AuthProvider, useAuth } from 'react-oidc-context';

const settings = {
  authority: ${literal(issuer)},
  client_id: ${literal(application.clientId)},
  redirect_uri: ${literal(redirectUri)},
  scope: ${literal(scope)},
  // Tokens live in memory only, so that nothing is left in the browser.
  userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  onSigninCallback: () => window.history.replaceState({}, document.title, window.location.pathname),
};

function App() {
  const auth = useAuth();
  if (auth.isLoading) return <p>Signing in …</p>;
  if (auth.error) return <p role="alert">{auth.error.message}</p>;
  if (!auth.isAuthenticated) return <button onClick={() => void auth.signinRedirect()}>Sign in</button>;
  return <p>Signed in as {auth.user?.profile.sub}</p>;
}

createRoot(document.getElementById('root')!).render(
  <AuthProvider {...settings}>
    <App />
  </AuthProvider>,
);
`,
  };
}

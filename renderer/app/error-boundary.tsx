/** The last net: a screen that broke says so in the user's words and offers the ways on. Nothing saved is lost by it. */
import { RotateCw } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: unknown }> {
  override state: { readonly broken: unknown } = { broken: null };

  static getDerivedStateFromError(error: unknown) {
    return { broken: error };
  }

  override render() {
    if (this.state.broken === null) return this.props.children;
    return <BrokenScreen error={this.state.broken} onRetry={() => this.setState({ broken: null })} />;
  }
}

export function BrokenScreen({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <div className="frame-message">
      <Notice
        tone="bad"
        title="This screen stopped working"
        actions={
          <>
            <Button size="sm" icon={RotateCw} onPress={onRetry}>
              Try again
            </Button>
            <Button size="sm" onPress={() => window.location.reload()}>
              Reload Portico
            </Button>
          </>
        }
      >
        <p>The page met an error of its own. Everything you typed up to the last “Saved” is kept.</p>
        {error instanceof Error && <p className="ui-mono">{error.message}</p>}
        <p>Try again; if it happens again, report what is written here.</p>
      </Notice>
    </div>
  );
}

export function NotFoundScreen() {
  return (
    <div className="frame-message">
      <Notice
        tone="info"
        title="This address leads nowhere"
        actions={<ButtonLink href="/partners">Go to Partners</ButtonLink>}
      >
        <p>The screen may have been renamed, or the address was typed by hand.</p>
      </Notice>
    </div>
  );
}

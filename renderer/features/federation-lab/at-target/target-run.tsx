/** The way to run at a target: a review first for SAML; for OpenID Connect and directories plain words, and what can be asked instead. */
import { FileSearch, ListChecks } from 'lucide-react';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { Button } from '../../../ui/button.tsx';
import type { TargetRunState } from './use-target-run.ts';

export function TargetRun({
  kind,
  at: { label, isReviewing, isOutdated, askForReview, isChecking, startCheck, setWhere },
}: {
  readonly kind: Blueprint['connection']['kind'] | undefined;
  readonly at: TargetRunState;
}) {
  const backToScratch = (
    <Button size="sm" onPress={() => setWhere(null)}>
      Use the scratch tenant
    </Button>
  );
  if (kind === 'saml')
    return (
      <>
        <Button variant="primary" icon={FileSearch} isPending={isReviewing} onPress={askForReview}>
          Review what is written
        </Button>
        {isOutdated && (
          <p className="lab-hint" role="status">
            Another look-alike was chosen meanwhile, which has other addresses. Review again.
          </p>
        )}
        <p className="lab-hint">
          A temporary organization is written to {label} and removed after the test. You see all of it first.
        </p>
      </>
    );
  if (kind === 'oidc')
    return (
      <>
        <p className="lab-hint">
          No sign-in can be run at {label}: with OpenID Connect the server itself fetches tokens and keys from the
          identity provider, and it cannot reach the loopback IdP on this machine.
        </p>
        <Button variant="primary" icon={ListChecks} isPending={isChecking} onPress={startCheck}>
          Check without a sign-in
        </Button>
        <p className="lab-hint">
          Asks for the documents of both sides, looks at the request that the server sends, and whether their issuer
          knows it. Nothing is written. For a sign-in with the same settings use the scratch tenant.
        </p>
        {backToScratch}
      </>
    );
  return (
    <>
      <p className="lab-hint">
        The people of a directory sign in at the server itself, and their invitations would be real mails. Only the
        scratch tenant here can try that.
      </p>
      {backToScratch}
    </>
  );
}

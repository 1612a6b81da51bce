/** What tokens say beyond the standard claims, and where each value comes from. */
import { Plus, Trash2 } from 'lucide-react';
import type { Claim } from '../../../../shared/model/blueprint.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Segmented } from '../../../ui/choice.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { problemAt } from '../step-list.ts';
import type { Draft } from '../use-draft.ts';
import { rowKey, StepHead, StepSection } from './step-section.tsx';

const sources = [
  { id: 'organization', label: 'Organization', help: 'id, name, or metadata.payload.…' },
  { id: 'authnCtx', label: 'AuthN Context', help: 'what the sign-in brought, such as email' },
  { id: 'client', label: 'Client', help: 'the application, such as metadata.…' },
  { id: 'workspace', label: 'Workspace', help: 'id or name' },
  { id: 'identityPool', label: 'Identity Pool', help: 'the pool the person is in' },
  { id: 'riskCtx', label: 'Risk Context', help: 'what risk engines said' },
] as const satisfies readonly { readonly id: Claim['sourceType']; readonly label: string; readonly help: string }[];

export function ClaimsStep({ draft }: { readonly draft: Draft }) {
  const { claims } = draft.blueprint;
  const save = (value: Claim[]) => draft.change({ step: 'claims', value });
  const change = (index: number, over: Partial<Claim>) =>
    save(claims.map((claim, at) => (at === index ? { ...claim, ...over } : claim)));
  const add = () =>
    save([...claims, { name: '', token: 'access_token', sourceType: 'organization', sourcePath: '', scopes: [] }]);

  return (
    <>
      <StepHead
        title="Claims"
        help="organization_id is always in access tokens, machine clients’ included. Add what your APIs and auditors need."
        consolePath="Organization, Tokens, Claims"
      >
        <Button icon={Plus} onPress={add} isDisabled={claims.length >= 100}>
          Add a claim
        </Button>
      </StepHead>
      {claims.map((claim, index) => {
        const fixed = claim.name === 'organization_id' && claim.token === 'access_token';
        const name = claim.name === '' ? `claim ${index + 1}` : claim.name;
        return (
          <StepSection
            key={rowKey(index)}
            title={claim.name === '' ? `Claim ${index + 1}` : claim.name}
            action={
              fixed ? (
                <span className="wizard-note">always there</span>
              ) : (
                <IconButton
                  label={`Remove ${name}`}
                  icon={Trash2}
                  onPress={() => save(claims.filter((_, at) => at !== index))}
                />
              )
            }
          >
            <div className="wizard-row">
              <TextField
                label="Name"
                mono
                value={claim.name}
                isReadOnly={fixed}
                onChange={(value) => change(index, { name: value })}
                {...problemAt(draft.issues, `claims.${index}.name`)}
              />
              <Select
                label="Type"
                choices={sources}
                value={claim.sourceType}
                isDisabled={fixed}
                onChange={(sourceType) => change(index, { sourceType })}
              />
              <TextField
                label="Source"
                mono
                placeholder="metadata.payload.contract_id"
                value={claim.sourcePath}
                isReadOnly={fixed}
                onChange={(sourcePath) => change(index, { sourcePath })}
                {...problemAt(draft.issues, `claims.${index}.sourcePath`)}
              />
            </div>
            <Segmented
              label={`Token that carries ${name}`}
              choices={[
                { id: 'access_token', label: 'Access token' },
                { id: 'id_token', label: 'ID token' },
              ]}
              value={claim.token}
              isDisabled={fixed}
              onChange={(token) => change(index, { token })}
            />
          </StepSection>
        );
      })}
    </>
  );
}

/** One partner of the list for tests, with what a test cares about put over it. */
import { PartnerSummary } from '../../../../shared/model/partner.ts';

export function partnerFixture(over: Partial<Record<keyof PartnerSummary, unknown>>): PartnerSummary {
  return PartnerSummary.parse({
    ref: 'cascade-consulting',
    organizationId: 'cascade-consulting',
    name: 'Cascade Consulting',
    partnerType: 'consulting',
    state: 'draft',
    contractId: 'BLX-2026-0417',
    contractEnd: '2028-03-31',
    daysLeft: 494,
    owner: 'Ines Keller',
    domains: ['cascade.example'],
    connection: 'Microsoft Entra ID, SAML 2.0',
    applications: ['Orders portal'],
    readySteps: 5,
    totalSteps: 9,
    lastTest: null,
    lastSync: null,
    updatedAt: '2026-11-23T14:05:00.000Z',
    ...over,
  });
}

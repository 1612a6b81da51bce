/** A process of its own that runs a sign-in test at a target, so that a test can kill it. Arguments: home, target, secret, partner. */
import { PartnerRef } from '../../../../../shared/model/ids.ts';
import { Target } from '../../../../../shared/model/target.ts';
import { openTestHome } from '../../sign-in-test/testing/test-home.ts';

const [home = '', target = '', secret = '', partner = ''] = process.argv.slice(1);
const opened = await openTestHome({ home });
const { name } = await opened.tenant.targets
  .save(Target.parse(JSON.parse(target)), { client: secret })
  .then((saved) => saved.target);
const ref = PartnerRef.parse(partner);
const review = await opened.federation.reviews.make(ref, name, undefined, new AbortController().signal);
const test = await opened.federation.start({ ref, persona: '', fault: null, openBrowser: false, review: review.id });
process.stdout.write(`started ${review.id} ${test.id}\n`);
const waiting = await opened.until(test.id, ({ state }) => state === 'waiting');
process.stdout.write(`waiting ${waiting.startUrl}\n`);

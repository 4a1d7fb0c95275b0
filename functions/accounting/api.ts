import { serve } from '../../shared/http/serve.ts';
import { listLedger } from './ledger/list-ledger.ts';
import { requireReader } from './ledger/require-reader.ts';
import { routes } from './routes.ts';

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

export const handler = serve(routes, {
  'GET /v1/organizers/{organizerId}/ledger': async ({ caller, params: { organizerId }, query }) => {
    await requireReader(caller, organizerId);
    return listLedger(organizerId, { ...query, from: timeOf(query.from), to: timeOf(query.to) });
  },
});

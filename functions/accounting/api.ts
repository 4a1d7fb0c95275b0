import { file } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { ledgerFile } from './ledger/ledger-file.ts';
import { listLedger } from './ledger/list-ledger.ts';
import { requireReader } from './ledger/require-reader.ts';
import { chooseCreditNote, chooseInvoice, findPapers } from './papers/find-papers.ts';
import { listPapers } from './papers/list-papers.ts';
import type { Paper } from './papers/paper.ts';
import { fileNameOf, papersFile, paperView } from './papers/paper-view.ts';
import { paperPdf } from './papers/pdf/paper-pdf.ts';
import { loadOpenBalance } from './payouts/load-open-balance.ts';
import { payoutView } from './payouts/payout.ts';
import { listPayouts, readPaidSums } from './payouts/payout-store.ts';
import { recordPayout } from './payouts/record-payout.ts';
import { recordReturn } from './payouts/record-return.ts';
import { routes } from './routes.ts';

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

const attachment = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });

const paperFile = async (paper: Paper) => file('application/pdf', await paperPdf(paper), attachment(fileNameOf(paper)));

export const handler = serve(routes, {
  'GET /v1/organizers/{organizerId}/ledger': async ({ caller, params: { organizerId }, query }) => {
    await requireReader(caller, organizerId);
    return listLedger(organizerId, { ...query, from: timeOf(query.from), to: timeOf(query.to) });
  },

  'GET /v1/orders/{orderId}/papers': async ({ caller, params: { orderId }, now }) => {
    const papers = await findPapers(orderId, caller, now);
    return { items: papers.map(paperView) };
  },

  'GET /v1/orders/{orderId}/invoice.pdf': async ({ caller, params: { orderId }, query, now }) => {
    const papers = await findPapers(orderId, caller, now);
    return paperFile(chooseInvoice(papers, query));
  },

  'GET /v1/orders/{orderId}/credit-notes/{file}': async ({ caller, params, query, now }) => {
    const papers = await findPapers(params.orderId, caller, now);
    return paperFile(chooseCreditNote(papers, params.file, query));
  },

  'GET /v1/organizers/{organizerId}/papers': async ({ caller, params: { organizerId }, query }) => {
    await requireReader(caller, organizerId);
    const { items, ...page } = await listPapers(organizerId, query);
    return { ...page, items: items.map(paperView) };
  },

  'GET /v1/organizers/{organizerId}/papers.csv': async ({ caller, params: { organizerId }, query }) => {
    await requireReader(caller, organizerId);
    const { items, nextCursor } = await listPapers(organizerId, query);
    const { kind, year, limit, separator } = query;
    const next = new URLSearchParams({
      ...{ kind, limit: `${limit}`, separator, cursor: nextCursor ?? '' },
      ...(year && { year }),
    });
    return file('text/csv; charset=utf-8', papersFile(items, separator), {
      ...attachment(`${kind}s${year ? `-${year}` : ''}.csv`),
      ...(nextCursor && { link: `</v1/organizers/${organizerId}/papers.csv?${next}>; rel="next"` }),
    });
  },

  'GET /v1/organizers/{organizerId}/ledger.csv': async ({ caller, params: { organizerId }, query }) => {
    await requireReader(caller, organizerId);
    const { separator, ...asked } = query;
    const page = await listLedger(organizerId, { ...asked, from: timeOf(query.from), to: timeOf(query.to) });
    const { nextCursor } = page;
    const next = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...query, cursor: nextCursor }))
      if (value !== undefined && value !== null) next.set(name, String(value));
    return file('text/csv; charset=utf-8', ledgerFile(page.items, separator), {
      'content-disposition': `attachment; filename="ledger-${organizerId}.csv"`,
      ...(nextCursor && { link: `</v1/organizers/${organizerId}/ledger.csv?${next}>; rel="next"` }),
    });
  },

  'GET /v1/organizers/{organizerId}/payouts': async ({ caller, params: { organizerId }, query }) => {
    await requireReader(caller, organizerId);
    const page = await listPayouts(organizerId, query);
    const open = await loadOpenBalance(organizerId, await readPaidSums(organizerId));
    const balance = [...open].map(([currency, amount]) => ({ amount, currency }));
    return { balance, ...page, items: page.items.map(payoutView) };
  },

  'POST /v1/organizers/{organizerId}/payouts': async ({ caller, params: { organizerId }, body, key, now }) =>
    payoutView(await recordPayout(organizerId, body, { adminId: caller.id, key, now })),

  'POST /v1/organizers/{organizerId}/payouts/{payoutId}/return': async ({ caller, params, body, key, now }) =>
    payoutView(await recordReturn(params, body, { adminId: caller.id, key, now })),
});

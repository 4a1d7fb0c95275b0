import type { User } from '../../shared/http/caller.ts';
import { file } from '../../shared/http/reply.ts';
import { serve } from '../../shared/http/serve.ts';
import { requireReader } from './ledger/require-reader.ts';
import { loadSettlement } from './settlement/load-settlement.ts';
import { settlementPdf } from './settlement/pdf/settlement-pdf.ts';
import { settlementFile, taxReportFile } from './settlement/settlement-file.ts';
import { settlementView, taxReportView } from './settlement/settlement-view.ts';
import { settlementRoutes } from './settlement-routes.ts';

interface Request {
  caller: User;
  params: { organizerId: string };
  query: Parameters<typeof loadSettlement>[1];
  now: number;
}

async function load({ caller, params: { organizerId }, query, now }: Request) {
  await requireReader(caller, organizerId);
  return loadSettlement(organizerId, query, now);
}

const named = (what: string, { from, to }: { from: string; to: string }, type: string) => ({
  'content-disposition': `attachment; filename="${what}-${from}-${to}.${type}"`,
});

export const handler = serve(settlementRoutes, {
  'GET /v1/organizers/{organizerId}/settlement': async (request) => settlementView(await load(request)),

  'GET /v1/organizers/{organizerId}/settlement.csv': async (request) => {
    const settlement = settlementView(await load(request));
    const csv = settlementFile(settlement, request.query.separator);
    return file('text/csv; charset=utf-8', csv, named('settlement', settlement, 'csv'));
  },

  'GET /v1/organizers/{organizerId}/settlement.pdf': async (request) => {
    const settlement = settlementView(await load(request));
    return file(
      'application/pdf',
      await settlementPdf(settlement, request.now),
      named('settlement', settlement, 'pdf'),
    );
  },

  'GET /v1/organizers/{organizerId}/tax-report': async (request) => taxReportView(await load(request)),

  'GET /v1/organizers/{organizerId}/tax-report.csv': async (request) => {
    const report = taxReportView(await load(request));
    const csv = taxReportFile(report, request.query.separator);
    return file('text/csv; charset=utf-8', csv, named('tax-report', report, 'csv'));
  },
});

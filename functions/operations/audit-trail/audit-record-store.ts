import { putNew } from '../../../shared/dynamo/write.ts';
import { auditEnv } from '../env.ts';
import type { AuditRecord } from './audit-record.ts';

const { AUDIT_TABLE } = auditEnv.read();

/**
 * Written once: the same change told again meets its own row. `at` in epoch ms (streams know seconds), `id` of the change
 * in its stream, which sorts by its place there.
 */
export const keepRecord = ({ subject, ...record }: AuditRecord, at: number, id: string) =>
  putNew(AUDIT_TABLE, { pk: subject, sk: `${new Date(at).toISOString()}#${id}`, at, ...record });

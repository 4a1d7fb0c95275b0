import { putNew } from '../../../shared/dynamo/write.ts';
import { auditEnv } from '../env.ts';
import type { AuditRecord } from './audit-record.ts';

const { AUDIT_TABLE } = auditEnv.read();

/**
 * Stores a record. Conditional on its absence, so it is idempotent. `at` is in epoch ms, in whole seconds as streams
 * give it. `id` identifies the change in its stream and sorts by its position there.
 */
export const storeAuditRecord = ({ subject, ...record }: AuditRecord, at: number, id: string) =>
  putNew(AUDIT_TABLE, { pk: subject, sk: `${new Date(at).toISOString()}#${id}`, at, ...record });

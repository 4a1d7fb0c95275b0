import { Problem } from '../../../shared/base/problem.ts';
import { stale } from '../../../shared/base/problems.ts';
import { doorRulesKey } from '../../../shared/door/door-rows.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { putWhen } from '../../../shared/dynamo/write.ts';
import { deviceEnv } from '../env.ts';
import { type DoorRules, defaultDoorRules } from './door-rules.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** The rules, with the number of their changes, 0 for an event that has set none. */
export interface RulesRow {
  rules: DoorRules;
  version: number;
}

/** Reads the rules of an event, strongly consistent. Without a row they are the default. */
export async function readRules(eventId: string): Promise<RulesRow> {
  const row = await getItem<RulesRow>(CHECKIN_TABLE, doorRulesKey(eventId), { consistent: true });
  return { rules: row?.rules ?? defaultDoorRules, version: row?.version ?? 0 };
}

/** Replaces the rules. Conditional on the version as read, one below `version`. @throws Problem `stale`. */
export async function storeRules(eventId: string, { rules, version }: RulesRow): Promise<void> {
  const read = version - 1;
  const stored = await putWhen(
    CHECKIN_TABLE,
    { ...doorRulesKey(eventId), rules, version },
    read === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': read },
        },
  );
  if (!stored) throw new Problem(stale);
}

import { randomUUID } from 'node:crypto';

/** The ARN of a schedule, in the account and region of its target. */
export function scheduleArn(group: string, name: string, targetArn: string): string {
  const [, , , region, account] = targetArn.split(':');
  return `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
}

/** What a function receives from a schedule without `Input`, as JSON. `detail` is a string, as on AWS. */
export function scheduledEvent(group: string, name: string, targetArn: string): string {
  const [, , , region, account] = targetArn.split(':');
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: `${new Date().toISOString().slice(0, 19)}Z`,
    region,
    resources: [scheduleArn(group, name, targetArn)],
    detail: '{}',
  });
}

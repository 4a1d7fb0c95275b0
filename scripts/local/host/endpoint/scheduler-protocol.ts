import { AwsError } from '../aws-error.ts';
import type { ScheduleRequest } from '../delivery/schedules/schedule-request.ts';
import { type Answer, decoded, maxJsonBytes, type Protocol, parseObject } from './protocol.ts';
import type { Services } from './services.ts';

const restAnswer = (status: number, body: object, requestId: string, more: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...more },
  body: JSON.stringify(body),
});

/** AWS REST JSON, for the paths of EventBridge Scheduler. */
export function schedulerProtocol({ schedules }: Services): Protocol {
  return {
    maxBodyBytes: maxJsonBytes,
    async answer({ method, url, body }, requestId) {
      const { pathname, searchParams } = new URL(url, 'http://localhost');
      const [, kind, encodedName = '', ...rest] = pathname.split('/');
      const Name = decoded(encodedName);
      const groupName = searchParams.get('groupName');
      const named = { Name, ...(groupName !== null && { GroupName: groupName }) };
      const input = { ...parseObject(body), Name };
      const operations: Record<string, () => Promise<object>> = {
        'POST schedules': () => schedules.createSchedule(input as ScheduleRequest),
        'PUT schedules': () => schedules.updateSchedule(input as ScheduleRequest),
        'GET schedules': () => schedules.getSchedule(named),
        'DELETE schedules': () => schedules.deleteSchedule(named),
        'POST schedule-groups': () => schedules.createScheduleGroup({ Name }),
      };
      const operation = operations[`${method} ${kind}`];
      if (!operation || !Name || rest.length > 0) {
        throw new AwsError('UnknownOperationException', `The local cloud does not support ${method} ${pathname}.`);
      }
      return restAnswer(200, await operation(), requestId);
    },
    failure({ code, message, members, status }, _request, requestId) {
      return restAnswer(status, { Message: message, ...members }, requestId, { 'x-amzn-errortype': code });
    },
  };
}

import type { TicketCode } from '../../../shared/door/code-format.ts';
import { placeKey } from '../../../shared/inventory/place.ts';
import type { TicketUpdate } from './passage.ts';

/** The update of a ticket at the door. Conditional on its sale and issue, and on being the code that was sold. */
export const ticketUpdateItem = (code: TicketCode, { set, remove, condition, names, values }: TicketUpdate) => ({
  Key: placeKey(code),
  UpdateExpression: [
    `SET ${[...set, '#version = #version + :one'].join(', ')}`,
    ...(remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : []),
  ].join(' '),
  ConditionExpression: `sale = :sale AND issue = :issue AND code = :code AND ${condition}`,
  ExpressionAttributeNames: { '#status': 'status', '#version': 'version', ...names },
  ExpressionAttributeValues: {
    ':one': 1,
    ':sale': code.sale,
    ':issue': code.issue,
    ':code': code.text,
    ...values,
  },
});

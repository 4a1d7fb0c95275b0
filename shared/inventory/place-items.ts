import type { Action } from '../dynamo/client.ts';
import { cancelledKey, freeMark, type Place, placeKey, type Ticket } from './place.ts';

const names = { '#status': 'status', '#version': 'version' };

/**
 * What a transaction does to one place of a table, each with the condition under which it may: carts and orders hold,
 * move and free places alike.
 */
export const placeItems = (table: string) => {
  /** Whatever the ticket before carried is gone from its place, and what is left of it is a row of its own. */
  const givenBack = (
    ticket: Ticket,
    becomes: { set: string; while: string; values: Record<string, unknown> },
  ): Action[] => {
    const { ticketTypeId, shard, number, seat, sale, issue, orderId, ownerId } = ticket;
    const left = { ticketTypeId, cancelled: { shard, number, sale }, seat, issue, orderId, ownerId };
    return [
      {
        Update: {
          TableName: table,
          Key: placeKey(ticket),
          UpdateExpression: `SET ${becomes.set}, sale = sale + :one, #version = #version + :one REMOVE orderId, ownerId, holder, code, admission`,
          ConditionExpression: `${becomes.while} AND orderId = :order AND sale = :sale`,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ...becomes.values, ':order': orderId, ':sale': sale, ':one': 1 },
        },
      },
      { Put: { TableName: table, Item: { ...cancelledKey(ticket), ...left } } },
    ];
  };

  return {
    /** A lapsed hold is simply takeable: the condition is on time alone. */
    claim: (place: Place, holdId: string, until: number, now: number): Action => ({
      Update: {
        TableName: table,
        Key: placeKey(place),
        UpdateExpression: 'SET #status = :held, holdId = :hold, claimableAt = :until, #version = #version + :one',
        ConditionExpression: 'claimableAt <= :now',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':held': 'held', ':hold': holdId, ':until': until, ':now': now, ':one': 1 },
      },
    }),

    /** Nothing done to a place that must still be claimable. */
    stillFree: (place: Place, now: number): Action => ({
      ConditionCheck: {
        TableName: table,
        Key: placeKey(place),
        ConditionExpression: 'claimableAt <= :now',
        ExpressionAttributeValues: { ':now': now },
      },
    }),

    /** The end of a hold moved; only while the place still carries it, lapsed or not. */
    extend: (place: Place, holdId: string, until: number): Action => ({
      Update: {
        TableName: table,
        Key: placeKey(place),
        UpdateExpression: 'SET claimableAt = :until, #version = #version + :one',
        ConditionExpression: '#status = :held AND holdId = :hold',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':held': 'held', ':hold': holdId, ':until': until, ':one': 1 },
      },
    }),

    /** Back on sale; only while the place still carries this hold. */
    release: (place: Place, holdId: string): Action => ({
      Update: {
        TableName: table,
        Key: placeKey(place),
        UpdateExpression: 'SET #status = :available, claimableAt = :mark, #version = #version + :one REMOVE holdId',
        ConditionExpression: '#status = :held AND holdId = :hold',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ':available': 'available',
          ':held': 'held',
          ':hold': holdId,
          ':mark': freeMark(),
          ':one': 1,
        },
      },
    }),

    /**
     * A sold place back on sale, as another sale of it; what is left of the ticket stays, so that its id is answered as
     * cancelled. Only while it is that order's and nobody has come in with it.
     */
    refund: (ticket: Ticket): Action[] =>
      givenBack(ticket, {
        set: '#status = :available, claimableAt = :mark',
        while: '#status = :sold',
        values: { ':available': 'available', ':mark': freeMark(), ':sold': 'sold' },
      }),

    /** The same where the event does not take place: nobody can have the place again, and who has been inside is refunded too. */
    revoke: (ticket: Ticket): Action[] =>
      givenBack(ticket, {
        set: '#status = :void',
        while: '#status IN (:sold, :used)',
        values: { ':void': 'void', ':sold': 'sold', ':used': 'used' },
      }),
  };
};

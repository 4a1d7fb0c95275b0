/** As the floor manager's board has it: a clock that is further off misleads whoever reads it. */
const skewMs = 30_000;

/**
 * How far the server's clock is ahead of the phone's, in ms. The server has taken its time between sending and
 * receiving, epoch ms by the phone's clock.
 */
export const clockAhead = (serverTime: string, sentAt: number, receivedAt: number): number =>
  Math.round(Date.parse(serverTime) - (sentAt + receivedAt) / 2);

export const isSkewed = (clockAheadMs: number): boolean => Math.abs(clockAheadMs) > skewMs;

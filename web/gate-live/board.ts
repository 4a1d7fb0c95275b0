/** What `GET /v1/checkin/events/{eventId}/board` answers, as far as the page shows it. Times are RFC 3339. */
export interface Board {
  event: {
    id: string;
    organizerId: string;
    title: string;
    status: string;
    doorsOpenAt: string;
    startsAt: string;
    endsAt: string;
    timezone: string;
  };
  stats: Stats;
  /** The latest first. Their number is in `stats.conflicts`. */
  conflicts: Conflict[];
  devices: Device[];
}

export interface Stats {
  admitted: number;
  inside: number;
  total: number;
  byGate: { gateId: string; name: string; zone?: string; admitted: number; inside?: number }[];
  byType: { ticketTypeId: string; name: string; admitted: number; inside: number; total: number }[];
  byZone: { zone: string; inside: number; capacity?: number }[];
  byMinute: Minute[];
  refusals: { result: string; count: number }[];
  conflicts: number;
  /** Scans that a person has undone. */
  reverted: number;
}

export interface Minute {
  minute: string;
  admitted: number;
}

export interface Conflict {
  kind: string;
  /** The passage that does not count. */
  refused: Passage;
  /** The passage that counts instead. */
  admitted?: Passage;
}

export interface Passage {
  at: string;
  deviceId?: string;
  gateId?: string;
}

export interface Device {
  deviceId: string;
  name: string;
  gateIds: string[];
  enrolled: boolean;
  paused: boolean;
  lastSeenAt: string | null;
  gateId: string | null;
  direction: 'in' | 'out' | null;
  queued: number | null;
  /** When the oldest scan that it still holds was made. */
  oldestQueuedAt: string | null;
  clockSkewMs: number | null;
  clockSkewed: boolean;
  battery: number | null;
}

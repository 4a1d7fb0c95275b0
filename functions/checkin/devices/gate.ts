export interface Gate {
  id: string;
  name: string;
  ticketTypeIds?: string[];
  zone?: string;
}

/** The gate of a scan that names none: the device's first that lets this type in, else its first. */
export const gateFor = (gates: readonly Gate[], ticketTypeId: string): Gate | undefined =>
  gates.find((gate) => admits(gate, ticketTypeId)) ?? gates[0];

export const admits = (gate: Gate, ticketTypeId: string): boolean => gate.ticketTypeIds?.includes(ticketTypeId) ?? true;

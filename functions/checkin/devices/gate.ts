/** A named entrance of an event. Without `ticketTypeIds` it admits every type. */
export interface Gate {
  id: string;
  name: string;
  ticketTypeIds?: string[];
  zone?: string;
}

export const admits = (gate: Gate, ticketTypeId: string): boolean => gate.ticketTypeIds?.includes(ticketTypeId) ?? true;

/** Selects the gate of a scan that names none: the device's first gate that admits this type, else its first gate. */
export const gateFor = (gates: readonly Gate[], ticketTypeId: string): Gate | undefined =>
  gates.find((gate) => admits(gate, ticketTypeId)) ?? gates[0];

export const gateView = ({ id, name, ticketTypeIds, zone }: Gate) => ({
  id,
  name,
  ...(ticketTypeIds && { ticketTypeIds }),
  ...(zone && { zone }),
});

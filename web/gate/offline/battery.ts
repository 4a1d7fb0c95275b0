interface Battery {
  /** 0 to 1. */
  level: number;
}

/** The charge of the phone in per cent, where its browser tells. */
export async function batteryPercent(): Promise<number | undefined> {
  const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<Battery> };
  const battery = await getBattery?.call(navigator).catch(() => undefined);
  return battery && Math.round(battery.level * 100);
}

type Signal = 'go' | 'stop' | 'look';

/** Notes of each signal: hertz, start and length in seconds. Good rises, bad is low and long, look repeats. */
const notes: Record<Signal, [number, number, number][]> = {
  go: [
    [880, 0, 0.09],
    [1320, 0.1, 0.16],
  ],
  stop: [
    [196, 0, 0.22],
    [147, 0.26, 0.42],
  ],
  look: [
    [520, 0, 0.12],
    [520, 0.18, 0.12],
    [520, 0.36, 0.12],
  ],
};

const beats: Record<Signal, number[]> = { go: [70], stop: [250, 90, 250], look: [110, 70, 110, 70, 110] };

let audio: AudioContext | undefined;

/** Browsers let a page make sounds only after somebody has touched it. */
export function allowSound(): void {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') void audio.resume();
}

function play(context: AudioContext, signal: Signal): void {
  for (const [hertz, start, length] of notes[signal]) {
    const from = context.currentTime + start;
    const tone = context.createOscillator();
    const level = context.createGain();
    tone.type = signal === 'go' ? 'sine' : 'square';
    tone.frequency.value = hertz;
    level.gain.setValueAtTime(signal === 'go' ? 0.5 : 0.25, from);
    // Without a soft end each tone cracks.
    level.gain.linearRampToValueAtTime(0, from + length);
    tone.connect(level).connect(context.destination);
    tone.start(from);
    tone.stop(from + length);
  }
}

/** Says the verdict by sound and vibration, for a steward who looks at the guest. */
export function signal(kind: Signal, withSound: boolean): void {
  if (withSound && audio?.state === 'running') play(audio, kind);
  navigator.vibrate?.(beats[kind]);
}

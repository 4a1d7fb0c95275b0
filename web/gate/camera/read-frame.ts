import { readCode } from './read-code.ts';

/** What a browser has built in, on most phones with Android. */
interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

/** Reads a QR code in the present frame of a video. */
export type FrameReader = (video: HTMLVideoElement) => Promise<string | undefined>;

/** With its margin a ticket code has 53 modules a side. So many pixels show each with several, at some distance. */
const maxPixels = 1080;

/** Reads frames with libraries, where the browser has no reader. */
function libraryReader(): FrameReader {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let turn = 0;
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    if (!context || videoWidth === 0) return undefined;
    const scale = Math.min(1, maxPixels / Math.max(videoWidth, videoHeight));
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.drawImage(video, 0, 0, width, height);
    return readCode(context.getImageData(0, 0, width, height), turn++);
  };
}

/** Returns the browser's own reader, else the library's. A reader of the browser that fails is replaced. */
export async function frameReader(): Promise<FrameReader> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (!BarcodeDetector || !formats.includes('qr_code')) return libraryReader();
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  let read: FrameReader = async (video) => {
    try {
      return (await detector.detect(video))[0]?.rawValue;
    } catch {
      read = libraryReader();
      return undefined;
    }
  };
  return (video) => read(video);
}

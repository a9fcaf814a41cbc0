import { type Coaching, createCoach } from "@/features/enrollment/coach.ts";

export interface Recording {
  /** How it goes so far; called some twenty times a second. */
  listen(): Coaching;
  elapsedMs(): number;
  /** Stops and gives the clip as a file. */
  finish(): Promise<File>;
  /** Stops and forgets; harmless after `finish`. */
  discard(): void;
}

/** Starts to record from the microphone without the browser's own clean-up of the voice. Rejects when it may not. */
export async function startRecording(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(stream).connect(analyser);
  const window = new Float32Array(analyser.fftSize);

  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.start(1000);
  const startedAt = performance.now();

  const coach = createCoach();
  let listenedAt = startedAt;

  function listen(): Coaching {
    analyser.getFloatTimeDomainData(window);
    const now = performance.now();
    const coaching = coach.hear(window, now - listenedAt);
    listenedAt = now;
    return coaching;
  }

  function discard() {
    if (recorder.state !== "inactive") recorder.stop();
    for (const track of stream.getTracks()) track.stop();
    if (context.state !== "closed") void context.close();
  }

  async function finish(): Promise<File> {
    const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
    recorder.stop();
    await stopped;
    discard();
    const type = recorder.mimeType.split(";")[0] || "audio/webm";
    const time = new Date().toTimeString().slice(0, 8).replaceAll(":", "-");
    return new File(parts, `recording-${time}.${type.split("/")[1] ?? "webm"}`, { type });
  }

  return { listen, elapsedMs: () => performance.now() - startedAt, finish, discard };
}

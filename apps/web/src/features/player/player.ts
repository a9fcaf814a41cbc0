export type Player = ReturnType<typeof createPlayer>;

export const rates: readonly number[] = [0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/**
 * The sound of one page. Listeners hear every frame while it plays and every change otherwise; positions are ms.
 * Nothing here renders: what shows time subscribes and reads.
 */
export function createPlayer() {
  let audio: HTMLAudioElement | null = null;
  let frame = 0;
  let rate = 1;
  let hasFailed = false;
  const listeners = new Set<() => void>();

  function tell() {
    for (const listener of listeners) listener();
  }

  function tick() {
    tell();
    frame = requestAnimationFrame(tick);
  }

  function onPlay() {
    cancelAnimationFrame(frame);
    tick();
  }

  function onPause() {
    cancelAnimationFrame(frame);
    tell();
  }

  function onError() {
    hasFailed = true;
    tell();
  }

  /** A ref callback for the page's audio element. */
  function attach(element: HTMLAudioElement) {
    audio = element;
    const on = { play: onPlay, pause: onPause, ended: onPause, seeked: tell, error: onError } as const;
    for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(on)) element.removeEventListener(name, listener);
      cancelAnimationFrame(frame);
      audio = null;
    };
  }

  const positionMs = () => (audio ? audio.currentTime * 1000 : 0);
  const isPlaying = () => audio !== null && !audio.paused && !audio.ended;

  /** A browser may refuse to start without a gesture; the button then still says "Play". */
  function play() {
    void audio?.play().catch(tell);
  }

  function seek(ms: number, options: { andPlay?: boolean } = {}) {
    if (!audio) return;
    audio.currentTime = Math.max(0, ms) / 1000;
    if (options.andPlay) play();
    tell();
  }

  function toggle() {
    if (isPlaying()) audio?.pause();
    else play();
  }

  function setRate(next: number) {
    rate = next;
    if (audio) audio.playbackRate = next;
    tell();
  }

  /** One speed up (1) or down (-1). */
  function stepRate(step: 1 | -1) {
    const next = rates[rates.indexOf(rate) + step];
    if (next !== undefined) setRate(next);
  }

  function subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  return {
    attach,
    subscribe,
    positionMs,
    isPlaying,
    seek,
    toggle,
    setRate,
    stepRate,
    skip: (ms: number) => seek(positionMs() + ms),
    rate: () => rate,
    hasFailed: () => hasFailed,
  };
}

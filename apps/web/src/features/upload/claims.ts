/** A hidden tab's timers may fire only once a minute. */
const expiryMs = 90_000;
const renewMs = 5_000;

const keyOf = (meetingId: string) => `rollcall.upload.${meetingId}`;

/** Another tab of this browser, or this one, is busy with the upload of this meeting. */
export function isClaimed(meetingId: string): boolean {
  return Date.now() - Number(localStorage.getItem(keyOf(meetingId))) < expiryMs;
}

/**
 * Tells all tabs that this one has the upload in hand, until the returned function is called or the page is left; a
 * tab that crashed lets go by itself.
 */
export function claimUpload(meetingId: string): () => void {
  const renew = () => localStorage.setItem(keyOf(meetingId), String(Date.now()));
  const release = () => {
    clearInterval(timer);
    removeEventListener("pagehide", release);
    localStorage.removeItem(keyOf(meetingId));
  };
  const timer = setInterval(renew, renewMs);
  addEventListener("pagehide", release);
  renew();
  return release;
}

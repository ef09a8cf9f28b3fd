// A length of time as digits whose width does not jump: always H:MM:SS, from two days on whole days and HH:MM.
const second = 1_000;
const day = 86_400;

const two = (n: number): string => String(n).padStart(2, "0");

/** Digits of a length in milliseconds; the sign is the caller's word ("over"), not a minus. */
export function digits(ms: number, dayWord: string): string {
  const whole = Math.floor(Math.abs(ms) / second);
  const seconds = whole % 60;
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3_600);
  if (whole >= 2 * day) return `${Math.floor(whole / day)} ${dayWord} ${two(hours % 24)}:${two(minutes)}`;
  return `${hours}:${two(minutes)}:${two(seconds)}`;
}

/** The instant as people read it, in the offset it was written with; no library and no guess about zones. */
export function absolute(iso: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(?::(\d\d))?/.exec(iso);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}${parts[5] && parts[5] !== "00" ? `:${parts[5]}` : ""}` : iso;
}

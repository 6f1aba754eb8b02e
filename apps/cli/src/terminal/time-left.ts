// How much longer something takes, for a person. The estimate is its owner's.

/** `0:21 left`, `12:05 left`, `2:52:33 left`. */
export function timeLeft(secondsLeft: number): string {
  const seconds = Math.ceil(secondsLeft);
  const two = (value: number): string => String(value % 60).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const whole = minutes < 60 ? `${minutes}` : `${Math.floor(minutes / 60)}:${two(minutes)}`;
  return `${whole}:${two(seconds)} left`;
}

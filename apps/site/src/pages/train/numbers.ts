// Numbers as the page says them.

/** `5.1 nats` */
export const nats = (loss: number): string => `${loss.toFixed(3)} nats`;

/** Among how many equally likely tokens a choice is as uncertain as a loss says: e to the loss. */
export const choices = (loss: number): string => {
  const count = Math.exp(loss);
  return count < 10 ? count.toFixed(1) : count < 1e6 ? Math.round(count).toLocaleString("en") : "more than a million";
};

/** `1,234,567` */
export const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** `35 s`, `2 min 05 s`, `1 h 20 min` */
export const duration = (seconds: number): string => {
  const all = Math.max(0, Math.round(seconds));
  if (all < 60) return `${all} s`;
  if (all < 3600) return `${Math.floor(all / 60)} min ${String(all % 60).padStart(2, "0")} s`;
  return `${Math.floor(all / 3600)} h ${String(Math.floor((all % 3600) / 60)).padStart(2, "0")} min`;
};

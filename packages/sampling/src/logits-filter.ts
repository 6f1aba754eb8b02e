// The shape every filter has. No filter is here.

/**
 * Changes `logits` [V] in place: a token is removed by setting its logit to -Infinity.
 *
 * `tokens` are the ids seen so far (prompt and generated), oldest first; only the penalties and `noRepeatNgram` read them.
 * The buffer belongs to the caller. `sampler` hands its filters a scratch copy, so logits given to a sampler never change.
 */
export type LogitsFilter = (logits: Float32Array, tokens: ArrayLike<number>) => void;

// Turns one picture of points so that it lies on another as well as it can: nothing flips from frame to frame.

/**
 * Orthogonal Procrustes in two dimensions: `places` [N, 2], centred, then rotated or mirrored so that the sum of squared distances to
 * `target` [N, 2] is least. Distances between the points stay as they are. Without a target of the same size they are only centred.
 */
export function align(places: Float32Array, target: Float32Array | undefined): Float32Array {
  const centred = centre(places);
  if (target?.length !== places.length) return centred;
  const aim = centre(target);
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (let i = 0; i < centred.length; i += 2) {
    const [x, y, u, v] = [centred[i]!, centred[i + 1]!, aim[i]!, aim[i + 1]!];
    xx += x * u;
    xy += x * v;
    yx += y * u;
    yy += y * v;
  }
  // Of all rotations the best one has this cosine and sine, up to length; of all mirrored ones the other pair.
  const [turn, mirror] = [
    [xx + yy, xy - yx],
    [xx - yy, xy + yx],
  ] as const;
  const isMirrored = Math.hypot(...mirror) > Math.hypot(...turn);
  const [c, s] = isMirrored ? mirror : turn;
  const length = Math.hypot(c, s);
  if (length === 0) return centred;
  return rotate(centred, { cosine: c / length, sine: s / length, isMirrored });
}

interface Rotation {
  readonly cosine: number;
  readonly sine: number;
  readonly isMirrored: boolean;
}

function rotate(places: Float32Array, { cosine, sine, isMirrored }: Rotation): Float32Array {
  const sign = isMirrored ? -1 : 1;
  const rotated = new Float32Array(places.length);
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i]!, sign * places[i + 1]!];
    rotated[i] = x * cosine - y * sine;
    rotated[i + 1] = x * sine + y * cosine;
  }
  return rotated;
}

function centre(places: Float32Array): Float32Array {
  const count = places.length / 2 || 1;
  const mean = [0, 0];
  for (const [i, value] of places.entries()) mean[i % 2]! += value / count;
  return places.map((value, i) => value - mean[i % 2]!);
}

// The order of a sentence's words in their places, from an address that may say anything.

/** Which word stands at each place: `order` where it names each of `count` words once, else their own order. */
export function checkedOrder(order: readonly number[], count: number): number[] {
  const isOrder =
    order.length === count && new Set(order).size === count && order.every((word) => word >= 0 && word < count);
  return isOrder ? [...order] : Array.from({ length: count }, (_, place) => place);
}

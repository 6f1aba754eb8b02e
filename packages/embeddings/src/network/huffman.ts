// The binary tree of hierarchical softmax: a path from the root to every word. Its weights are in network.ts.

/** Paths of V words, one after the other: word w has the entries from offsets[w] to offsets[w + 1]. */
export interface HuffmanPaths {
  /** [V + 1] */
  readonly offsets: Int32Array;
  /** The inner node at each step, 0 … V − 2. */
  readonly nodes: Int32Array;
  /** 1 where the path goes left, 0 where it goes right: 1 − the bit of the code. */
  readonly labels: Uint8Array;
}

interface Node {
  readonly count: number;
  readonly index: number;
  readonly left?: Node;
  readonly right?: Node;
}

/**
 * The Huffman code of every word: the two rarest nodes are joined until one is left, the rarer one on the left.
 * Equal counts are taken in the order that Python's heapq gives them, so that codes are gensim's.
 *
 * @param counts [V]
 */
export function huffmanPaths(counts: Float64Array): HuffmanPaths {
  const V = counts.length;
  const heap = Array.from(counts, (count, index): Node => ({ count, index }));
  for (let at = (V >>> 1) - 1; at >= 0; at--) sink(heap, at);
  for (let inner = 0; inner < V - 1; inner++) {
    const [left, right] = [pop(heap), pop(heap)];
    heap.push({ count: left.count + right.count, index: V + inner, left, right });
    rise(heap, heap.length - 1, 0);
  }
  return collect(heap[0] as Node, V);
}

function collect(root: Node, V: number): HuffmanPaths {
  const paths: { nodes: number[]; labels: number[] }[] = new Array(V);
  const open = [{ node: root, nodes: [] as number[], labels: [] as number[] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, labels } = next;
    if (node.left === undefined || node.right === undefined) {
      paths[node.index] = next;
      continue;
    }
    const nodes = [...next.nodes, node.index - V];
    open.push({ node: node.left, nodes, labels: [...labels, 1] });
    open.push({ node: node.right, nodes, labels: [...labels, 0] });
  }
  const offsets = new Int32Array(V + 1);
  paths.forEach(({ nodes }, word) => {
    offsets[word + 1] = (offsets[word] as number) + nodes.length;
  });
  const all = { nodes: new Int32Array(offsets[V] as number), labels: new Uint8Array(offsets[V] as number) };
  paths.forEach(({ nodes, labels }, word) => {
    all.nodes.set(nodes, offsets[word]);
    all.labels.set(labels, offsets[word]);
  });
  return { offsets, ...all };
}

function pop(heap: Node[]): Node {
  const last = heap.pop() as Node;
  const first = heap[0];
  if (first === undefined) return last;
  heap[0] = last;
  sink(heap, 0);
  return first;
}

/** Moves the smaller child up all the way down, puts the node at the end of that path and lets it rise: heapq's order of ties. */
function sink(heap: Node[], start: number): void {
  const node = heap[start] as Node;
  let at = start;
  for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
    const right = heap[child + 1];
    if (right !== undefined && !((heap[child] as Node).count < right.count)) child++;
    heap[at] = heap[child] as Node;
    at = child;
  }
  heap[at] = node;
  rise(heap, at, start);
}

function rise(heap: Node[], from: number, top: number): void {
  const node = heap[from] as Node;
  let at = from;
  while (at > top) {
    const parent = (at - 1) >> 1;
    if (!(node.count < (heap[parent] as Node).count)) break;
    heap[at] = heap[parent] as Node;
    at = parent;
  }
  heap[at] = node;
}

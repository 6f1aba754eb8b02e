// Pairs of neighbouring ids: how often each occurs, and where. Which pair comes next is in merge-queue.ts.
import { PairTable } from "../models/pair-table.ts";

const none = -1;

/** A growable Int32Array. */
class IntList {
  values: Int32Array = new Int32Array(1024);
  length = 0;

  push(value: number): number {
    if (this.length === this.values.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length] = value;
    return this.length++;
  }

  get(at: number): number {
    return this.values[at] ?? none;
  }

  set(at: number, value: number): void {
    this.values[at] = value;
  }
}

/**
 * Pairs have numbers from 0. Each has a count and a sighting: the ascending list of the cells where it appeared in the step that made one of
 * its tokens. Only where a prefix or suffix looks like text can a token be made twice, and a pair get a second sighting.
 */
export class PairCounts {
  readonly counts: number[] = [];
  /** The pair of each sighting. */
  readonly pairOf: IntList = new IntList();
  private readonly table = new PairTable(4096);
  private readonly left = new IntList();
  private readonly right = new IntList();
  private readonly open = new IntList();
  private readonly first = new IntList();
  private readonly last = new IntList();
  private readonly cells = new IntList();
  private readonly next = new IntList();
  private opened: number[] = [];

  /** The number of a pair; a new one has the count 0. */
  numberOf(left: number, right: number): number {
    const known = this.table.get(left, right);
    if (known >= 0) return known;
    const pair = this.left.push(left);
    this.right.push(right);
    this.open.push(none);
    this.counts.push(0);
    this.table.set(left, right, pair);
    return pair;
  }

  leftOf(pair: number): number {
    return this.left.get(pair);
  }

  rightOf(pair: number): number {
    return this.right.get(pair);
  }

  change(pair: number, difference: number): void {
    this.counts[pair] = (this.counts[pair] ?? 0) + difference;
  }

  /** A pair appears at a cell. */
  appear(pair: number, cell: number): void {
    let sighting = this.open.get(pair);
    const at = this.cells.push(cell);
    this.next.push(none);
    if (sighting === none) {
      sighting = this.pairOf.push(pair);
      this.first.push(at);
      this.last.push(at);
      this.open.set(pair, sighting);
      this.opened.push(sighting);
    } else {
      this.next.set(this.last.get(sighting), at);
      this.last.set(sighting, at);
    }
  }

  /** Ends a step: the sightings of it. */
  closeStep(): readonly number[] {
    const { opened } = this;
    for (const sighting of opened) this.open.set(this.pairOf.get(sighting), none);
    this.opened = [];
    return opened;
  }

  /** The first entry of a sighting; `cellAt` gives its cell, `after` the entry behind it. -1 is the end. */
  firstOf(sighting: number): number {
    return this.first.get(sighting);
  }

  cellAt(entry: number): number {
    return this.cells.get(entry);
  }

  after(entry: number): number {
    return this.next.get(entry);
  }

  /** Forgets the entries of a sighting before this one. */
  dropUntil(sighting: number, entry: number): void {
    this.first.set(sighting, entry);
  }
}

// The part of d3-hierarchy that this page uses; the package brings no types.
declare module "d3-hierarchy" {
  /** A node with its place, once a layout has set it: `x` across the tree, `y` along it. */
  export interface HierarchyNode<Datum> {
    readonly data: Datum;
    readonly depth: number;
    readonly height: number;
    readonly parent: HierarchyNode<Datum> | null;
    readonly x: number;
    readonly y: number;
    descendants(): HierarchyNode<Datum>[];
  }
  export interface TreeLayout<Datum> {
    (root: HierarchyNode<Datum>): HierarchyNode<Datum>;
    nodeSize(size: readonly [number, number]): this;
    separation(separation: (a: HierarchyNode<Datum>, b: HierarchyNode<Datum>) => number): this;
  }
  export function hierarchy<Datum>(
    data: Datum,
    children: (datum: Datum) => readonly Datum[] | undefined,
  ): HierarchyNode<Datum>;
  export function tree<Datum>(): TreeLayout<Datum>;
}

// Characters that a byte-pair vocabulary lacks, until the next one that it has. What stands for them is the model's choice.

/** Where symbols go. */
interface SymbolTarget {
  push(id: number, start: number, end: number): void;
  /** The id that stands for a character, or -1 where it is dropped. */
  unknownId(character: string): number;
}

/** Unknown characters in a row: with fusing one symbol, else one each. It is written when the next known one comes. */
export class UnknownRun {
  private readonly model: SymbolTarget;
  private readonly fuse: boolean;
  private id = -1;
  private start = 0;
  private end = 0;

  constructor(model: SymbolTarget, fuse: boolean) {
    this.model = model;
    this.fuse = fuse;
  }

  add(character: string, start: number, end: number): void {
    if (this.id < 0 || !this.fuse) {
      this.flush();
      this.id = this.model.unknownId(character);
      this.start = start;
    }
    this.end = end;
  }

  flush(): void {
    if (this.id >= 0) this.model.push(this.id, this.start, this.end);
    this.id = -1;
  }
}

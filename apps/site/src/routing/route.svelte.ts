// Which page is shown: the address, followed as it changes.
import { type Address, formatAddress, parseAddress } from "./address.ts";

class Route {
  /** The page's name in the address. */
  page: string = $state("home");
  /** Counts addresses that came from outside (a link, the back button, a paste): pages read their state anew. */
  arrivals: number = $state(0);
  parameters: URLSearchParams = new URLSearchParams();
  /** What other pages of this visit had in their address, so that coming back finds it. */
  readonly #left = new Map<string, string>();

  constructor() {
    this.#arrive();
    addEventListener("hashchange", () => this.#arrive());
  }

  /** Puts the parameters of the page that is shown into the address, without a new entry in the history. */
  remember(page: string, parameters: URLSearchParams): void {
    if (page !== this.page) return;
    this.parameters = parameters;
    const hash = formatAddress({ page, parameters });
    this.#left.set(page, hash);
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
  }

  /** The address of a page, with its state where it was visited before. */
  href(page: string): string {
    return this.#left.get(page) ?? formatAddress({ page, parameters: new URLSearchParams() });
  }

  #arrive(): void {
    const { page, parameters }: Address = parseAddress(location.hash);
    this.page = page;
    this.parameters = parameters;
    this.arrivals += 1;
  }
}

export const route: Route = new Route();

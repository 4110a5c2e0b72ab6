/**
 * One list or thing that a part reads by itself. `value` is `null` until it was read; `problem` is the refusal of the last
 * read. While it is read again, the old one stays in sight.
 */
export class Reading {
  value = null;
  problem = null;

  #host;
  #load;

  constructor(host, load) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  hostConnected() {
    this.again();
  }

  async again() {
    try {
      this.value = await this.#load();
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
    this.#host.requestUpdate();
  }
}

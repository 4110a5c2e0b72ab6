import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { Reading } from './reading.js';
import { frame, refusal } from './words.js';

/** What the console itself carries, with the text that comes with it. */
const CARRIED = [['Lit', 'lit'], ['Chart.js', 'chart.js'], ['@kurkle/color', 'kurkle__color']];

/** Whose work this is: the notice, and the licences of what the console carries. */
class WaggleLicences extends Part {
  static properties = { texts: { state: true } };

  #notice = new Reading(this, () => api.text('/notice.txt'));

  constructor() {
    super();
    this.texts = {};
  }

  async #unfold(event, folder) {
    if (!event.target.open || this.texts[folder]) return;
    const text = await api.text(`/vendor/${folder}/LICENSE.txt`).catch((problem) => problem.message);
    this.texts = { ...this.texts, [folder]: text };
  }

  render() {
    const { value: notice, problem } = this.#notice;
    if (problem) return refusal(problem, () => this.#notice.again());
    if (!notice) return frame();
    return html`
      <section class="panel pad"><pre>${notice}</pre></section>
      <section class="panel pad licences">${CARRIED.map(([name, folder]) => html`
        <details @toggle=${(event) => this.#unfold(event, folder)}><summary>${name}</summary>
          ${this.texts[folder] ? html`<pre>${this.texts[folder]}</pre>` : nothing}</details>`)}</section>`;
  }
}

customElements.define('waggle-licences', WaggleLicences);

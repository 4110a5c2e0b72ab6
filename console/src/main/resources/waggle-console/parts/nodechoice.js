import { html } from 'lit';
import { t } from '../language.js';
import { go, refined, route } from '../router.js';
import { world } from '../world.js';

/** The node that the URL names; empty where it names none. */
export const chosenNode = () => route().query.get('node') ?? '';

/** The choice of a node; `here` is the one that is shown. */
export function nodeChoice(here) {
  const names = [...new Set([...(world.nodes ?? []).map(({ name }) => name), ...(here ? [here] : [])])].sort();
  return html`<label class="pick-one push"><span>${t('node')}</span><select aria-label=${t('node')} @change=${(event) => go(refined({ node: event.target.value }))}>
    ${names.map((name) => html`<option value=${name} ?selected=${name === here}>${name}</option>`)}</select></label>`;
}

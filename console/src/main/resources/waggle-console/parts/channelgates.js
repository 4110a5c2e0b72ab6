import { html, nothing } from 'lit';
import { clock, exact } from '../format.js';
import { t } from '../language.js';
import { icon } from './icons.js';
import { outcome } from './receipt.js';
import { state } from './words.js';

/** The two gates of a channel: each open, or shut by somebody since a moment. */
export const GATES = ['intake', 'dispatch'];

/** By whom and since when a gate is shut. */
const shutBy = ({ by, since }) => html`${t('channel.gate.by', { by })} <time title=${exact(since)}>${clock(since, { seconds: false })}</time>`;

/** A line per gate with its button; `act(verb, gate)` does it, and without `act` there are no buttons. */
export const gateLines = (gates, busy, act) => html`<ul class="channel-gates">${GATES.map((gate) => {
  const shut = gates?.[gate];
  const verb = shut ? 'resume' : 'pause';
  return html`<li><b>${t(`channel.gate.${gate}`)}</b> ${shut ? html`${state('PAUSED')} <span class="faint">${shutBy(shut)}</span>` : html`<span class="faint">${t('channel.gate.open')}</span>`}
    <small class="faint">${t(`channel.gate.${gate}.note`)}</small>
    ${act ? html`<button class="small" ?disabled=${busy} @click=${() => act(verb, gate)}>${icon(shut ? 'start' : 'pause')} ${t(`channel.gate.${verb}`, { gate: t(`channel.gate.${gate}`) })}</button>` : nothing}</li>`;
})}</ul>`;

/** A word for gates that are not all open, with who shut them. */
export function gateWord(gates) {
  if (!gates || gates.state === 'OPEN') return nothing;
  const shut = gates.state === 'PAUSED' ? ['dispatch'] : GATES.filter((gate) => gates[gate]);
  return html`${state(gates.state)} ${shut.filter((gate) => gates[gate]).map((gate) => html`
    <span class="faint gate-by">${gates.state === 'PAUSED' ? nothing : html`${t(`channel.gate.${gate}`)} `}${shutBy(gates[gate])}</span>`)}`;
}

/** What a command to a gate has come to, from its receipt. */
export const gateSaid = (receipt, verb, gate, what) => ({
  text: [t(`channel.gate.${verb}.done`, { gate: t(`channel.gate.${gate}`), what }), ...(receipt.devices?.length ? [outcome(receipt)] : [])].join('; '),
  by: receipt.by,
  at: receipt.at,
  reasons: receipt.problem ? [{ count: 1, detail: receipt.problem }] : [],
});

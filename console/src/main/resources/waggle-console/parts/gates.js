import { html, nothing } from 'lit';
import { clock, exact } from '../format.js';
import { t } from '../language.js';
import { session } from '../session.js';
import { world } from '../world.js';
import { icon } from './icons.js';

/**
 * The two gates of the whole system, whether they are open, and the buttons for them. `tell(verb, which)` carries one out;
 * nothing is shown before it has been read.
 */
export function gatesPanel(tell, busy) {
  const { dispatch: gates } = world;
  if (!gates) return nothing;
  const shut = gates.intake || gates.dispatch;
  const button = (verb, which, label, sign) => html`
    <button class="small ${verb === 'stop' ? 'danger' : ''}" ?disabled=${busy} @click=${() => tell(verb, which)}>${icon(sign)} ${label}</button>`;
  const both = gates.intake && gates.dispatch;
  return html`
    <section class="panel gates ${shut ? 'shut' : ''}" aria-label=${t('gates')}>
      <h2>${t('gates')}</h2>
      ${gate('intake', gates.intake)} ${gate('dispatch', gates.dispatch)}
      ${session.can('operator')
        ? html`<span class="acts">
            ${gates.intake ? button('start', { intake: true }, t('gates.open.intake'), 'start') : button('pause', { intake: true }, t('gates.shut.intake'), 'pause')}
            ${gates.dispatch ? button('start', { dispatch: true }, t('gates.open.dispatch'), 'start') : button('pause', { dispatch: true }, t('gates.shut.dispatch'), 'pause')}
            ${both ? button('start', {}, t('gates.start'), 'start') : button('stop', {}, t('gates.stop'), 'stop')}</span>`
        : nothing}
    </section>`;
}

const gate = (name, shut) => html`
  <span class="gate" data-gate=${name} data-shut=${shut ? 'true' : 'false'}>
    <b>${t(`gate.${name}`)}</b>
    ${shut
      ? html`<span class="state" data-state="PAUSED"><i></i>${t('gate.shut')}</span> <span class="faint" title=${exact(shut.since)}>${t('gate.by', { by: shut.by, since: clock(shut.since) })}</span>`
      : html`<span class="state" data-state="UP"><i></i>${t('gate.open')}</span>`}</span>`;

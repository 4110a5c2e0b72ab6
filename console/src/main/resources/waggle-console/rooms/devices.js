import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { cells, chips, share } from '../parts/cells.js';
import { confirm } from '../parts/confirm.js';
import { filterBox, matches } from '../parts/filter.js';
import { icon } from '../parts/icons.js';
import { command, receiptBar } from '../parts/receipt.js';
import { empty, frame, head, refusal, state, when } from '../parts/words.js';
import { api } from '../api.js';
import { age, count, instant } from '../format.js';
import { t } from '../language.js';
import { route } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

/** What a device in this state can be told. */
const POSSIBLE = { RUNNING: ['pause', 'stop'], PAUSED: ['start', 'stop'], DRAINING: ['start'], STOPPED: ['start'] };

class RoomDevices extends Part {
  static properties = { receipt: { state: true }, problem: { state: true }, busy: { state: true } };

  #watch = new Watch(this);

  async #tell(verb, device) {
    const n = device ? 1 : world.devices.length;
    const asks = {
      stop: { title: device ? t('stop.one', { device }) : t('stop.all', { n }), text: t('stop.text'), key: 'S', danger: true },
      pause: { title: t('pause.all', { n }), text: t('pause.text'), key: 'P' },
      start: { title: t('start.all', { n }), text: '', key: 'S' },
    };
    const asked = !device || verb === 'stop';
    if (asked && !(await confirm({ ...asks[verb], action: command(verb) }))) return;
    this.busy = device ?? '*';
    this.problem = null;
    try {
      this.receipt = await api.command(verb, device);
      world.note(this.receipt);
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = null;
  }

  #button(verb, device) {
    return html`<button class="small" ?disabled=${this.busy === (device ?? '*')} @click=${() => this.#tell(verb, device)}
      aria-label=${device ? `${command(verb)} ${device}` : t('command.all', { verb: command(verb) })}>${icon(verb)} ${device ? command(verb) : t('command.all', { verb: command(verb) })}</button>`;
  }

  #columns() {
    const columns = [
      { label: t('device'), narrow: 'lead', wide: true, cell: (d) => html`<b class="strong">${d.id}</b>` },
      { label: t('device.state'), width: '92px', narrow: 'side', cell: (d) => html`${state(d.state)}${d.deaf ? html` <span class="chip" title=${d.deaf}>${t('device.deaf')}</span>` : nothing}` },
      { label: t('device.slots'), width: '252px', narrow: 'row', cell: (d) => html`<span class="slots">${cells(d)}<span class="num faint">${d.busy}/${d.slots}</span></span>` },
      { label: t('device.cpu'), width: '104px', cell: (d) => share(d.state === 'OFFLINE' ? -1 : d.cpu) },
      { label: t('device.memory'), width: '104px', cell: (d) => share(d.state === 'OFFLINE' ? -1 : d.memory) },
      { label: t('device.serves'), width: '15%', narrow: 'hide', cell: serves },
      { label: t('device.seen'), width: '84px', align: 'end', cell: (d) => when(d.lastSeen) },
    ];
    if (session.can('operator')) columns.push({ label: '', width: '160px', align: 'end', narrow: 'row', cell: (d) => this.#commands(d) });
    return columns;
  }

  #commands({ id, state }) {
    if (state === 'OFFLINE') return html`<span class="faint">${t('device.offline.note')}</span>`;
    return html`<span class="acts">${(POSSIBLE[state] ?? []).map((verb) => this.#button(verb, id))}</span>`;
  }

  #node(name, devices) {
    const node = (world.nodes ?? []).find((one) => one.name === name);
    const since = instant(node?.startedAt);
    return html`
      <section class="panel">
        <header class="node-head"><h2>${name}</h2>
          ${node ? html`${state(node.state)}
            <span class="faint">${node.state === 'UP' && since !== null ? t('node.up', { time: age(world.now() - since) }) : when(node.lastSeen)}</span>
            <span class="faint hide-narrow">${t('node.epoch', { n: node.epoch })} · Waggle ${node.version} · Java ${node.java}</span>
            <span class="faint hide-narrow">${node.url}</span>` : nothing}</header>
        ${devices.length === 0
          ? html`<p class="quiet-line">${t('node.bare')}</p>`
          : html`<waggle-table .label=${t('device.on', { node: name })} .columns=${this.#columns()} .rows=${devices} .tone=${(d) => (d.state === 'OFFLINE' ? 'off' : '')}></waggle-table>`}
      </section>`;
  }

  #all() {
    if (!session.can('operator')) return html`<span class="faint">${t('role.operator')}</span>`;
    return html`<span class="acts">${['start', 'pause', 'stop'].map((verb) => this.#button(verb, null))}</span>`;
  }

  render() {
    if (!world.devices) return html`${head(t('room.devices'), ' ')}${frame()}`;
    const shown = world.devices.filter((d) => matches(d.id, d.node, ...(d.tags ?? []), d.state));
    const names = [...new Set([...(world.nodes ?? []).map(({ name }) => name), ...world.devices.map(({ node }) => node)])].sort();
    const filtered = (route().query.get('q') ?? '') !== '';
    const up = world.devices.filter(({ state }) => state === 'RUNNING');
    const there = world.devices.filter(({ state }) => state !== 'OFFLINE');
    const slots = there.reduce((sum, d) => sum + d.slots, 0);
    const busy = there.reduce((sum, d) => sum + d.busy, 0);
    return html`
      ${head(t('room.devices'), t('devices.summary', { up: up.length, n: world.devices.length, busy: count(busy), slots: count(slots) }),
        html`${filterBox(t('device.filter'))}${this.#all()}`)}
      ${this.receipt ? receiptBar(this.receipt, () => (this.receipt = null)) : nothing}
      ${this.problem ? refusal(this.problem) : nothing}
      ${names.map((name) => [name, shown.filter(({ node }) => node === name)])
        .filter(([, devices]) => devices.length > 0 || !filtered)
        .map(([name, devices]) => this.#node(name, devices))}
      ${world.totals ? html`<p class="quiet-line faults">${t('devices.faults', { stale: count(world.totals.staleTotal), reaped: count(world.totals.reapedTotal) })}</p>` : nothing}
      ${filtered && shown.length === 0 ? empty(t('filter.none'), t('filter.none.do', { q: route().query.get('q') })) : nothing}`;
  }
}

/** The channels a device serves, and its tags. */
const serves = ({ channels, tags }) => html`<span class="serves">${channels?.length ? chips(channels) : html`<span class="faint">${t('device.every')}</span>`}
  ${chips(tags, 'tag')}</span>`;

customElements.define('room-devices', RoomDevices);

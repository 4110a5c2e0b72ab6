import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { cells, chips, share } from '../parts/cells.js';
import { confirm } from '../parts/confirm.js';
import { deviceDetail, diskShare, probed, reasonLines, slotsWords } from '../parts/device.js';
import { settingsFields } from '../parts/devicefields.js';
import { fill } from '../parts/dialog.js';
import { filterBox, matches } from '../parts/filter.js';
import { gatesPanel } from '../parts/gates.js';
import { icon } from '../parts/icons.js';
import { command, receiptBar } from '../parts/receipt.js';
import { empty, frame, head, refusal, state, when } from '../parts/words.js';
import { api } from '../api.js';
import { age, count, instant, rate } from '../format.js';
import { t } from '../language.js';
import { go, refined, route } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

/** What a device in this state can be told. */
const POSSIBLE = { RUNNING: ['pause', 'stop'], PAUSED: ['start', 'stop'], DRAINING: ['start'], STOPPED: ['start'] };

/** The fleet by node, and every command to it. Which device is open and how they are shown is in the URL. */
class RoomDevices extends Part {
  static properties = { receipt: { state: true }, problem: { state: true }, busy: { state: true }, trips: { state: true } };

  #watch = new Watch(this);

  constructor() {
    super();
    this.trips = new Map();
  }

  /** Carries out one command and shows its receipt; nothing is shown as done before that. */
  async #do(who, work) {
    this.busy = who;
    this.problem = null;
    try {
      this.receipt = await work();
      world.note(this.receipt);
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = null;
  }

  /** What a command would do, as the last lines before it is done; a refusal is shown, and answers `null`. */
  async #planned(work) {
    try {
      const { devices } = await work();
      const offline = devices.filter(({ outcome }) => outcome === 'OFFLINE').length;
      const reach = t('plan.reach', { n: devices.length - offline });
      return offline === 0 ? reach : `${reach} ${t('plan.offline', { n: offline })}`;
    } catch (problem) {
      this.problem = problem;
      return null;
    }
  }

  async #tell(verb, device) {
    if (!device) return this.#tellAll(verb);
    const ask = { title: t('stop.one', { device }), text: t('stop.text'), key: 'S', danger: true, action: command(verb) };
    if (verb === 'stop' && !(await confirm(ask))) return;
    await this.#do(device, () => api.command(verb, device));
  }

  async #tellAll(verb) {
    const plan = await this.#planned(() => api.command(verb, null, { dryRun: true }));
    if (plan === null) return;
    const n = world.devices.length;
    const why = { stop: t('stop.text'), pause: t('pause.text'), start: '' }[verb];
    const key = { stop: 'S', pause: 'P', start: 'S' }[verb];
    const ask = { title: t(`${verb}.all`, { n }), text: `${why} ${plan}`.trim(), key, danger: verb === 'stop', action: command(verb) };
    if (await confirm(ask)) await this.#do('*', () => api.command(verb, null));
  }

  #gates = async (verb, which) => {
    const whole = Object.keys(which).length === 0;
    if (whole) {
      const plan = await this.#planned(() => api.gates(verb, which, { dryRun: true }));
      const ask = { title: t(`gates.${verb}.ask`), text: `${t(`gates.${verb}.text`)} ${plan}`, action: t(`gates.${verb}`), danger: verb === 'stop' };
      if (plan === null || !(await confirm(verb === 'stop' ? { ...ask, name: 'stop' } : { ...ask, key: 'S' }))) return;
    }
    await this.#do('gates', () => api.gates(verb, which));
  };

  #does({ id, state, busy }) {
    const remove = async (drain) => {
      const offline = state === 'OFFLINE';
      const text = t(offline ? 'device.forget.text' : busy === 0 ? 'device.delete.idle' : drain ? 'device.delete.text' : 'device.delete.now.text', { n: busy });
      const action = offline ? t('device.forget') : t('do.delete');
      if (await confirm({ title: t(offline ? 'device.forget.ask' : 'device.delete.ask', { device: id }), text, action, key: offline ? 'F' : 'D', danger: true }))
        await this.#do(id, () => api.deleteDevice(id, drain ? {} : { drain }));
    };
    return {
      save: (change) => this.#do(id, () => api.changeDevice(id, change)),
      back: () => this.#do(id, () => api.changeDevice(id, { slots: null, tags: null, channels: null, name: null })),
      remove,
    };
  }

  async #add(node) {
    const receipt = await fill({
      title: t('device.add.to', { node }), text: t('device.add.text'), action: t('device.add'),
      body: () => settingsFields.render(), work: (form) => api.addDevice(node, settingsFields.said(form)),
    });
    if (receipt) await this.#do(node, async () => receipt);
  }

  async #probe(device) {
    this.busy = `probe ${device ?? '*'}`;
    this.problem = null;
    try {
      this.trips = new Map([...this.trips, ...(await api.probe(device)).map(({ id, probe }) => [id, probe])]);
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = null;
  }

  #button(verb, device) {
    return html`<button class="small" ?disabled=${this.busy === (device ?? '*')} @click=${() => this.#tell(verb, device)}
      aria-label=${device ? `${command(verb)} ${device}` : t('command.all', { verb: command(verb) })}>${icon(verb)} ${device ? command(verb) : t('command.all', { verb: command(verb) })}</button>`;
  }

  #probeButton(device) {
    const label = device ? t('probe.one', { device }) : t('probe.all');
    return html`<button class="small" ?disabled=${this.busy === `probe ${device ?? '*'}`} title=${label} aria-label=${label}
      @click=${() => this.#probe(device)}>${device ? probed(this.trips.get(device)) : html`${icon('probe')} ${label}`}</button>`;
  }

  get #opened() {
    return route().query.get('open') ?? '';
  }

  #href({ id }) {
    return refined({ open: this.#opened === id ? '' : id });
  }

  #title(d) {
    const open = this.#opened === d.id;
    return html`<a class="fold" href=${this.#href(d)} aria-expanded=${open}>${icon(open ? 'less' : 'more')}<b class="strong">${d.name || d.id}</b></a>
      ${d.name ? html`<span class="faint">${d.id}</span>` : nothing}`;
  }

  #columns() {
    return [
      { label: t('device'), narrow: 'lead', wide: true, cell: (d) => this.#title(d) },
      { label: t('device.state'), width: '92px', narrow: 'side', cell: (d) => state(d.state) },
      { label: t('device.slots'), width: '228px', narrow: 'row', cell: (d) => html`<span class="slots">${cells(d)}${slotsWords(d)}</span>` },
      { label: t('device.cpu'), width: '92px', cell: (d) => share(d.state === 'OFFLINE' ? -1 : d.cpu) },
      { label: t('device.memory'), width: '92px', cell: (d) => share(d.state === 'OFFLINE' ? -1 : d.memory) },
      { label: t('device.serves'), width: '13%', narrow: 'hide', cell: serves },
      { label: t('device.seen'), width: '76px', align: 'end', cell: (d) => when(d.lastSeen) },
      { label: '', width: session.can('operator') ? '200px' : '96px', align: 'end', narrow: 'row', cell: (d) => this.#commands(d) },
    ];
  }

  #commands(d) {
    const verbs = session.can('operator') ? (POSSIBLE[d.state] ?? []) : [];
    return html`<span class="acts">${verbs.map((verb) => this.#button(verb, d.id))}${this.#probeButton(d.id)}</span>`;
  }

  #more = (d) => {
    const open = this.#opened === d.id;
    const why = reasonLines(d);
    if (!open) return why === nothing ? null : why;
    return html`${why}${deviceDetail(d, this.#does(d), this.busy === d.id)}`;
  };

  #card = (d) => html`
    <li class="device-card ${d.state === 'OFFLINE' ? 'off' : ''} ${this.#opened === d.id ? 'open' : ''}">
      <header>${this.#title(d)}${state(d.state)}</header>
      <div class="slots">${cells(d)}${slotsWords(d)}</div>
      <dl><div><dt>${t('device.cpu')}</dt><dd>${share(d.state === 'OFFLINE' ? -1 : d.cpu)}</dd></div>
        <div><dt>${t('device.memory')}</dt><dd>${share(d.state === 'OFFLINE' ? -1 : d.memory)}</dd></div>
        ${diskShare(d) === null ? nothing : html`<div><dt>${t('device.disk')}</dt><dd>${share(diskShare(d))}</dd></div>`}
        ${typeof d.load === 'number' ? html`<div><dt>${t('device.load')}</dt><dd class="num">${rate(d.load)}</dd></div>` : nothing}</dl>
      ${serves(d)} ${reasonLines(d)}
      <footer>${this.#commands(d)}<span class="faint">${when(d.lastSeen)}</span></footer>
      ${this.#opened === d.id ? deviceDetail(d, this.#does(d), this.busy === d.id) : nothing}
    </li>`;

  #list(name, devices) {
    if (devices.length === 0) return html`<p class="quiet-line">${t('node.bare')}</p>`;
    if (route().query.get('view') === 'cards') return html`<ul class="device-cards">${devices.map(this.#card)}</ul>`;
    return html`<waggle-table .label=${t('device.on', { node: name })} .columns=${this.#columns()} .rows=${devices} .tone=${(d) => (d.state === 'OFFLINE' ? 'off' : '')}
      .more=${this.#more} .open=${(d) => go(this.#href(d))}></waggle-table>`;
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
            <span class="faint hide-narrow">${node.url}</span>` : nothing}
          ${session.can('operator') && node?.state === 'UP'
            ? html`<button class="small push" aria-label=${t('device.add.to', { node: name })} @click=${() => this.#add(name)}>${icon('plus')} ${t('device.add')}</button>`
            : nothing}</header>
        ${this.#list(name, devices)}
      </section>`;
  }

  #views() {
    const cards = route().query.get('view') === 'cards';
    const view = (name, here) => html`<a class="button" href=${refined({ view: name === 'cards' ? 'cards' : '' })} title=${t(`view.${name}`)}
      aria-label=${t(`view.${name}`)} aria-current=${here}>${icon(name)}</a>`;
    return html`<span class="views">${view('table', !cards)}${view('cards', cards)}</span>`;
  }

  #all() {
    const verbs = session.can('operator') ? ['start', 'pause', 'stop'].map((verb) => this.#button(verb, null)) : html`<span class="faint">${t('role.operator')}</span>`;
    return html`<span class="acts">${verbs}${this.#probeButton(null)}</span>`;
  }

  #summary() {
    const up = world.devices.filter(({ state }) => state === 'RUNNING');
    const there = world.devices.filter(({ state }) => state !== 'OFFLINE');
    const sum = (number) => count(there.reduce((total, d) => total + number(d), 0));
    return t('devices.summary', { up: up.length, n: world.devices.length, busy: sum((d) => d.busy), slots: sum((d) => d.slots) });
  }

  render() {
    if (!world.devices) return html`${head(t('room.devices'), ' ')}${frame()}`;
    const shown = world.devices.filter((d) => matches(d.id, d.name, d.node, ...(d.tags ?? []), d.state));
    const names = [...new Set([...(world.nodes ?? []).map(({ name }) => name), ...world.devices.map(({ node }) => node)])].sort();
    const filtered = (route().query.get('q') ?? '') !== '';
    return html`
      ${head(t('room.devices'), this.#summary(), html`${filterBox(t('device.filter'))}${this.#views()}${this.#all()}`)}
      ${this.receipt ? receiptBar(this.receipt, () => (this.receipt = null)) : nothing}
      ${this.problem ? refusal(this.problem) : nothing}
      ${gatesPanel(this.#gates, this.busy === 'gates')}
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
